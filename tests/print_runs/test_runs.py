"""Nine labels of an order are one run: each its own print job, and none is ever sent twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from labels.printers.languages import zpl
from labels.printers.paper import OWN_SETTINGS
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.printing import printers, runs, sending
from tests.print_runs.conftest import NineLabels, dots
from tests.services.contexts import NOW
from tests.zpl_device import ZplDevice

ALL = [*range(1, 10)]


def test_nine_labels_go_over_one_connection_each_with_its_own_print_job(nine: NineLabels) -> None:
    assert nine.send() == nine.jobs
    assert nine.printed() == ALL
    assert nine.states() == ["sent"] * 9
    # The other connection asked how the printer is.
    assert nine.device.connections == 2
    assert all(nine.context.events(one) == ["print:intended", "print:sent"] for one in nine.jobs)
    references = [nine.context.attempt(one).reference for one in nine.jobs]
    assert references == [f"count {1000 + number}" for number in ALL]


def test_workers_are_notified_of_the_first_label_and_find_the_rest(nine: NineLabels) -> None:
    printing = [row for job, row in nine.context.notifier.notified if job.endswith("print_label")]
    assert printing == [str(nine.jobs[0])]
    with nine.context.reading() as session:
        found = [one.attempt_id for one in runs.waiting_run(session, nine.jobs[0])]
        assert found == nine.jobs
        assert runs.waiting_run(session, nine.jobs[1]) == []


def test_a_printer_that_goes_away_in_label_five_leaves_one_unconfirmed_and_four_unsent(
    nine: NineLabels,
) -> None:
    size = len(zpl.written(dots(1), OWN_SETTINGS))
    nine.device.breaks_after = 4 * size + size // 2
    assert nine.send() == nine.jobs[:4]
    assert nine.states() == ["sent"] * 4 + ["unknown"] + ["failed"] * 4
    told = [nine.context.attempt(one).error_message for one in nine.jobs]
    assert told[4] == "The connection broke while the label was sent. Look whether it came out."
    assert told[5:] == ["The printer stopped at an earlier label. Nothing was sent."] * 4
    nine.device.breaks_after = None
    assert nine.send() == []
    assert nine.printed() == [1, 2, 3, 4]


def test_a_jam_stops_the_run_with_the_reason(nine: NineLabels) -> None:
    nine.device.runs_out_after = 3
    nine.send()
    assert nine.states() == ["sent"] * 4 + ["failed"] * 5
    told = nine.context.attempt(nine.jobs[-1]).error_message
    assert told == "The printer is out of labels. Nothing was sent."


def test_a_label_that_was_changed_meanwhile_is_left_out_and_the_others_come(
    nine: NineLabels,
) -> None:
    """The run was read before the course changed: each label is checked again when claimed."""

    def change_the_fifth(device: ZplDevice, _: bytes) -> None:
        if len(device.labels) == 2:
            with nine.context.transaction() as session:
                fifth = Label.order_id == nine.order_id, Label.number == 5
                session.execute(update(Label).where(*fifth).values(superseded_at=NOW))

    nine.device.says = change_the_fifth
    nine.send()
    assert nine.printed() == [1, 2, 3, 4, 6, 7, 8, 9]
    assert nine.states() == ["sent"] * 4 + ["failed"] + ["sent"] * 4


def test_a_printer_that_is_paused_in_the_middle_gets_nothing_more(nine: NineLabels) -> None:
    def pause(device: ZplDevice, _: bytes) -> None:
        if len(device.labels) == 2:
            with nine.context.transaction() as session:
                printers.pause_printer(session, nine.actor, nine.printer_id, NOW)

    nine.device.says = pause
    nine.send()
    assert nine.printed() == [1, 2]
    assert nine.states() == ["sent"] * 2 + ["intended"] * 7


def test_two_copies_of_the_service_print_each_label_once(nine: NineLabels) -> None:
    start = threading.Barrier(2)

    def send(_: int) -> None:
        start.wait()
        nine.send()

    with ThreadPoolExecutor(2) as copies:
        list(copies.map(send, range(2)))
    with nine.context.reading() as session:
        left = session.scalars(
            select(PrintAttempt.id).where(PrintAttempt.state == PrintState.INTENDED)
        ).all()
    assert sorted(nine.printed()) == ALL[: 9 - len(left)]
    assert len(nine.device.labels) == 9 - len(left)


def test_printers_of_two_stocks_at_one_address_take_turns(nine: NineLabels) -> None:
    other = nine.context.printer(nine.device.uri, "4x2")
    with nine.context.transaction() as session:
        assert sending.claim_print_job(session, nine.jobs[0], NOW) is not None
        moved = update(PrintAttempt).where(PrintAttempt.id == nine.jobs[1])
        session.execute(moved.values(printer_id=printers.get_printer(session, other).id))
    with nine.context.reading() as session:
        assert runs.waiting_run(session, nine.jobs[1]) == []


@pytest.mark.parametrize("state", ["idle", "processing", "stopped"])
def test_a_printer_that_reported_its_state_before_is_known_to_have_one(
    nine: NineLabels, state: str
) -> None:
    silent = {"state": "", "reasons": [], "refusals": [], "is_busy": False}
    with nine.context.transaction() as session:
        printer = printers.get_printer(session, nine.printer_id)
        printers.note_report(session, printer.id, silent, NOW)
    with nine.context.reading() as session:
        assert not runs.waiting_run(session, nine.jobs[0])[0].has_status
    with nine.context.transaction() as session:
        printers.note_report(session, printer.id, silent | {"state": state}, NOW)
        printers.note_report(session, printer.id, silent, NOW)
    with nine.context.reading() as session:
        assert runs.waiting_run(session, nine.jobs[0])[0].has_status


@pytest.mark.parametrize(
    ("uri", "read"), [("ipp://192.0.2.7/ipp/print", 1), ("zpl://192.0.2.7", 9)]
)
def test_labels_are_read_once_for_the_run_that_sends_them(
    nine: NineLabels, uri: str, read: int
) -> None:
    """An IPP printer gets one label in a run, so the others are not read for it."""
    with nine.context.transaction() as session:
        printers.get_printer(session, nine.printer_id).uri = uri
    with nine.context.reading() as session:
        run = runs.waiting_run(session, nine.jobs[0])
    assert (len(run), len([one for one in run if one.printable])) == (9, read)
