"""Tracks a print job until its end. It only queries, so every step may be repeated."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from pharmacy.core.audit import WORKER, Event
from pharmacy.core.messages import Message
from pharmacy.core.printing.jobs import (
    LONGEST_TRACKED,
    OUT_OF_TOUCH,
    UNREACHED,
    End,
    JobNews,
    ask_after,
    end_of,
    is_lost,
)
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.services.records import audit
from pharmacy.services.records.clocks import is_longer_ago

TRACKED = PrintAttempt.state == PrintState.SENT, PrintAttempt.ended_at.is_(None)
ASKED = PrintAttempt.sent_at, PrintAttempt.asked_at, PrintAttempt.reasons
BETWEEN_QUESTIONS = datetime.timedelta(milliseconds=200)
STILL_THERE = Message(
    "still_at_the_printer",
    "The printer still had it after a day. Look whether the label came out.",
)
NOT_COUNTED = Message(
    "printer_did_not_count",
    "The printer has nothing left to print and did not count this label. Look whether it came out.",
)
OUT_OF_REACH = Message(
    "printer_out_of_reach",
    "The printer took the label and was not reached since. Look whether the label came out.",
)
FORGOTTEN = Message(
    "printer_forgot",
    "The printer no longer knows of the label. Look whether the label came out.",
)


@dataclass(frozen=True, slots=True)
class TrackedJob:
    """A job to query."""

    attempt_id: uuid.UUID
    printer_uri: str
    reference: str


def print_jobs_to_track(session: Session, now: datetime.datetime) -> Sequence[uuid.UUID]:
    """Print jobs whose printers are due to be queried."""
    query = select(PrintAttempt.id, *ASKED).where(*TRACKED)
    return [row.id for row in session.execute(query) if _is_due(row, now)]


def _is_due(row: Any, now: datetime.datetime) -> bool:
    pause = ask_after(now - row.sent_at, is_silent=row.reasons == [UNREACHED])
    return row.asked_at is None or abs(now - row.asked_at) >= pause


def claim_question(
    session: Session, attempt_id: uuid.UUID, now: datetime.datetime
) -> TrackedJob | None:
    """Claim the right to query a print job. None if it has ended or was just queried."""
    rested = is_longer_ago(PrintAttempt.asked_at, now, BETWEEN_QUESTIONS)
    due = or_(PrintAttempt.asked_at.is_(None), rested)
    row = session.execute(
        update(PrintAttempt)
        .where(PrintAttempt.id == attempt_id, *TRACKED, due)
        .values(asked_at=now)
        .returning(PrintAttempt.printer_id, PrintAttempt.reference)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return None
    uri = session.scalars(select(Printer.uri).where(Printer.id == row.printer_id)).one()
    return TrackedJob(attempt_id, uri, row.reference or "")


def record_heard(
    session: Session, attempt_id: uuid.UUID, heard: JobNews, now: datetime.datetime
) -> bool:
    """Store the printer's report on a print job, and end it if the report is final.

    Returns whether the print job is in progress without a problem.
    """
    attempt = _tracked(session, attempt_id)
    if attempt is None or attempt.sent_at is None:
        return False
    attempt.job_state, attempt.reasons, attempt.heard_at = heard.job_state, [*heard.reasons], now
    end = end_of(heard)
    if end is None and is_lost(heard, now - attempt.sent_at):
        end = End(PrintState.UNKNOWN, NOT_COUNTED)
    if end is None and now - attempt.sent_at > LONGEST_TRACKED:
        end = End(PrintState.UNKNOWN, STILL_THERE)
    if end is not None:
        _end(session, attempt, end, now)
    return end is None and not heard.reasons


def record_silence(session: Session, attempt_id: uuid.UUID, now: datetime.datetime) -> None:
    """The printer did not respond: retry later, and after a while a person must look.

    That applies to all its print jobs, so that no other query has to wait.
    """
    asked = _tracked(session, attempt_id)
    if asked is None:
        return
    # Another worker ends the job that it is querying.
    query = select(PrintAttempt).where(PrintAttempt.printer_id == asked.printer_id, *TRACKED)
    for attempt in session.scalars(query.with_for_update(of=PrintAttempt, skip_locked=True)):
        attempt.reasons, attempt.asked_at = [UNREACHED], now
        last = attempt.heard_at or attempt.sent_at
        if last is not None and abs(now - last) > OUT_OF_TOUCH:
            _end(session, attempt, End(PrintState.UNKNOWN, OUT_OF_REACH), now)


def record_forgotten(
    session: Session, attempt_id: uuid.UUID, now: datetime.datetime, *, can_tell: bool
) -> None:
    """The printer no longer knows the job. If it never reports on jobs, the job stays sent."""
    attempt = _tracked(session, attempt_id)
    if attempt is None:
        return
    end = End(PrintState.UNKNOWN, FORGOTTEN) if can_tell else End(PrintState.SENT)
    _end(session, attempt, end, now)


def _tracked(session: Session, attempt_id: uuid.UUID) -> PrintAttempt | None:
    query = select(PrintAttempt).where(PrintAttempt.id == attempt_id, *TRACKED)
    return session.scalar(query.with_for_update(of=PrintAttempt))


def _end(session: Session, attempt: PrintAttempt, end: End, now: datetime.datetime) -> None:
    events = {
        PrintState.SENT: Event.PRINT_ENDED,
        PrintState.UNKNOWN: Event.PRINT_UNKNOWN,
        PrintState.FAILED: Event.PRINT_FAILED,
    }
    change = {"before": attempt.state.value, "after": end.state.value}
    attempt.state, attempt.ended_at = end.state, now
    attempt.error_message = str(end.message) if end.message else None
    detail = {"job_state": attempt.job_state, **change}
    audit.record(session, WORKER, events[end.state], attempt.id, now, **detail)
