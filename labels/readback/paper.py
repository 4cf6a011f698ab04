"""Compares the dots of the paper with the expected ones."""

from PIL import Image, ImageChops

from labels.errors import ReadBackFailed
from labels.raster import POINTS_PER_INCH, Document, PdfPage
from labels.readback.dots import HALF, PageDots
from labels.readback.drawing import Drawing, rows_at_once
from labels.stock import Stock
from labels.typesetting.areas import Part

# In dots. PDF has lengths in decimal fractions of a point.
TOLERANCE = 0.01
# Grays of a dot that must be black, and of one that may be, at the edges of letters.
BLACK, DARK = 64, 192


def check_pages(document: Document, pages: int) -> None:
    """Raises ReadBackFailed for an extra or a missing page."""
    if document.pages != pages:
        wanted = "one" if pages == 1 else str(pages)
        raise ReadBackFailed(f"it has {document.pages} pages and not {wanted}")


def size_in_dots(page: PdfPage, stock: Stock) -> tuple[int, int]:
    """Width and height of a page in the whole dots of its stock."""
    width, height = (int(side * stock.dpi / POINTS_PER_INCH + TOLERANCE) for side in page.size())
    return width, height


def check_size(page: PdfPage, stock: Stock, page_dots: PageDots) -> None:
    """Raises ReadBackFailed unless the page has the arrangement's size in whole dots."""
    width, height = size_in_dots(page, stock)
    if (width, height) != (page_dots.width, page_dots.height):
        raise ReadBackFailed(
            f"it is {width} by {height} dots large and not {page_dots.width} by "
            f"{page_dots.height}, as it is to be on {stock.name} stock"
        )


def check_margins(grays: memoryview, stock: Stock, page_dots: PageDots) -> None:
    """Raises ReadBackFailed for any ink on the rim."""
    rim, width, height = stock.margin, page_dots.width, page_dots.height
    sides = (
        (0, 0, width, rim),
        (0, height - rim, width, height),
        (0, rim, rim, height - rim),
        (width - rim, rim, width, height - rim),
    )
    if any(page_dots.has_ink(grays, side) for side in sides):
        raise ReadBackFailed("there is ink outside its margins")


def check_drawing(grays: memoryview, meant: Drawing, part: Part, page_dots: PageDots) -> None:
    """Raises ReadBackFailed for missing or extra ink, if it is off by more than one dot.

    Each dot of either drawing, black or white, must have an equal one in the other, at most one dot
    away.
    """
    wrong, is_faded, high = 0, False, rows_at_once(page_dots)
    for top in range(0, page_dots.height, high):
        bottom = min(top + high, page_dots.height)
        unlike = _unlike_rows(page_dots.image(grays, top, bottom), meant.rows(top, bottom))
        if unlike:
            rows = top + unlike[0], top + unlike[1]
            faded, stained = _different(grays, meant, rows, page_dots)
            wrong |= (faded | stained) << page_dots.row_bits * (page_dots.height - rows[1])
            is_faded = is_faded or bool(faded)
    if wrong:
        raise _refusal(wrong, is_faded, part, page_dots)


def _unlike_rows(found: Image.Image, meant: Image.Image) -> tuple[int, int] | None:
    """The first row, and the one after the last, with a dot that differs at its own place.

    That is, a dot that must be black and is white, or the reverse.
    """
    # A dot that is neither black nor white, from BLACK to before DARK, may be either. This maps
    # those below HALF, and all others to HALF or more.
    turned = ImageChops.add_modulo(meant, Image.new("L", meant.size, 256 - BLACK))
    # Of one bit per dot the difference is "exclusive or", and the darker is "and": Pillow takes
    # sixty times as long for these by their names.
    other = ImageChops.difference(_printed(found), _printed(meant))
    box = ImageChops.darker(other, _printed(turned)).getbbox()
    return box and (box[1], box[3])


def _printed(grays: Image.Image) -> Image.Image:
    """One bit per dot, white from HALF on."""
    return grays.convert("1", dither=Image.Dither.NONE)


def _different(
    grays: memoryview, meant: Drawing, rows: tuple[int, int], page_dots: PageDots
) -> tuple[int, int]:
    """The dots of these rows at which ink is missing, and at which there is extra ink.

    It also uses the rows above and below, because the matching dot may be there.
    """
    top, bottom = max(rows[0] - 1, 0), min(rows[1] + 1, page_dots.height)
    some, drawn = PageDots(page_dots.width, bottom - top), meant.rows(top, bottom)
    ink = some.below(page_dots.image(grays, top, bottom), HALF)
    black, dark = some.below(drawn, BLACK), some.below(drawn, DARK)
    every = some.rectangle(0, 0, some.width, some.height)
    faded = black & ~some.near(ink) | every & ~ink & ~some.near(every & ~black)
    stained = every & ~dark & ~some.near(every & ~ink) | ink & ~some.near(dark)
    asked = some.rectangle(0, rows[0] - top, some.width, rows[1] - rows[0])
    below = some.row_bits * (bottom - rows[1])
    return (faded & asked) >> below, (stained & asked) >> below


def _refusal(wrong: int, is_faded: bool, part: Part, page_dots: PageDots) -> ReadBackFailed:
    for area in part.areas:
        if wrong & page_dots.rectangle(area.x, area.y, area.width, area.height):
            said = area.field.replace("_", " ")
            return ReadBackFailed(f"its {said} does not look as it should", area.field)
    if is_faded:
        return ReadBackFailed("a bar, a line or a box of it is not whole")
    return ReadBackFailed("there is ink on it that belongs to nothing")
