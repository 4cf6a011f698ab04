"""A label printer on a socket gets each label of an order once, with exactly its stored dots."""

from collections.abc import Iterator

import pytest
from PIL import ImageChops
from sqlalchemy.orm import undefer
from zebrafy.zebrafy_zpl import ZebrafyZPL

from labels import dots, pdf, readback
from labels.stock import STOCKS
from pharmacy import db, runtime
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.printing import calibrations, printers
from tests import zpl_device
from tests.jobs import printed
from tests.jobs.printed import attempt_of, await_state
from tests.jobs.sites import PharmacyWithWorkers, now
from tests.zpl_device import ZplDevice


@pytest.fixture
def device() -> Iterator[ZplDevice]:
    with zpl_device.running() as running:
        yield running


def label_of(site: PharmacyWithWorkers, attempt: PrintAttempt) -> Label:
    with db.reading(site.engine) as session:
        return session.get_one(Label, attempt.label_id, options=[undefer(Label.dots)])


def received(device: ZplDevice) -> list[bytes]:
    """The dots of each label, as an independent ZPL reader sees them."""
    images = (ZebrafyZPL(one.decode()).to_images()[0].convert("1") for one in device.labels)
    return [ImageChops.invert(image).tobytes() for image in images]


def test_the_dots_that_were_stored_are_printed_in_the_order_of_the_bottles(
    sqlite_site: PharmacyWithWorkers, device: ZplDevice
) -> None:
    sqlite_site.start_worker()
    attempts = printed.print_rendered_labels(sqlite_site, device.uri, labels=3)
    for attempt_id in attempts:
        await_state(sqlite_site, attempt_id, PrintState.SENT)
    labels = [label_of(sqlite_site, attempt_of(sqlite_site, one)) for one in attempts]
    kept = [dots.unpacked(label.dots or b"") for label in labels]
    assert [one.digest for one in kept] == [label.dots_sha256 for label in labels]
    assert received(device) == [one.rows for one in kept]


def test_a_printer_out_of_labels_gets_nothing_and_the_page_says_why(
    sqlite_site: PharmacyWithWorkers, device: ZplDevice
) -> None:
    device.has_paper = False
    sqlite_site.start_worker()
    (attempt_id,) = printed.print_rendered_labels(sqlite_site, device.uri, labels=1)
    failed = await_state(sqlite_site, attempt_id, PrintState.FAILED)
    assert failed.error_message == "The printer is out of labels. Nothing was sent."
    assert device.labels == []


def test_a_label_that_broke_off_is_looked_for_by_a_person_and_never_sent_again(
    sqlite_site: PharmacyWithWorkers, device: ZplDevice
) -> None:
    device.breaks_after = 500
    sqlite_site.start_worker()
    (attempt_id,) = printed.print_rendered_labels(sqlite_site, device.uri, labels=1)
    unknown = await_state(sqlite_site, attempt_id, PrintState.UNKNOWN)
    assert "Look whether it came out" in (unknown.error_message or "")
    assert device.received.count(b"^XA") == 1


def test_a_calibration_label_is_printed_as_labels_are(
    sqlite_site: PharmacyWithWorkers, device: ZplDevice
) -> None:
    sqlite_site.start_worker()
    tina = printed.technician(sqlite_site, "tina")
    notifier = runtime.RedisNotifier(sqlite_site.redis.url)
    with db.transaction(sqlite_site.engine) as session:
        printer = printers.add_printer(session, "bench", device.uri, "4x3", now(), COMMAND_LINE)
        attempt = calibrations.print_calibration(session, tina, str(printer.id), notifier, now())
        words = calibrations.words_of(session, attempt)
    await_state(sqlite_site, attempt.id, PrintState.SENT)
    assert words is not None
    stock = STOCKS["4x3"]
    meant = readback.dots_of(pdf.calibration_label(stock, words), stock)
    assert received(device) == [meant.rows]
