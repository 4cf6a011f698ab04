"""A finished label, read as its printer will print it, before anybody may print it.

What is compared: the number of pages and their size; each line of text in the file, its order and
its font; and the dots of the printer, against a second drawing of the same arrangement. So a text
that is in the file but cannot be seen is found, and so is ink that no text accounts for. What is
not found: differences of one dot, and an error that the arrangement itself already has.
"""

from labels import raster, typesetting
from labels.calendar import SheetContent
from labels.content import LabelContent
from labels.readback import barcodes, paper, words
from labels.readback.dots import Sheet
from labels.stock import Stock

# A printer of one bit to the dot prints what is darker than this.
HALF = 128


def check(pdf: bytes, content: LabelContent | SheetContent, stock: Stock) -> None:
    """Returns when the PDF is this content on this stock, and no more than that.

    Raises ReadBackFailed, naming what is wrong; PdfUnreadable; and every LabelError of
    `fit.arranged`.
    """
    pages = typesetting.arranged(content, stock)
    words.check_arranged(content, [area for page in pages for area in page.part.areas])
    with raster.opened(pdf) as document:
        paper.check_pages(document, len(pages))
        seen = [_seen(document.page(number), page, stock) for number, page in enumerate(pages)]
    for greys, page in zip(seen, pages, strict=True):
        _check_dots(greys, page, content.barcode, stock)


def _seen(page: raster.Page, arrangement: typesetting.Arrangement, stock: Stock) -> bytes:
    """The dots of a page whose size and words are right."""
    sheet = Sheet(arrangement.width, arrangement.height)
    paper.check_size(page, stock, sheet)
    words.check(page.texts(), arrangement.part.areas)
    return page.greys(sheet.width, sheet.height, stock.dpi)


def _check_dots(
    greys: bytes, arrangement: typesetting.Arrangement, barcode: str, stock: Stock
) -> None:
    sheet = Sheet(arrangement.width, arrangement.height)
    ink = sheet.below(greys, HALF)
    barcodes.check(greys, ink, barcode, arrangement.part, sheet)
    paper.check_margins(ink, stock, sheet)
    paper.check_drawing(ink, arrangement.part, stock, sheet)
