"""Moves each text to its place once its lines are laid out.

To the renderer all texts stand in the page's corner: a rule of CSS for each place would cost as
much to read and to apply as the lines cost to set.
"""

from collections.abc import Sequence
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes

from labels import layout
from labels.stock import Stock
from labels.typesetting.areas import Area


def place(document: weasyprint.Document, pages: Sequence[tuple[Area, ...]], stock: Stock) -> None:
    """Move what the template has as area number n to where the n-th area of its page is."""
    for page, areas in zip(document.pages, pages, strict=False):
        for box in page._page_box.descendants(placeholders=True):
            number = _number(box)
            if number is not None and number < len(areas):
                area = areas[number]
                box.translate(layout.pixels(area.x, stock), layout.pixels(area.y, stock))


def _number(box: Any) -> int | None:
    """The area that a block has; its lines and texts go with it."""
    if not isinstance(getattr(box, "_box", box), boxes.BlockBox) or box.element is None:
        return None
    _, _, number = box.element.get("class", "").partition(" ")
    return int(number) if number else None
