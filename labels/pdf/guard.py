"""Compares the final layout with the arrangement."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.text import fonts as weasyprint_fonts

from labels import fonts, layout
from labels.errors import FontMissing, LayoutBroken, TextDoesNotFit
from labels.stock import Stock
from labels.typesetting.areas import Area

# In printer dots. The renderer uses binary fractions of a CSS pixel.
TOLERANCE = 0.1


def check_layout(
    document: weasyprint.Document, pages: Sequence[tuple[Area, ...]], stock: Stock
) -> None:
    """Raises TextDoesNotFit for an extra page, a text beyond its area or another line."""
    if len(document.pages) != len(pages):
        raise TextDoesNotFit("directions", "The label runs over onto another page.")
    for page, areas in zip(document.pages, pages, strict=True):
        _check_page(page, areas, stock)


def _check_page(page: weasyprint.Page, areas: tuple[Area, ...], stock: Stock) -> None:
    drawn: defaultdict[int, list[str]] = defaultdict(list)
    for number, line, text in _texts(page):
        if not _is_inside(line, text, areas[number], stock):
            raise _beyond(areas[number].field)
        drawn[number].append(text.text)
    for number, area in enumerate(areas):
        if tuple(drawn[number]) != area.lines:
            raise _beyond(area.field)


def check_fonts(document: weasyprint.Document) -> None:
    """Raises FontMissing if a glyph came from another font than the label's own.

    For a document that has been written.
    """
    fonts_used = list(document.fonts.values())
    ours = {fonts.drawn(weight) for weight in fonts.FILES}
    alien = {face for face in {font.hb_face for font in fonts_used} if _data(face) not in ours}
    for font in fonts_used:
        if font.missing or font.hb_face in alien:
            raise FontMissing(
                f"The label was drawn with {font.family} and not with {fonts.FAMILY}. "
                f"Install the Debian package {fonts.DEBIAN_PACKAGE}."
            )


def _data(face: Any) -> bytes:
    data: bytes = weasyprint_fonts.get_hb_object_data(face)
    return data


def _texts(page: weasyprint.Page) -> Iterator[tuple[int, Any, Any]]:
    """The number of the area, the box of the line and the box of its text."""
    for line in page._page_box.descendants(placeholders=True):
        if isinstance(line, boxes.LineBox):
            for text in line.descendants():
                if isinstance(text, boxes.TextBox):
                    yield _number(text), line, text


def _number(text: Any) -> int:
    _, _, number = text.element.get("class", "").partition(" ")
    if not number:
        raise LayoutBroken("The template puts a text on the label that is not of its content.")
    return int(number)


def _is_inside(line: Any, text: Any, area: Area, stock: Stock) -> bool:
    dots = stock.dpi / layout.CSS_PIXELS_PER_INCH
    left, top = text.position_x * dots, line.position_y * dots
    right, bottom = left + text.width * dots, top + line.height * dots
    return bool(
        left >= area.x - TOLERANCE
        and top >= area.y - TOLERANCE
        and right <= area.x + area.width + TOLERANCE
        and bottom <= area.y + area.height + TOLERANCE
    )


def _beyond(field: str) -> TextDoesNotFit:
    return TextDoesNotFit(
        field,
        f"The {field.replace('_', ' ')} reaches beyond its place on the label. Shorten it.",
    )
