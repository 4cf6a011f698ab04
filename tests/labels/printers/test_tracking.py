"""A printer's reports on a job that it accepted, with a real printer and faulty ones."""

import pytest

from labels import errors, printers
from labels.printers import JobState, Printable, PrinterPaper
from labels.printers.ipp import IppPrinter
from tests import broken_printer, processes
from tests.broken_printer import (
    ABORTED,
    CANCELED,
    COMPLETED,
    GET_JOB,
    GET_PRINTER,
    JOB_STOPPED,
    NEVER_BEGAN,
    PROCESSING,
    STOPPED,
    WORKING,
    Answer,
    hangs_up,
    http,
    ipp,
    job,
    number,
    resets,
    says_nothing,
    state,
)
from tests.ipp_printer import VirtualPrinter

LABEL = b"%PDF-1.7 a label %%EOF"
PAPER = PrinterPaper(10160, 7620, 203)


def at(uri: str) -> IppPrinter:
    """The printer at an address, with short timeouts."""
    return IppPrinter(uri, connect_seconds=1, overall_seconds=2, asking_seconds=1)


@pytest.mark.parametrize(
    ("answer", "reference"), [(job(COMPLETED), "7"), (job(WORKING), "7")], ids=["done", "at it"]
)
def test_a_job_is_queried_by_its_number(answer: Answer, reference: str) -> None:
    with broken_printer.server({GET_JOB: answer}) as printer:
        at(printer.uri).track(reference)
    (request,) = printer.of(GET_JOB)
    assert b"job-id\x00\x04\x00\x00\x00\x07" in request


def test_the_printer_reports_what_blocks_a_job() -> None:
    answers = {
        GET_JOB: job(JOB_STOPPED, "printer-stopped"),
        GET_PRINTER: state(STOPPED, 1, "media-empty-error", "cover-open"),
    }
    with broken_printer.server(answers) as printer:
        report = at(printer.uri).track("7")
    assert report.state is JobState.STOPPED
    assert report.reasons == ("media-empty-error", "cover-open")


@pytest.mark.parametrize("reason", ["job-outgoing", "queued-in-device", "job-queued-for-marker"])
def test_a_job_that_proceeds_normally_has_no_problem(reason: str) -> None:
    answers = {
        GET_JOB: job(WORKING, reason),
        GET_PRINTER: state(PROCESSING, 1, "cups-waiting-for-job-completed"),
    }
    with broken_printer.server(answers) as printer:
        assert at(printer.uri).track("7").reasons == ()


def test_an_unlisted_reason_is_shown_anyway() -> None:
    answers = {GET_JOB: job(WORKING, "com.example-ribbon-twisted"), GET_PRINTER: state(PROCESSING)}
    with broken_printer.server(answers) as printer:
        assert at(printer.uri).track("7").reasons == ("com.example-ribbon-twisted",)


def test_the_end_of_a_job_is_known_although_its_printer_reports_no_state() -> None:
    with broken_printer.server({GET_JOB: job(COMPLETED), GET_PRINTER: hangs_up}) as printer:
        assert at(printer.uri).track("7").state is JobState.COMPLETED
        assert printer.of(GET_PRINTER) == []


@pytest.mark.parametrize(
    ("answer", "surely_blank"),
    [
        (job(CANCELED, "job-canceled-at-device"), False),
        (job(CANCELED, "job-canceled-at-device", more=NEVER_BEGAN), True),
        (job(ABORTED, "aborted-by-system"), False),
        (job(ABORTED, "document-format-error"), True),
        (job(ABORTED, more=number(0x21, "time-at-processing", 9)), False),
        (job(ABORTED, more=NEVER_BEGAN + number(0x21, "job-impressions-completed", 1)), False),
    ],
    ids=["cancelled", "before it began", "given up", "not read", "begun", "contradicts itself"],
)
def test_a_job_that_ended_is_blank_only_if_no_dot_can_be_on_paper(
    answer: Answer, surely_blank: bool
) -> None:
    with broken_printer.server({GET_JOB: answer}) as printer:
        assert at(printer.uri).track("7").surely_blank is surely_blank


@pytest.mark.parametrize(("status", "can_tell"), [(0x0406, True), (0x0407, True), (0x0501, False)])
def test_a_job_that_the_printer_does_not_know_is_forgotten(status: int, can_tell: bool) -> None:
    with (
        broken_printer.server({GET_JOB: ipp(status)}) as printer,
        pytest.raises(printers.JobForgotten) as forgotten,
    ):
        at(printer.uri).track("7")
    assert forgotten.value.can_tell is can_tell


@pytest.mark.parametrize(
    "answer",
    [resets, hangs_up, says_nothing, http("500 No"), http("200 OK", body=b"?"), ipp(0)],
    ids=["reset", "hung up", "silence", "500", "nonsense", "no facts"],
)
def test_an_unanswered_query_about_a_job_changes_nothing(answer: Answer) -> None:
    with (
        broken_printer.server({GET_JOB: answer}) as printer,
        pytest.raises(errors.PrinterFailed) as failure,
    ):
        at(printer.uri).track("7")
    assert not isinstance(failure.value, printers.JobForgotten)


def test_a_real_printer_reports_how_a_job_ends(ipp_printer: VirtualPrinter) -> None:
    printer = printers.open_printer(ipp_printer.uri)
    ipp_printer.wait_until_idle()
    with ipp_printer.held("media-empty"):
        sent = printer.send(Printable(LABEL), "attempt-4", PAPER)
        processes.wait_until(lambda: printer.track(sent.reference).reasons != (), "its reasons")
        report = printer.track(sent.reference)
    assert report.state is JobState.PROCESSING
    assert report.reasons == ("media-empty-warning",)
    processes.wait_until(
        lambda: printer.track(sent.reference).state is JobState.COMPLETED, "the end"
    )


def test_a_real_printer_reports_that_a_job_was_aborted(ipp_printer: VirtualPrinter) -> None:
    printer = printers.open_printer(ipp_printer.uri)
    ipp_printer.wait_until_idle()
    with ipp_printer.broken():
        sent = printer.send(Printable(LABEL), "attempt-5", PAPER)
        ended = JobState.ABORTED
        processes.wait_until(lambda: printer.track(sent.reference).state is ended, "the end")
    assert not printer.track(sent.reference).surely_blank
