"""Labels of one order go to a device in order, over one connection, each written once."""

from collections.abc import Iterator

import pytest

from labels import pdf, readback
from labels.dots import Printable
from labels.errors import PrinterFailed
from labels.printers import JobState, SentJob, paper_of
from labels.printers.languages import zpl
from labels.printers.paper import OWN_SETTINGS
from labels.printers.socket_printer import SocketPrinter
from labels.stock import LABELS
from tests import zpl_device
from tests.labels.typesetting.test_stocks_carry import least
from tests.zpl_device import ZplDevice

STOCK = LABELS["3.5x1.25"]
PAPER = paper_of(STOCK)
NINE = 9


@pytest.fixture
def device() -> Iterator[ZplDevice]:
    with zpl_device.running() as running:
        yield running


@pytest.fixture(scope="module")
def label() -> Printable:
    made = pdf.render(least(STOCK), STOCK)
    return Printable(made, readback.check(made, least(STOCK), STOCK))


@pytest.fixture(scope="module")
def size(label: Printable) -> int:
    """The bytes of one label."""
    assert label.dots is not None
    return len(zpl.written(label.dots, OWN_SETTINGS))


def printer(device: ZplDevice) -> SocketPrinter:
    """The device, with short timeouts."""
    return SocketPrinter(device.uri, zpl, 2, 4, 2)


def sent_to(device: ZplDevice, label: Printable, labels: int = NINE) -> list[SentJob | str]:
    """The result of each label of a run, until the first that fails."""
    found = list[SentJob | str]()
    report = printer(device).ask(PAPER)
    try:
        with printer(device).run(report) as run:
            for number in range(labels):
                found.append(run.send(label, f"label-{number}", PAPER))
    except PrinterFailed as error:
        found.append(f"{'unconfirmed' if error.may_have_printed else 'not sent'}: {error.message}")
    return found


def states(device: ZplDevice, found: list[SentJob | str]) -> list[str]:
    references = [one.reference for one in found if isinstance(one, SentJob)]
    return [report.state.value for report in printer(device).track_all(references)]


def test_nine_labels_arrive_over_one_connection_and_are_counted_one_by_one(
    device: ZplDevice, label: Printable
) -> None:
    found = sent_to(device, label)
    # The other connection asks how the printer is.
    assert (len(device.labels), device.connections) == (NINE, 2)
    assert [one.reference for one in found if isinstance(one, SentJob)] == [
        f"count {1000 + number}" for number in range(1, NINE + 1)
    ]
    assert states(device, found) == ["completed"] * NINE


def test_a_printer_that_counts_nothing_prints_nine_labels_all_the_same(
    device: ZplDevice, label: Printable
) -> None:
    device.printed_before = None
    found = sent_to(device, label)
    assert len(device.labels) == NINE
    assert states(device, found) == ["completed"] * NINE


def test_labels_that_the_printer_counted_are_printed_and_those_behind_a_jam_wait(
    device: ZplDevice, label: Printable
) -> None:
    device.runs_out_after = 3
    found = sent_to(device, label)
    assert len(device.labels) == 4
    assert found[-1] == "not sent: The printer is out of labels. Nothing was sent."
    assert states(device, found) == ["completed"] * 3 + ["processing-stopped"]


def test_labels_that_a_restarted_printer_has_not_counted_are_pointed_out(
    device: ZplDevice, label: Printable
) -> None:
    found = sent_to(device, label, 3)
    device.printed_before = 999
    *printed, last = printer(device).track_all(
        [one.reference for one in found if isinstance(one, SentJob)]
    )
    assert [one.state for one in printed] == [JobState.COMPLETED] * 2
    assert (last.state, last.reasons) == (JobState.PROCESSING, ("label-not-counted-warning",))


def test_a_printer_that_goes_away_in_the_fifth_label_leaves_it_unconfirmed_and_the_rest_unsent(
    device: ZplDevice, label: Printable, size: int
) -> None:
    device.breaks_after = 4 * size + size // 2
    found = sent_to(device, label)
    assert len(found) == 5
    assert found[-1] == (
        "unconfirmed: The connection broke while the label was sent. Look whether it came out."
    )
    assert (len(device.labels), device.received.count(b"^XA")) == (4, 5)
    assert states(device, found) == ["completed"] * 4


def test_a_label_that_is_counted_after_the_connection_broke_was_sent(
    device: ZplDevice, label: Printable, size: int
) -> None:
    device.breaks_after = 5 * size
    found = sent_to(device, label)
    assert found[4] == SentJob("count 1005")
    # Nothing follows over a connection that broke.
    assert found[5] == "not sent: The connection to the printer has ended. Nothing was sent."
    assert len(device.labels) == 5


def test_a_full_memory_in_the_middle_of_a_run_is_waited_for(
    device: ZplDevice, label: Printable
) -> None:
    device.room = 2
    found = sent_to(device, label, 5)
    assert all(isinstance(one, SentJob) for one in found)
    assert len(device.labels) == 5


def garbage_from_the_third(device: ZplDevice, _: bytes) -> bytes | None:
    """Answers that cannot be read, once three labels were received."""
    return b"\x02garbage\x03" * 3 if len(device.labels) >= 3 else None


def endless_from_the_third(device: ZplDevice, _: bytes) -> bytes | None:
    return bytes(1 << 20) if len(device.labels) >= 3 else None


def silent_from_the_third(device: ZplDevice, _: bytes) -> bytes | None:
    return b"" if len(device.labels) >= 3 else None


@pytest.mark.parametrize(
    "says", [garbage_from_the_third, endless_from_the_third, silent_from_the_third]
)
def test_a_printer_that_stops_making_sense_gets_no_further_label(
    device: ZplDevice, label: Printable, says: zpl_device.Says
) -> None:
    device.says = says
    found = sent_to(device, label)
    assert len(device.labels) == 3
    assert found[2:] == [
        "unconfirmed: The printer stopped answering when the label was sent. "
        "Look whether it came out."
    ]


def test_an_answer_of_before_is_not_taken_for_the_answer_of_now(
    device: ZplDevice, label: Printable
) -> None:
    """The printer repeats each answer. At the fourth label it is out of labels."""
    device.says = lambda one, asked: one.status() * 2 if asked == b"~HS" else None
    device.runs_out_after = 3
    assert sent_to(device, label)[4:] == [
        "not sent: The printer is out of labels. Nothing was sent."
    ]
    assert len(device.labels) == 4


def test_firmware_that_echoes_prints_a_run(device: ZplDevice, label: Printable) -> None:
    device.echoes = True
    assert states(device, sent_to(device, label)) == ["completed"] * NINE


def test_a_printer_without_status_gets_one_label_to_a_connection(
    device: ZplDevice, label: Printable
) -> None:
    device.is_silent = True
    first, second = sent_to(device, label, 2)
    assert isinstance(first, SentJob)
    assert first.has_ended
    assert second == "not sent: The connection to the printer has ended. Nothing was sent."
    assert len(device.labels) == 1
