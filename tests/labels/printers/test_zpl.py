"""A label printer on port 9100 gets the dots that were read back, and reports the result."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zxingcpp
from PIL import ImageChops
from zebrafy.zebrafy_zpl import ZebrafyZPL

from labels import pdf, printers, readback
from labels.dots import Dots, Printable
from labels.errors import PrinterFailed
from labels.printers import JobState, paper_of
from labels.printers.languages import zpl
from labels.printers.socket_printer import SocketPrinter
from labels.stock import LABELS, STOCKS, Stock
from tests import zpl_device
from tests.labels.printers.dots import EVERY
from tests.labels.typesetting.test_stocks_carry import least
from tests.zpl_device import ZplDevice

STOCK = LABELS["4x3"]
PAPER = paper_of(STOCK)


@pytest.fixture
def device() -> Iterator[ZplDevice]:
    with zpl_device.running() as running:
        yield running


@pytest.fixture(scope="module")
def label() -> Printable:
    return printable(STOCK)


def printable(stock: Stock) -> Printable:
    """A label, drawn and read back."""
    made = pdf.render(least(stock), stock)
    return Printable(made, readback.check(made, least(stock), stock))


def printer(device: ZplDevice) -> SocketPrinter:
    """The device, with short timeouts."""
    return SocketPrinter(device.uri, zpl, 2, 5, 4)


def dots_in(format_of_label: bytes) -> bytes:
    """The dots of a label, as an independent ZPL reader sees them."""
    (image,) = ZebrafyZPL(format_of_label.decode()).to_images()
    return ImageChops.invert(image.convert("1")).tobytes()


def refused(device: ZplDevice, label: Printable) -> PrinterFailed:
    with pytest.raises(PrinterFailed) as failure:
        printer(device).send(label, "label-1", PAPER)
    return failure.value


@EVERY
def test_every_dot_that_was_read_back_and_no_other_reaches_the_printer(
    device: ZplDevice, stock: Stock, tmp_path: Path
) -> None:
    """Two decoders read the barcode in the dots that it received."""
    label, paper = printable(stock), paper_of(stock)
    assert label.dots is not None
    printers.open_printer(device.uri).send(label, "label-1", paper)
    dots = label.dots.turned() if paper.is_turned else label.dots
    (received,) = device.labels
    assert f"^PW{dots.width}^LL{dots.height}^LH0,0".encode() in received
    assert dots_in(received) == dots.rows
    (image,) = ZebrafyZPL(received.decode()).to_images()
    assert [one.text for one in zxingcpp.read_barcodes(image)] == [least(stock).barcode]
    image.save(tmp_path / "printed.png")
    command = ["zbarimg", "--quiet", "--raw", "--nodbus", str(tmp_path / "printed.png")]
    read = subprocess.run(command, check=True, capture_output=True, text=True)
    assert read.stdout.split() == [least(stock).barcode]


def test_a_label_that_is_read_along_the_feed_lies_across_the_head() -> None:
    tall = printable(LABELS["4x3-tall"]).dots
    assert tall is not None
    turned = tall.turned()
    assert (turned.width, turned.height) == (tall.height, tall.width)
    assert turned.turned().turned().turned() == tall


def test_a_ready_printer_reports_its_model_and_accepts_a_label(
    device: ZplDevice, label: Printable
) -> None:
    report = printer(device).ask(PAPER)
    assert (report.state, report.model) == ("idle", "ZD421-203dpi")
    assert (report.reasons, report.refusals, report.is_busy) == ((), (), False)
    sent = printer(device).send(label, "label-1", PAPER)
    assert not sent.has_ended
    assert printer(device).track(sent.reference).state is JobState.COMPLETED


@pytest.mark.parametrize(
    ("fault", "told", "keyword"),
    [
        ({"has_paper": False}, "out of labels", "media-empty-error"),
        ({"is_open": True}, "head is open", "printhead-open-error"),
        ({"is_paused": True}, "is paused", "paused"),
        ({"is_full": True}, "memory is full", "spool-area-full-error"),
    ],
)
def test_a_faulty_printer_gets_nothing_and_the_reason_is_shown(
    device: ZplDevice, label: Printable, fault: dict[str, bool], told: str, keyword: str
) -> None:
    for name, value in fault.items():
        setattr(device, name, value)
    report = printer(device).ask(PAPER)
    assert (report.state, report.reasons) == ("stopped", (keyword,))
    failure = refused(device, label)
    assert told in failure.message
    assert not failure.may_have_printed
    assert device.labels == []


def test_a_printer_that_still_has_a_label_gets_no_second_one(
    device: ZplDevice, label: Printable
) -> None:
    device.waiting = 1
    assert printer(device).ask(PAPER).is_busy
    assert not refused(device, label).may_have_printed
    assert device.labels == []


def test_a_jam_after_a_label_was_accepted_is_tracked_until_it_is_cleared(
    device: ZplDevice, label: Printable
) -> None:
    sent = printer(device).send(label, "label-1", PAPER)
    device.has_paper, device.waiting = False, 1
    stopped = printer(device).track(sent.reference)
    assert (stopped.state, stopped.reasons) == (JobState.STOPPED, ("media-empty-error",))
    device.has_paper = True
    assert printer(device).track(sent.reference).state is JobState.PROCESSING
    device.waiting = 0
    assert printer(device).track(sent.reference).state is JobState.COMPLETED
    assert len(device.labels) == 1


def test_what_breaks_in_the_middle_of_a_label_may_be_on_paper(
    device: ZplDevice, label: Printable
) -> None:
    device.breaks_after = 1000
    failure = refused(device, label)
    assert failure.may_have_printed
    assert "Look whether it came out" in failure.message


def test_a_printer_that_is_switched_off_was_sent_nothing(label: Printable) -> None:
    with zpl_device.running() as device:
        pass
    failure = refused(device, label)
    assert not failure.may_have_printed
    assert "Nothing was sent" in failure.message


def test_a_printer_that_reports_nothing_is_used_with_a_warning(
    device: ZplDevice, label: Printable
) -> None:
    device.is_silent = True
    report = printer(device).ask(PAPER)
    assert report.refusals == ()
    assert report.reasons == ("status-not-reported-warning", "resolution-not-reported-warning")
    assert printer(device).send(label, "label-1", PAPER).has_ended
    assert len(device.labels) == 1


@pytest.mark.parametrize(
    "garbage", [b"\x02\x03\x02\x03\x02\x03", b"\x02a,b\x03" * 3, b"\x00" * 9000, b"ERR"]
)
def test_an_unreadable_response_is_no_response(
    device: ZplDevice, label: Printable, garbage: bytes
) -> None:
    device.garbage = garbage
    assert "status-not-reported-warning" in printer(device).ask(PAPER).reasons
    assert printer(device).send(label, "label-1", PAPER).has_ended
    assert len(device.labels) == 1


def test_firmware_that_echoes_its_questions_is_understood(
    device: ZplDevice, label: Printable
) -> None:
    device.echoes = True
    assert printer(device).ask(PAPER).reasons == ()
    sent = printer(device).send(label, "label-1", PAPER)
    assert printer(device).track(sent.reference).state is JobState.COMPLETED


def test_a_printer_of_another_resolution_is_refused_with_the_remedy(device: ZplDevice) -> None:
    device.identity = b"ZD621-300dpi,V93.21.09Z,12,8176KB"
    (refusal,) = printer(device).ask(PAPER).refusals
    assert "300 dots to the inch" in refusal
    assert "203" in refusal
    assert printer(device).ask(paper_of(STOCKS["4x3-300dpi"])).refusals == ()


def test_two_copies_of_the_service_send_one_label_after_the_other(
    device: ZplDevice, label: Printable
) -> None:
    with ThreadPoolExecutor(2) as copies:
        sent = [copies.submit(printer(device).send, label, f"label-{n}", PAPER) for n in (1, 2)]
    assert all(one.result() for one in sent)
    assert label.dots is not None
    assert [dots_in(one) for one in device.labels] == [label.dots.rows] * 2


def test_labels_whose_dots_are_not_there_are_refused(device: ZplDevice) -> None:
    assert refused(device, Printable(b"%PDF-1.7")).permanent
    assert device.labels == []


def test_one_dot_more_or_less_changes_the_digest() -> None:
    dots = Dots(9, 2, 203, b"\x80\x00\x00\x80")
    assert dots.digest != Dots(9, 2, 203, b"\xc0\x00\x00\x80").digest
    assert dots.digest != Dots(9, 2, 300, b"\x80\x00\x00\x80").digest
