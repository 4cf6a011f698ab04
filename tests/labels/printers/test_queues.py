"""Labels and other jobs in a queue."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from labels import printers
from labels.printers import PrinterPaper, PrinterReport
from labels.printers.ipp import IppPrinter
from labels.printers.ipp_reports import HELD_REASON, OUR_NAME
from tests import broken_printer
from tests.broken_printer import (
    GET_JOBS,
    GET_PRINTER,
    HELD,
    IDLE,
    JOB,
    JOB_STOPPED,
    PENDING,
    UNKNOWN,
    WORKING,
    Answer,
    hangs_up,
    ipp,
    jobs,
    no_value,
    says_nothing,
    state,
)
from tests.cups import PrintServer

PAPER = PrinterPaper(10160, 7620, 203)


def asked(queue: Answer, waiting: int = 1) -> PrinterReport:
    """The report of an idle printer with these jobs."""
    with broken_printer.server({GET_PRINTER: state(IDLE, waiting), GET_JOBS: queue}) as broken:
        return IppPrinter(broken.uri, 1, 2, 1).ask(PAPER)


@pytest.mark.parametrize("others", [[HELD], [HELD, HELD], [JOB_STOPPED], [HELD, JOB_STOPPED]])
def test_what_somebody_else_holds_in_an_idle_queue_stops_no_label(others: list[int]) -> None:
    report = asked(jobs(*((one, "somebody") for one in others)), len(others))
    assert (report.is_busy, report.reasons) == (False, ())


@pytest.mark.parametrize("queue", [[PENDING], [HELD, PENDING], [WORKING]])
def test_a_job_that_is_about_to_be_printed_comes_first(queue: list[int]) -> None:
    assert asked(jobs(*((one, "somebody") for one in queue))).is_busy


@pytest.mark.parametrize("held", [HELD, JOB_STOPPED])
def test_a_label_that_is_held_in_the_queue_is_not_overtaken_by_the_next(held: int) -> None:
    report = asked(jobs((HELD, "somebody"), (held, OUR_NAME)))
    assert (report.is_busy, report.reasons) == (True, (HELD_REASON,))


def test_a_job_whose_state_is_not_known_is_not_waited_for() -> None:
    """The printer itself reports that it is idle: the next job begins immediately."""
    assert not asked(ipp(0, JOB + no_value(UNKNOWN, "job-state"))).is_busy


@pytest.mark.parametrize("names", [no_value(UNKNOWN, "job-originating-user-name"), b""])
def test_a_job_with_a_hidden_user_counts_as_somebody_elses(names: bytes) -> None:
    held = broken_printer.number(0x23, "job-state", HELD)
    assert not asked(ipp(0, JOB + held + names)).is_busy


@pytest.mark.parametrize(
    "answer",
    [ipp(0x0501), ipp(0x0403), hangs_up, says_nothing, jobs(*[(HELD, "somebody")] * 100)],
    ids=["cannot", "forbidden", "hangs up", "silent", "too many to look at"],
)
def test_a_queue_that_does_not_report_its_jobs_counts_as_busy(answer: Answer) -> None:
    assert asked(answer).is_busy


@contextmanager
def held_job(server: PrintServer, queue: str, user: str) -> Iterator[None]:
    """A job that is held in a CUPS queue."""
    at = "-h", f"localhost:{server.port}", "-U", user
    letter = server.folder / "letter.txt"
    letter.write_text("A letter")
    subprocess.run(["lp", *at, "-d", queue, "-H", "indefinite", letter], check=True)
    try:
        yield
    finally:
        subprocess.run(["cancel", *at, "-a", "-x", queue], check=True)


def test_a_letter_that_is_held_in_a_real_queue_stops_no_label(print_server: PrintServer) -> None:
    printer = printers.open_printer(print_server.uri("zebra203"))
    with held_job(print_server, "zebra203", "somebody"):
        report = printer.ask(PAPER)
        assert (report.state, report.is_busy) == ("idle", False)
    with held_job(print_server, "zebra203", OUR_NAME):
        assert printer.ask(PAPER).is_busy
    assert not printer.ask(PAPER).is_busy
