"""The worker's printing: take an id; query the printer, send a run of labels, track, record."""

import datetime
import logging
import time
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from labels import printers
from labels.errors import PrinterFailed, PrinterUnknown
from labels.stock import STOCKS
from pharmacy import db, job_queue, runtime
from pharmacy.core.printing.jobs import UNREACHED, JobNews
from pharmacy.print_runs import PrintRun
from pharmacy.services.printing import printers as printer_rows
from pharmacy.services.printing import runs, sending, tracking

log = logging.getLogger(__name__)
# Most labels come out within seconds. The sweep tracks those that take longer.
PAUSES = (0.3, 0.4, 0.6, 0.9, 1.3, 1.9)


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def print_label(attempt_id: str) -> None:
    """Send a print job and those that follow it, each at most once ever, and track them.

    A busy printer is left alone: the print jobs stay intended, and the sweep notifies again.
    """
    live, row = runtime.live(), uuid.UUID(attempt_id)
    with db.reading(live.engine) as session:
        waiting = runs.waiting_run(session, row)
    if waiting and _is_done_with(live, waiting):
        _notify_of_next(live, waiting[0].printer_id)


def _is_done_with(live: runtime.Live, waiting: Sequence[runs.Waiting]) -> bool:
    """Whether the first of these no longer waits, so that the next one may be sent."""
    first = waiting[0]
    try:
        report = _asked(live, first)
    except PrinterFailed as error:
        with db.transaction(live.engine) as session:
            sending.refuse_waiting(session, first.printer_id, error.message, now())
        return False
    if report.refusals:
        with db.transaction(live.engine) as session:
            refusals = " ".join(report.refusals)
            sending.refuse_print_job(session, first.attempt_id, refusals, now())
        return True
    # A device that serves another program is silent to us.
    is_silent = first.has_status and not report.state
    if report.is_busy or is_silent:
        return False
    run = PrintRun(live.engine, now, waiting, report)
    _track(live, run.send(_printer(first.printer_uri)))
    return True


def _notify_of_next(live: runtime.Live, printer_id: uuid.UUID) -> None:
    with db.reading(live.engine) as session:
        next_job = sending.next_print_job(session, printer_id)
    if next_job is not None:
        live.notifier.notify(job_queue.PRINT_LABEL, str(next_job))


def _asked(live: runtime.Live, wanted: runs.Waiting) -> printers.PrinterReport:
    """The printer's state, and whether it accepts this paper. Raises PrinterFailed."""
    drawn = wanted.printable.pdf if wanted.printable else None
    paper = printers.paper_of(STOCKS[wanted.stock], drawn, wanted.settings)
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
        "count": report.count,
        "dpi": report.dots_per_inch,
        "unsent": [*report.settings.unsent],
    }


def _unreached(error: PrinterFailed) -> dict[str, Any]:
    return _text(printers.PrinterReport(UNREACHED, refusals=(error.message,)))


def _track(live: runtime.Live, rows: Sequence[uuid.UUID]) -> None:
    """Ask for a while about the print jobs of one printer that are on their way."""
    for pause in PAUSES if rows else ():
        time.sleep(pause)
        rows = _ask_about_jobs(live, rows)
        if not rows:
            return


def track_print_job(attempt_id: str) -> None:
    """Query the printer once for the status of a print job."""
    _ask_about_jobs(runtime.live(), [uuid.UUID(attempt_id)])


def _ask_about_jobs(live: runtime.Live, rows: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """The print jobs that are in progress without a problem, so that they change soon."""
    with db.transaction(live.engine) as session:
        claimed = [tracking.claim_question(session, row, now()) for row in rows]
    tracked = [one for one in claimed if one is not None]
    if not tracked:
        return []
    found = zip(tracked, _reports(tracked), strict=True)
    with db.transaction(live.engine) as session:
        return [one.attempt_id for one, report in found if _is_going_on(session, one, report)]


def _reports(
    tracked: Sequence[tracking.TrackedJob],
) -> Sequence[printers.JobReport | PrinterFailed]:
    """What their printer reports on print jobs."""
    try:
        printer = _printer(tracked[0].printer_uri)
        return printer.track_all([one.reference for one in tracked])
    except PrinterFailed as error:
        return [error] * len(tracked)


def _is_going_on(
    session: Session, tracked: tracking.TrackedJob, report: printers.JobReport | PrinterFailed
) -> bool:
    """Record the report. Whether the print job is in progress without a problem."""
    row = tracked.attempt_id
    if isinstance(report, printers.JobForgotten):
        tracking.record_forgotten(session, row, now(), can_tell=report.can_tell)
        return False
    if isinstance(report, PrinterFailed):
        tracking.record_silence(session, row, now())
        return False
    heard = JobNews(report.state.value, report.reasons, report.surely_blank)
    return tracking.record_heard(session, row, heard, now())


def ask_printer(printer_id: str) -> None:
    """Query the state of a printer."""
    live, row = runtime.live(), uuid.UUID(printer_id)
    with db.reading(live.engine) as session:
        asking = printer_rows.printer_to_ask(session, row)
    if asking is None:
        return
    try:
        paper = printers.paper_of(STOCKS[asking.stock], None, asking.settings)
        report = _text(_printer(asking.uri).ask(paper))
    except PrinterFailed as error:
        report = _unreached(error)
    _note(live, row, report)


def _printer(uri: str) -> printers.PrinterConnection:
    try:
        return printers.open_printer(uri)
    except PrinterUnknown as error:
        raise PrinterFailed(error.message, permanent=True, may_have_printed=False) from None
