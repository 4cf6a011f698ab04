"""Verifies a finished label, rasterized as its printer prints it, before it may be printed.

It compares the number of pages and their size; each line of text in the file, its order and its
font; and the printer's dots, with a second drawing of the same arrangement. This finds a text that
is in the file but invisible, and ink that belongs to no text. It does not find differences of one
dot, or an error in the arrangement itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from labels import raster, typesetting
from labels.dots import Dots, of_grays
from labels.readback import barcodes, drawing, paper, words
from labels.readback.dots import PageDots
from labels.stock import Stock
from labels.typesetting import Arrangement, PrintedContent


def check(pdf: bytes, content: PrintedContent, stock: Stock) -> Dots | None:
    """The dots of the label, if the PDF is exactly this content on this stock.

    Dots darker than one half are ink. None for office paper, whose printers draw it themselves.

    Raises ReadBackFailed, naming what is wrong; PdfUnreadable; and every LabelError of
    `typesetting.arranged`.
    """
    return check_together([pdf], [content], stock)[0]


def check_together(
    pdfs: Sequence[bytes], contents: Sequence[PrintedContent], stock: Stock
) -> list[Dots | None]:
    """The same for several labels. Their common texts are drawn once.

    Raises as `check` does, for the first that is wrong.
    """
    labels = [typesetting.arranged(content, stock) for content in contents]
    for content, pages in zip(contents, labels, strict=True):
        words.check_arranged(content, [area for page in pages for area in page.part.areas])
    first, checked = 0, list[Dots | None]()
    with drawing.drawn(labels, stock) as drawings:
        for pdf, content, pages in zip(pdfs, contents, labels, strict=True):
            meant = _Meant(content.barcode, pages, drawings, first, stock)
            with raster.opened(pdf) as document:
                checked.append(_check(document, meant))
            first += len(pages)
    return checked


def dots_of(pdf: bytes, stock: Stock) -> Dots:
    """The dots of a label that was read back before dots were stored. Raises PdfUnreadable.

    They are drawn in the same way as for the read-back, so they are the dots that it checked.
    """
    with raster.opened(pdf) as document:
        page = document.page()
        width, height = paper.size_in_dots(page, stock)
        return of_grays(page.grays(width, height, stock.dpi), width, height, stock.dpi)


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a file must be. `first` is the number of its first page among the drawings."""

    barcode: str
    pages: Sequence[Arrangement]
    drawings: drawing.Drawings
    first: int
    stock: Stock


def _check(document: raster.Document, meant: _Meant) -> Dots | None:
    paper.check_pages(document, len(meant.pages))
    pages = [document.page(number) for number in range(len(meant.pages))]
    for page, arrangement in zip(pages, meant.pages, strict=True):
        paper.check_size(page, meant.stock, _page_dots(arrangement))
        words.check(page.texts(), arrangement.part.areas)
    found = _check_dots(pages, meant)
    if meant.stock.kind != "label":
        return None
    width, height = meant.pages[0].width, meant.pages[0].height
    return of_grays(found, width, height, meant.stock.dpi)


def _check_dots(pages: Sequence[raster.PdfPage], meant: _Meant) -> memoryview:
    """Check the dots of pages of one size whose words are correct. Returns the dots of the last."""
    found, letters = memoryview(b""), None
    for number, (page, arrangement) in enumerate(zip(pages, meant.pages, strict=True)):
        page_dots, part = _page_dots(arrangement), arrangement.part
        found = page.grays(page_dots.width, page_dots.height, meant.stock.dpi, found or None)
        barcodes.check(found, meant.barcode, part, page_dots)
        paper.check_margins(found, meant.stock, page_dots)
        drawn = meant.drawings.drawing(meant.first + number, letters)
        paper.check_drawing(found, drawn, part, page_dots)
        letters = drawn.letters
    return found


def _page_dots(arrangement: Arrangement) -> PageDots:
    return PageDots(arrangement.width, arrangement.height)
