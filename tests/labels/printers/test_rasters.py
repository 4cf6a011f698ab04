"""Raster printers get each dot that was read back, in black and white only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels import pdf, printers, readback
from labels.dots import BYTE, Dots, Printable
from labels.printers import paper_of
from labels.printers.paper import Form
from labels.printers.rasters import pwg, urf
from labels.stock import LABELS, STOCKS, Stock
from tests import rasters
from tests.ipp_printer import VirtualPrinter
from tests.labels.typesetting.test_stocks_carry import least

STOCK = LABELS["4x3"]
BLACK_SPACE, GRAY_SPACE = 3, 18
FORMS = {"image/pwg-raster": Form.PWG_BLACK, "image/urf": Form.URF}


def grays_of(dots: Dots) -> bytes:
    """A byte for each dot, 0 for ink, computed one by one."""
    size = dots.row_bytes
    return bytes(
        0 if dots.rows[y * size + x // BYTE] >> (BYTE - 1 - x % BYTE) & 1 else 255
        for y in range(dots.height)
        for x in range(dots.width)
    )


@st.composite
def any_dots(draw: st.DrawFn) -> Dots:
    """Dots of any width, with runs and with noise."""
    width, height = draw(st.integers(1, 300)), draw(st.integers(1, 6))
    row_bytes = -(-width // BYTE)
    last = 0xFF << (row_bytes * BYTE - width) & 0xFF
    rows = bytearray()
    for _ in range(height):
        runs = draw(st.lists(st.tuples(st.integers(0, 255), st.integers(1, 40)), max_size=8))
        row = b"".join(bytes((value,)) * count for value, count in runs)[:row_bytes]
        row = row.ljust(row_bytes, b"\0")
        rows += row[:-1] + bytes((row[-1] & last,))
    return Dots(width, height, 203, bytes(rows))


@given(any_dots())
def test_pwg_raster_of_one_bit_keeps_every_dot(dots: Dots) -> None:
    page = rasters.read(pwg.written(dots, pwg.RasterType.BLACK))
    assert (page.width, page.height, page.dpi) == (dots.width, dots.height, 203)
    assert (page.bits, page.space, page.data) == (1, BLACK_SPACE, dots.rows)


@given(any_dots())
def test_rasters_of_gray_have_two_levels_alone(dots: Dots) -> None:
    for document in (pwg.written(dots, pwg.RasterType.GRAY), urf.written(dots)):
        page = rasters.read(document)
        assert (page.width, page.height, page.dpi) == (dots.width, dots.height, 203)
        assert (page.bits, page.space, page.data) == (8, GRAY_SPACE, grays_of(dots))


@pytest.mark.parametrize("media_type", FORMS)
def test_a_printer_without_pdf_gets_the_dots_that_were_read_back(
    raster_printers: dict[str, VirtualPrinter], media_type: str
) -> None:
    virtual = raster_printers[media_type]
    made = pdf.render(least(STOCK), STOCK)
    dots = readback.check(made, least(STOCK), STOCK)
    assert dots is not None
    printer, paper = printers.open_printer(virtual.uri), paper_of(STOCK, made)
    report = printer.ask(paper)
    assert (report.refusals, report.form) == ((), FORMS[media_type])
    printer.send(Printable(made, dots), "label-1", report.named(paper))
    virtual.wait_until_idle()
    page = rasters.read(virtual.documents()[-1])
    assert page.data == (dots.rows if page.bits == 1 else grays_of(dots))


@pytest.mark.drill
@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.parametrize("stock", LABELS.values(), ids=LABELS)
def test_a_printer_without_pdf_gets_the_dots_of_every_stock(
    roll_printers: dict[tuple[str, int], VirtualPrinter], stock: Stock, media_type: str
) -> None:
    virtual = roll_printers[media_type, stock.dpi]
    made = pdf.render(least(stock), stock)
    dots = readback.check(made, least(stock), stock)
    assert dots is not None
    printer, paper = printers.open_printer(virtual.uri), paper_of(stock, made)
    report = printer.ask(paper)
    assert (report.refusals, report.form) == ((), FORMS[media_type])
    printer.send(Printable(made, dots), "label-1", report.named(paper))
    virtual.wait_until_idle()
    page, laid = rasters.read(virtual.documents()[-1]), paper.laid(dots)
    assert (page.width, page.height, page.dpi) == (laid.width, laid.height, stock.dpi)
    assert page.data == (laid.rows if page.bits == 1 else grays_of(laid))


@pytest.mark.parametrize("media_type", FORMS)
def test_a_raster_printer_gets_no_calendar_and_a_reason_is_given(
    raster_printers: dict[str, VirtualPrinter], media_type: str
) -> None:
    """Office paper is never sent as dots."""
    paper = paper_of(STOCKS["letter"])
    refusals = printers.open_printer(raster_printers[media_type].uri).ask(paper).refusals
    assert "CUPS or LPrint" in " ".join(refusals)
    assert "zpl://" in " ".join(refusals)


def test_a_raster_of_another_resolution_is_not_sent(
    raster_printers: dict[str, VirtualPrinter],
) -> None:
    paper = paper_of(STOCKS["4x3-300dpi"])
    for virtual in raster_printers.values():
        assert printers.open_printer(virtual.uri).ask(paper).refusals
