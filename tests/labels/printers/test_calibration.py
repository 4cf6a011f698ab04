"""The calibration label reaches paper as labels do: each dot, through real print servers."""

import dataclasses

import pytest
from PIL import ImageChops
from zebrafy.zebrafy_zpl import ZebrafyZPL

from labels import pdf, printers, readback
from labels.device_settings import DeviceSettings, Tracking
from labels.dots import Printable
from labels.printers import JobState, paper_of
from labels.printers.paper import Form, PrinterPaper
from labels.stock import STOCKS
from labels.typesetting import calibration
from labels.typesetting.areas import Area
from labels.typesetting.calibration import CalibrationWords
from tests import processes, zpl, zpl_device
from tests.cups import PrintServer
from tests.labels.printers.dots import inked, rows_of
from tests.lprint import LabelServer

WORDS = CalibrationWords("Calibration 1", "bench", "10000420", "20000428")


def label(name: str) -> Printable:
    """The label of a stock, and the dots that are sent of it."""
    made = pdf.calibration_label(STOCKS[name], WORDS)
    return Printable(made, readback.dots_of(made, STOCKS[name]))


def print_at(uri: str, printable: Printable, paper: PrinterPaper, form: Form | None = None) -> Form:
    """Print it, and wait until it is printed. Returns the form that was sent."""
    printer = printers.open_printer(uri)
    report = printer.ask(paper)
    assert report.refusals == ()
    report = dataclasses.replace(report, form=form or report.form)
    sent = printer.send(printable, "label-1", report.named(paper))
    ended = JobState.COMPLETED
    processes.wait_until(lambda: printer.track(sent.reference).state is ended, "the label")
    return report.form


@pytest.mark.parametrize("name", ["4x3", "4x3-tall-300dpi"])
def test_a_zebra_gets_every_dot_also_upside_down_and_with_settings(name: str) -> None:
    stock, printable = STOCKS[name], label(name)
    settings = DeviceSettings(Tracking.GAP, darkness=3, is_upside_down=True)
    paper = paper_of(stock, printable.pdf, settings)
    with zpl_device.running() as device:
        device.identity = f"ZD,V1,{8 if stock.dpi == 203 else 12},1KB".encode()
        print_at(device.uri, printable, paper)
        (received,) = device.labels
    assert received.startswith(b"^XA^MNY^MD3^PW")
    (image,) = ZebrafyZPL(received.decode()).to_images()
    assert printable.dots is not None
    assert ImageChops.invert(image.convert("1")).tobytes() == paper.laid(printable.dots).rows


def test_a_cups_queue_prints_every_dot(print_server: PrintServer) -> None:
    printable = label("4x3")
    paper = paper_of(STOCKS["4x3"], printable.pdf)
    assert print_at(print_server.uri("zebra203"), printable, paper) is Form.PWG_BLACK
    assert printable.dots is not None
    printed = inked(zpl.rows(print_server.printed("zebra203")))
    assert printed == inked(rows_of(printable.dots))


def test_lprint_prints_every_dot(label_server: LabelServer) -> None:
    printable, before = label("4x3"), len(label_server.device.received)
    print_at(label_server.uri, printable, paper_of(STOCKS["4x3"], printable.pdf))
    received = bytes(label_server.device.received[before:])
    assert printable.dots is not None
    assert inked(zpl.rows(received)) == inked(rows_of(printable.dots))


def test_a_queue_that_draws_the_pdf_itself_keeps_every_line(print_server: PrintServer) -> None:
    """Only the edges of letters differ. So uneven lines on paper show a scale."""
    stock, printable = STOCKS["4x3"], label("4x3")
    part = calibration.arrangement(stock, WORDS).part
    queue, paper = print_server.uri("zebra203"), paper_of(stock, printable.pdf)
    print_at(queue, printable, paper, Form.PDF)
    assert printable.dots is not None
    meant, found = rows_of(printable.dots), zpl.rows(print_server.printed("zebra203"))
    # The outermost lines reach the paper's edges, so that nothing is moved.
    for y, (row, other) in enumerate(zip(meant, found, strict=False)):
        for x, (dot, printed) in enumerate(zip(row, other, strict=False)):
            assert dot == printed or any(is_near(area, x, y) for area in part.areas)


def is_near(area: Area, x: int, y: int) -> bool:
    """Whether a dot may be of the letters of an area."""
    return (
        area.x - 4 <= x <= area.x + area.width + 4 and area.y - 4 <= y <= area.y + area.height + 4
    )
