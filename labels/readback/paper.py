"""The dots of the paper against what has to be on them."""

from labels.errors import ReadBackFailed
from labels.raster import POINTS_PER_INCH, Document, Page
from labels.readback import drawing
from labels.readback.dots import Sheet
from labels.stock import Stock
from labels.typesetting.areas import Part

# Dots; PDF has lengths in decimal fractions of a point.
TOLERANCE = 0.01


def check_pages(document: Document, pages: int) -> None:
    """Raises ReadBackFailed for a page too many or too few."""
    if document.pages != pages:
        wanted = "one" if pages == 1 else str(pages)
        raise ReadBackFailed(f"it has {document.pages} pages and not {wanted}")


def check_size(page: Page, stock: Stock, sheet: Sheet) -> None:
    """Raises ReadBackFailed unless the page is of the arrangement's size in whole dots."""
    width, height = (int(side * stock.dpi / POINTS_PER_INCH + TOLERANCE) for side in page.size())
    if (width, height) != (sheet.width, sheet.height):
        raise ReadBackFailed(
            f"it is {width} by {height} dots large and not {sheet.width} by {sheet.height}, as it "
            f"is to be on {stock.name} stock"
        )


def check_margins(ink: int, stock: Stock, sheet: Sheet) -> None:
    """Raises ReadBackFailed for any ink on the rim."""
    rim = stock.margin
    if ink & ~sheet.rectangle(rim, rim, sheet.width - 2 * rim, sheet.height - 2 * rim):
        raise ReadBackFailed("there is ink outside its margins")


def check_drawing(ink: int, part: Part, stock: Stock, sheet: Sheet) -> None:
    """Raises ReadBackFailed where ink is missing or too much, by more than a dot.

    Each dot of either drawing, black or white, has its like in the other, at most one dot away.
    """
    black, dark = drawing.draw(part, stock, sheet)
    every = sheet.rectangle(0, 0, sheet.width, sheet.height)
    faded = black & ~sheet.near(ink) | every & ~ink & ~sheet.near(every & ~black)
    stained = every & ~dark & ~sheet.near(every & ~ink) | ink & ~sheet.near(dark)
    if wrong := faded | stained:
        raise _unlike(wrong, bool(faded), part, sheet)


def _unlike(wrong: int, is_faded: bool, part: Part, sheet: Sheet) -> ReadBackFailed:
    for area in part.areas:
        if wrong & sheet.rectangle(area.x, area.y, area.width, area.height):
            said = area.field.replace("_", " ")
            return ReadBackFailed(f"its {said} does not look as it should", area.field)
    if is_faded:
        return ReadBackFailed("a bar, a line or a box of it is not whole")
    return ReadBackFailed("there is ink on it that belongs to nothing")
