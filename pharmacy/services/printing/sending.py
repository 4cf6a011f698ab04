"""Sends one print job to its printer at most once, whichever process dies."""

import datetime
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import Session, aliased, undefer

from labels.dots import Printable
from labels.errors import PrinterFailed
from pharmacy.core.audit import WORKER, Event
from pharmacy.core.messages import Message
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.services.labels import stored_labels
from pharmacy.services.records import audit, transitions
from pharmacy.services.records.clocks import is_longer_ago

# An old print job that nobody expects anymore must not be printed.
STALE = datetime.timedelta(minutes=10)
LOST = datetime.timedelta(minutes=2)
BROKEN_OFF = Message(
    "sending_broken_off", "Sending it was broken off. Look whether the label came out."
)
# The people who settled or scanned a print job are joined, and may be null: lock only the job.
OWN_ROW = {"of": PrintAttempt}
EVENTS = {
    PrintState.SENT: Event.PRINT_SENT,
    PrintState.FAILED: Event.PRINT_FAILED,
    PrintState.UNKNOWN: Event.PRINT_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A print job to send now. The title is opaque, because printers show and log it."""

    attempt_id: uuid.UUID
    printer_uri: str
    title: str
    printable: Printable


def may_go() -> tuple[ColumnElement[bool], ...]:
    """Print jobs that are next: a printer gets one at a time, in the order of their requests.

    So the labels of an order come out in order, however many workers there are. Printers of
    different stocks at one address are one device, which one worker sends to at a time.
    """
    earlier, own, other = aliased(PrintAttempt), aliased(Printer), aliased(Printer)
    at_device = (
        earlier.state == PrintState.SENDING,
        earlier.printer_id == other.id,
        other.uri == own.uri,
        own.id == PrintAttempt.printer_id,
    )
    in_front = (
        earlier.printer_id == PrintAttempt.printer_id,
        earlier.state.in_((PrintState.INTENDED, PrintState.SENDING)),
        earlier.intended_at < PrintAttempt.intended_at,
    )
    prints = Printer.paused_at.is_(None), Printer.removed_at.is_(None)
    return (
        PrintAttempt.state == PrintState.INTENDED,
        PrintAttempt.printer_id.in_(select(Printer.id).where(*prints)),
        ~exists().where(*in_front),
        ~exists().where(*at_device),
    )


def claim_print_job(
    session: Session, attempt_id: uuid.UUID, now: datetime.datetime, read: Printable | None = None
) -> PrintJob | None:
    """Claim the only right to send a print job. None if it is taken, or if it is too late.

    read: a test label, or what was read of the label before. Commit before sending a byte: a row
    in `sending` after a crash may have been printed.
    """
    claimed = session.scalar(
        update(PrintAttempt)
        .where(PrintAttempt.id == attempt_id, PrintAttempt.intended_at >= now - STALE, *may_go())
        .values(state=PrintState.SENDING, sending_at=now)
        .returning(PrintAttempt.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        return None
    attempt = session.get_one(PrintAttempt, attempt_id, populate_existing=True)
    label_id = attempt.label_id
    printable = read if label_id is None else _printable(session, attempt, label_id, read, now)
    if printable is None:
        return None
    if label_id is None:
        attempt.pdf_sha256 = hashlib.sha256(printable.pdf).hexdigest()
    return PrintJob(attempt.id, attempt.printer.uri, f"label-{attempt.id}", printable)


def _printable(
    session: Session,
    attempt: PrintAttempt,
    label_id: uuid.UUID,
    read: Printable | None,
    now: datetime.datetime,
) -> Printable | None:
    blobs = [] if read else [undefer(Label.pdf), undefer(Label.dots)]
    label = session.get_one(Label, label_id, options=blobs)
    printable = read or stored_labels.printable_of(label)
    refusal = _why_not(session, label, attempt, printable)
    if refusal is not None:
        _end(session, attempt, PrintState.FAILED, str(refusal), now)
        return None
    return printable


def _why_not(
    session: Session, label: Label, attempt: PrintAttempt, printable: Printable | None
) -> Message | None:
    """A reason since the request why it must not be printed."""
    if label.superseded_at is not None:
        return Message(
            "label_superseded_meanwhile",
            "The label was superseded meanwhile: the course was changed.",
        )
    is_whole = printable is not None and stored_labels.is_of(printable, label)
    if not is_whole or label.pdf_sha256 != attempt.pdf_sha256:
        return Message("label_changed_since", "The label has changed since.")
    if label.stock != attempt.printer.stock:
        return Message(
            "printer_has_other_stock", "The printer has another stock now. Take another printer."
        )
    return transitions.why_not_printable(session.get_one(Order, label.order_id).status)


def refuse_print_job(
    session: Session, attempt_id: uuid.UUID, message: str, now: datetime.datetime
) -> None:
    """The printer reports that it cannot accept the print job. Nothing was sent."""
    attempt = session.get_one(PrintAttempt, attempt_id, with_for_update=OWN_ROW)
    if attempt.state is PrintState.INTENDED:
        _end(session, attempt, PrintState.FAILED, message, now)


def refuse_waiting(
    session: Session, printer_id: uuid.UUID, message: str, now: datetime.datetime
) -> None:
    """The printer was removed: everything that waits for it fails."""
    waiting = PrintAttempt.printer_id == printer_id, PrintAttempt.state == PrintState.INTENDED
    for attempt in session.scalars(_free_attempts().where(*waiting)):
        _end(session, attempt, PrintState.FAILED, message, now)


def record_sent(
    session: Session,
    print_job: PrintJob,
    reference: str,
    now: datetime.datetime,
    *,
    has_ended: bool = True,
) -> None:
    """The printer accepted the print job as `reference`. Unless it has ended, it is tracked."""
    attempt = session.get_one(PrintAttempt, print_job.attempt_id, with_for_update=OWN_ROW)
    if not _is_open(attempt):
        return
    attempt.reference, attempt.sent_at = reference, now
    _end(session, attempt, PrintState.SENT, None, now)
    if not has_ended:
        attempt.ended_at = None


def record_failure(
    session: Session, print_job: PrintJob, error: PrinterFailed, now: datetime.datetime
) -> None:
    """The print job was not sent, or it is not known whether it was."""
    attempt = session.get_one(PrintAttempt, print_job.attempt_id, with_for_update=OWN_ROW)
    state = PrintState.UNKNOWN if error.may_have_printed else PrintState.FAILED
    if _is_open(attempt) and attempt.state is not state:
        _end(session, attempt, state, error.message, now)


def _is_open(attempt: PrintAttempt) -> bool:
    """Whether its sender may still report the result: a person's report takes precedence."""
    is_given_up = attempt.state is PrintState.UNKNOWN and attempt.settled_at is None
    return is_given_up or attempt.state is PrintState.SENDING


def _end(
    session: Session,
    attempt: PrintAttempt,
    state: PrintState,
    message: str | None,
    now: datetime.datetime,
) -> None:
    change = {"before": attempt.state.value, "after": state.value}
    attempt.state, attempt.error_message, attempt.ended_at = state, message, now
    digest = attempt.pdf_sha256
    audit.record(session, WORKER, EVENTS[state], attempt.id, now, **change, sha256=digest)


def give_up_lost(session: Session, now: datetime.datetime) -> None:
    """Mark print jobs of dead workers as unknown, and those that came too late as failed."""
    began = is_longer_ago(PrintAttempt.sending_at, now, LOST)
    lost = PrintAttempt.state == PrintState.SENDING, began
    for attempt in session.scalars(_free_attempts().where(*lost)):
        _end(session, attempt, PrintState.UNKNOWN, str(BROKEN_OFF), now)
    wanted = is_longer_ago(PrintAttempt.intended_at, now, STALE)
    late = PrintAttempt.state == PrintState.INTENDED, wanted
    for attempt in session.scalars(_free_attempts().where(*late)):
        _end(session, attempt, PrintState.FAILED, str(_why_late(attempt)), now)


def _why_late(attempt: PrintAttempt) -> Message:
    printer, report = attempt.printer, attempt.printer.report or {}
    if printer.paused_at is not None:
        return Message(
            "printer_paused_too_long", "Its printer was paused for too long. Print again."
        )
    if report.get("is_busy"):
        return Message(
            "printer_busy_too_long", "Its printer was at work for too long. Print again."
        )
    if report.get("has_status") and not report["state"]:
        return Message(
            "printer_silent_too_long",
            "Its printer did not report its state for too long. Print again.",
        )
    return Message("no_worker_sent_it", "No worker sent it in time. Print again.")


def _free_attempts() -> Select[PrintAttempt]:
    # Jobs that a worker claims or another sweep ends at this moment are no longer lost or late.
    return select(PrintAttempt).with_for_update(of=PrintAttempt, skip_locked=True)


def waiting_attempts(
    session: Session, now: datetime.datetime, grace: datetime.timedelta
) -> Sequence[uuid.UUID]:
    """Print jobs that were requested longer ago than `grace` and are next at their printers."""
    waited = is_longer_ago(PrintAttempt.intended_at, now, grace)
    query = select(PrintAttempt.id).where(waited, *may_go())
    return session.scalars(query.order_by(PrintAttempt.intended_at)).all()


def next_print_job(session: Session, printer_id: uuid.UUID) -> uuid.UUID | None:
    """The print job for a printer now. None if none waits, or if one is being sent."""
    query = select(PrintAttempt.id).where(PrintAttempt.printer_id == printer_id, *may_go())
    return session.scalar(query.order_by(PrintAttempt.intended_at).limit(1))
