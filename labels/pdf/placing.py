"""Moves each text to its place after its lines are laid out.

For the renderer all texts are in the page's corner: a CSS rule for each place would take as long to
read and to apply as the lines take to lay out.
"""

from collections.abc import Sequence
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes

from labels import layout
from labels.stock import Stock
from labels.typesetting.areas import Area


def place(document: weasyprint.Document, pages: Sequence[tuple[Area, ...]], stock: Stock) -> None:
    """Move area number n of the template to the place of the n-th area of its page."""
    for page, areas in zip(document.pages, pages, strict=False):
        for box in page._page_box.descendants(placeholders=True):
            number = _number(box)
            if number is not None and number < len(areas):
                area = areas[number]
                box.translate(layout.pixels(area.x, stock), layout.pixels(area.y, stock))


def _number(box: Any) -> int | None:
    """The number of a block's area. Its lines and texts move with it."""
    if not isinstance(getattr(box, "_box", box), boxes.BlockBox) or box.element is None:
        return None
    _, _, number = box.element.get("class", "").partition(" ")
    return int(number) if number else None
