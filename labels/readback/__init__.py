"""A finished label, read as its printer will print it, before anybody may print it.

What is compared: the number of pages and their size; each line of text in the file, its order and
its font; and the dots of the printer, against a second drawing of the same arrangement. So a text
that is in the file but cannot be seen is found, and so is ink that no text accounts for. What is
not found: differences of one dot, and an error that the arrangement itself already has.
"""

from labels import fit, raster
from labels.content import LabelContent
from labels.readback import barcodes, paper, words
from labels.readback.dots import Sheet
from labels.stock import Stock

# A printer of one bit to the dot prints what is darker than this.
HALF = 128


def check(pdf: bytes, content: LabelContent, stock: Stock) -> None:
    """Returns when the PDF is the label of this content on this stock, and no more than that.

    Raises ReadBackFailed, naming what is wrong; PdfUnreadable; and every LabelError of
    `fit.arrange`.
    """
    arrangement = fit.arrange(content, stock)
    sheet = Sheet(arrangement.width, arrangement.height)
    words.check_arranged(content, arrangement.part.areas)
    with raster.opened(pdf) as document:
        paper.check_page(document, stock, sheet)
        words.check(document.texts(), arrangement.part.areas)
        greys = document.greys(sheet.width, sheet.height, stock.dpi)
    ink = sheet.below(greys, HALF)
    barcodes.check(greys, ink, content.barcode, arrangement.part, sheet)
    paper.check_margins(ink, stock, sheet)
    paper.check_drawing(ink, arrangement.part, stock, sheet)
