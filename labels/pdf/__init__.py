"""Renders labels to PDF. The only module group that uses WeasyPrint."""

import functools
from collections.abc import Sequence

from labels import layout, typesetting
from labels.content import LabelContent
from labels.documents import DocumentContent
from labels.pdf import common, specimens
from labels.pdf.renderer import Renderer
from labels.stock import Stock
from labels.typesetting import PrintedContent, calibration
from labels.typesetting.areas import Area
from labels.typesetting.calibration import CalibrationWords


def render(content: PrintedContent, stock: Stock) -> bytes:
    """A label of one page, a patient calendar or a document as a PDF.

    Equal content gives equal bytes.

    Raises every LabelError of `fit.arranged`, and TextDoesNotFit, FontMissing or ResourceRefused if
    the real layout, fonts or resources are not as expected.
    """
    (made,) = render_together([content], stock)
    return made


def render_together(contents: Sequence[PrintedContent], stock: Stock) -> list[bytes]:
    """A PDF for each of several labels in one language: far faster than one after the other.

    They are laid out as one document, with their common texts only once. Raises as `render` does,
    for any of them.
    """
    labels = [typesetting.arranged(content, stock) for content in contents]
    labels, over = common.split(labels)
    pages = [page for label in (*labels, over) for page in label]
    title = _title(contents[0])
    html = layout.html(*pages, stock=stock, language=contents[0].language, title=title)
    drawn = [[page.part for page in label] for label in labels]
    return renderer(stock).draw(html, *map(_areas, labels), over=_areas(over), parts=drawn)


def _title(content: PrintedContent) -> str:
    """The title of a document as programs show it. "" for a label: its title names no patient."""
    return content.title if isinstance(content, DocumentContent) else ""


def _areas(pages: Sequence[typesetting.Arrangement]) -> list[tuple[Area, ...]]:
    return [page.part.areas for page in pages]


def test_label(stock: Stock, name: str) -> bytes:
    """A test label for the printer of this name. Equal stock and name give equal bytes."""
    return _drawn(specimens.arrangement(stock, name), stock)


def calibration_label(stock: Stock, words: CalibrationWords) -> bytes:
    """The calibration label of a stock, drawn as labels are. Equal words give equal bytes."""
    return _drawn(calibration.arrangement(stock, words), stock)


def _drawn(arrangement: typesetting.Arrangement, stock: Stock) -> bytes:
    html = layout.html(arrangement, stock=stock)
    (made,) = renderer(stock).draw(html, [arrangement.part.areas], parts=[[arrangement.part]])
    return made


@functools.cache
def renderer(stock: Stock) -> Renderer:
    """The renderer of a stock, with its fonts and stylesheet loaded. One per process."""
    return Renderer(stock, layout.stylesheet())


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
