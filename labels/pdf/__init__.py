"""Labels to PDF. The only home of WeasyPrint."""

import functools

from labels import fit, layout
from labels.content import LabelContent
from labels.pdf import specimens
from labels.pdf.renderer import Renderer
from labels.sheet import SheetContent
from labels.stock import STOCKS, Stock


def render(content: LabelContent | SheetContent, stock: Stock) -> bytes:
    """A label of one page, or a schedule of some, as a PDF; equal content gives equal bytes.

    Raises every LabelError of `fit.arranged`, and TextDoesNotFit, FontMissing or ResourceRefused
    where the real layout, fonts or resources are not what they should be.
    """
    pages = fit.arranged(content, stock)
    html = layout.html(*pages, stock=stock, language=content.language)
    return renderer(stock).draw(html, *(page.part.areas for page in pages))


def test_label(stock: Stock, name: str) -> bytes:
    """A test label for the printer of this name: equal stock and name give equal bytes."""
    arrangement = specimens.arrangement(stock, name)
    return renderer(stock).draw(layout.html(arrangement, stock=stock), arrangement.part.areas)


@functools.cache
def renderer(stock: Stock) -> Renderer:
    """The renderer of a stock, with its fonts and stylesheet read; one for each process."""
    return Renderer(stock, layout.stylesheet())


def warm() -> None:
    """Load everything and draw one label, so that forks of this process draw at once.

    Raises FontMissing when the label's font is not installed.
    """
    render(SPECIMEN, next(iter(STOCKS.values())))


SPECIMEN = LabelContent(
    pharmacy_name="Pharmacy",
    pharmacy_address="Street, Town",
    pharmacy_phone="(512) 555-0100",
    rx_number="Rx 0",
    patient_name="Specimen",
    drug="specimen 1 mg capsule",
    directions="Take 1 capsule (1 mg) by mouth at bedtime for 7 days.",
    phase="Phase 1 of 1, nights 1 to 7",
    quantity="7 capsules",
    prescriber="Prescriber",
    date="Jan 1, 2000",
    beyond_use="Discard after Jan 1, 2000",
    lot="0",
    storage="Store at room temperature.",
    statements=("This is a specimen.",),
    warnings=("Do not dispense.",),
    barcode="00000000000000",
)
