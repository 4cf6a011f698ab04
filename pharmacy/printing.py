"""The worker's printing: take an id; query the printer, claim, send once, track, record."""

import datetime
import logging
import time
import uuid
from typing import Any

from labels import pdf, printers, readback
from labels.dots import Printable
from labels.errors import PrinterFailed, PrinterUnknown
from labels.printers.paper import Form
from labels.stock import STOCKS, Stock
from pharmacy import db, job_queue, runtime
from pharmacy.core.printing.jobs import UNREACHED, JobNews
from pharmacy.services.printing import printers as printer_rows
from pharmacy.services.printing import sending, tracking

log = logging.getLogger(__name__)
# Most labels come out within seconds. The sweep tracks those that take longer.
PAUSES = (0.3, 0.4, 0.6, 0.9, 1.3, 1.9)


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def print_label(attempt_id: str) -> None:
    """Send one print job to its printer, at most once ever, and track it for a while.

    A busy printer is left alone: the print job stays intended, and the sweep notifies again.
    """
    live, row = runtime.live(), uuid.UUID(attempt_id)
    with db.reading(live.engine) as session:
        wanted = sending.waiting_print_job(session, row)
    if wanted is not None and _is_done_with(live, row, wanted):
        _notify_of_next(live, wanted.printer_id)


def _is_done_with(live: runtime.Live, row: uuid.UUID, wanted: sending.Waiting) -> bool:
    """Whether the print job no longer waits, so that the next one may be sent."""
    try:
        report = _asked(live, wanted)
    except PrinterFailed as error:
        with db.transaction(live.engine) as session:
            sending.refuse_waiting(session, wanted.printer_id, error.message, now())
        return False
    if report.refusals:
        with db.transaction(live.engine) as session:
            sending.refuse_print_job(session, row, " ".join(report.refusals), now())
        return True
    return not report.is_busy and _print(live, row, wanted, report)


def _print(
    live: runtime.Live, row: uuid.UUID, wanted: sending.Waiting, report: printers.PrinterReport
) -> bool:
    test = _test_label(wanted) if wanted.is_test else None
    with db.transaction(live.engine) as session:
        print_job = sending.claim_print_job(session, row, now(), test)
    if print_job is not None and _send(live, print_job, wanted, report):
        _track(live, row)
    return print_job is not None


def _notify_of_next(live: runtime.Live, printer_id: uuid.UUID) -> None:
    with db.reading(live.engine) as session:
        next_job = sending.next_print_job(session, printer_id)
    if next_job is not None:
        live.notifier.notify(job_queue.PRINT_LABEL, str(next_job))


def _test_label(wanted: sending.Waiting) -> Printable:
    return Printable(pdf.test_label(STOCKS[wanted.stock], wanted.printer_name))


def _with_dots(printable: Printable, stock: Stock, form: Form) -> Printable:
    """The label with its dots, if they are sent. Dots not stored are drawn as for the read-back."""
    if printable.dots is not None or form is Form.PDF:
        return printable
    return Printable(printable.pdf, readback.dots_of(printable.pdf, stock))


def _asked(live: runtime.Live, wanted: sending.Waiting) -> printers.PrinterReport:
    """The printer's state, and whether it accepts this paper. Raises PrinterFailed."""
    paper = printers.paper_of(STOCKS[wanted.stock], wanted.pdf)
    try:
        report = _printer(wanted.printer_uri).ask(paper)
    except PrinterFailed as error:
        _note(live, wanted.printer_id, _unreached(error))
        raise
    _note(live, wanted.printer_id, _text(report))
    return report


def _note(live: runtime.Live, printer_id: uuid.UUID, report: dict[str, Any]) -> None:
    with db.transaction(live.engine) as session:
        printer_rows.note_report(session, printer_id, report, now())


def _text(report: printers.PrinterReport) -> dict[str, Any]:
    return {
        "state": report.state,
        "is_busy": report.is_busy,
        "reasons": [*report.reasons],
        "refusals": [*report.refusals],
        "model": report.model,
        "form": report.form.value,
    }


def _unreached(error: PrinterFailed) -> dict[str, Any]:
    return _text(printers.PrinterReport(UNREACHED, refusals=(error.message,)))


def _send(
    live: runtime.Live,
    print_job: sending.PrintJob,
    wanted: sending.Waiting,
    report: printers.PrinterReport,
) -> bool:
    """Whether the printer accepted the print job and can report on it."""
    stock = STOCKS[wanted.stock]
    paper = report.named(printers.paper_of(stock, print_job.printable.pdf))
    try:
        printable = _with_dots(print_job.printable, stock, paper.form)
        sent = _printer(print_job.printer_uri).send(printable, print_job.title, paper)
    except PrinterFailed as error:
        with db.transaction(live.engine) as session:
            sending.record_failure(session, print_job, error, now())
        return False
    with db.transaction(live.engine) as session:
        sending.record_sent(session, print_job, sent.reference, now(), has_ended=sent.has_ended)
    return not sent.has_ended


def _track(live: runtime.Live, row: uuid.UUID) -> None:
    for pause in PAUSES:
        time.sleep(pause)
        if not _ask_about_job(live, row):
            return


def track_print_job(attempt_id: str) -> None:
    """Query the printer once for the status of a print job."""
    _ask_about_job(runtime.live(), uuid.UUID(attempt_id))


def _ask_about_job(live: runtime.Live, row: uuid.UUID) -> bool:
    """Whether the print job is in progress without a problem, so that it changes soon."""
    with db.transaction(live.engine) as session:
        tracked = tracking.claim_question(session, row, now())
    if tracked is None:
        return False
    try:
        report = _printer(tracked.printer_uri).track(tracked.reference)
    except printers.JobForgotten as error:
        with db.transaction(live.engine) as session:
            tracking.record_forgotten(session, row, now(), can_tell=error.can_tell)
        return False
    except PrinterFailed:
        with db.transaction(live.engine) as session:
            tracking.record_silence(session, row, now())
        return False
    heard = JobNews(report.state.value, report.reasons, report.surely_blank)
    with db.transaction(live.engine) as session:
        return tracking.record_heard(session, row, heard, now())


def ask_printer(printer_id: str) -> None:
    """Query the state of a printer."""
    live, row = runtime.live(), uuid.UUID(printer_id)
    with db.reading(live.engine) as session:
        asking = printer_rows.printer_to_ask(session, row)
    if asking is None:
        return
    try:
        report = _text(_printer(asking.uri).ask(printers.paper_of(STOCKS[asking.stock])))
    except PrinterFailed as error:
        report = _unreached(error)
    _note(live, row, report)


def _printer(uri: str) -> printers.PrinterConnection:
    try:
        return printers.open_printer(uri)
    except PrinterUnknown as error:
        raise PrinterFailed(error.message, permanent=True, may_have_printed=False) from None
