"""Printers, and sending one sheet to one of them at most once."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, undefer

from labels.errors import PrinterFailed
from labels.stock import STOCKS
from pharmacy import job_queue
from pharmacy.core.audit import WORKER, Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.labels import LabelState, PrintState
from pharmacy.db import after_commit
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt as PrintAttempt
from pharmacy.models.printers import Printer
from pharmacy.services import audit, labels
from pharmacy.services.identities import as_identity, identity_of, refuse_odd_name

WAYS = ("ipp://", "ipps://", "folder:")
# A sheet that nobody expects any more must not come out of a printer.
STALE = datetime.timedelta(minutes=10)
LOST = datetime.timedelta(minutes=2)
EVENTS = {
    PrintState.SENT: Event.PRINT_SENT,
    PrintState.FAILED: Event.PRINT_FAILED,
    PrintState.UNKNOWN: Event.PRINT_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that is now to be sent; the title is opaque, as printers show and log it."""

    attempt_id: uuid.UUID
    printer_uri: str
    title: str
    pdf: bytes


def add_printer(
    session: Session, name: str, uri: str, stock: str, now: datetime.datetime, actor: Actor
) -> Printer:
    """Add a printer; raises InvalidInput for an address or a stock that is not known."""
    refuse_odd_name(name)
    if not uri.startswith(WAYS):
        raise invalid("/uri", "unknown_way", f"give an address that begins with {', '.join(WAYS)}")
    if stock not in STOCKS:
        raise invalid("/stock", "unknown_stock", f"give one of {', '.join(STOCKS)}")
    if session.scalar(select(Printer).where(Printer.name == name)) is not None:
        raise invalid("/name", "taken", f"there is already a printer {name}")
    printer = Printer(name=name, uri=uri, stock=stock, created_at=now)
    session.add(printer)
    session.flush()
    audit.record(session, actor, Event.PRINTER_ADDED, printer.id, now, stock=stock)
    return printer


def find_printers(session: Session) -> Sequence[Printer]:
    """All printers by name."""
    return session.scalars(select(Printer).order_by(Printer.name)).all()


def find_attempts(session: Session, order_id: uuid.UUID) -> Sequence[PrintAttempt]:
    """Every sheet that was meant for labels of an order, oldest first."""
    query = select(PrintAttempt).join(Label, Label.id == PrintAttempt.label_id)
    return session.scalars(
        query.where(Label.order_id == order_id).order_by(PrintAttempt.intended_at)
    ).all()


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """Which printer, and why again where a label was printed before.

    seen: how many sheets of the label the person knew of, where that was asked; another number
    by now is another's sheet, or the same click twice.
    """

    printer_id: str
    reason: str | None
    seen: int | None = None


def print_label(
    session: Session,
    actor: Actor,
    label_id: str,
    wanted: PrintRequest,
    bell: job_queue.Bell,
    now: datetime.datetime,
) -> PrintAttempt:
    """Intend one sheet of a label; the worker sends it once this is committed.

    Raises NotReady for a label without PDF, InvalidInput for a printer with other stock, a
    second sheet without a reason, or a sheet that the person had not seen.
    """
    label = labels.get_label(session, actor, label_id)
    # Two who print the same label take turns, so that the second knows of the first.
    session.execute(select(Label.id).where(Label.id == label.id).with_for_update())
    if label.state is not LabelState.RENDERED or label.pdf_sha256 is None:
        raise NotReady(f"label {label.number} is not rendered yet")
    printer = _printer_for(session, label, wanted.printer_id)
    attempt = PrintAttempt(
        label_id=label.id,
        printer=printer,
        user_id=identity_of(actor),
        copy=_next_copy(session, label, wanted),
        reason=wanted.reason,
        pdf_sha256=label.pdf_sha256,
        intended_at=now,
    )
    session.add(attempt)
    session.flush()
    audit.record(session, actor, Event.PRINT_INTENDED, attempt.id, now, copy=attempt.copy)
    after_commit(session, partial(bell.ring, job_queue.PRINT_LABEL, str(attempt.id)))
    return attempt


def _printer_for(session: Session, label: Label, printer_id: str) -> Printer:
    printer = session.get(Printer, as_identity(printer_id))
    if printer is None:
        raise NotFound("there is no such printer")
    if printer.stock != label.stock:
        message = f"{printer.name} holds {printer.stock} stock, the label is for {label.stock}"
        raise invalid("/printer", "other_stock", message)
    return printer


def _next_copy(session: Session, label: Label, wanted: PrintRequest) -> int:
    query = select(func.count()).where(PrintAttempt.label_id == label.id)
    sheets = session.scalar(query) or 0
    if wanted.seen is not None and wanted.seen != sheets:
        message = f"label {label.number} was printed meanwhile: look at its sheets first"
        raise invalid("/seen", "printed_meanwhile", message)
    before = session.scalar(query.where(PrintAttempt.state != PrintState.FAILED)) or 0
    if before and not wanted.reason:
        message = f"label {label.number} was printed before: say why it is printed again"
        raise invalid("/reason", "reprint", message)
    return sheets + 1


def print_new_labels(
    session: Session,
    actor: Actor,
    order_id: str,
    wanted: PrintRequest,
    bell: job_queue.Bell,
    now: datetime.datetime,
) -> list[PrintAttempt]:
    """Intend a sheet of each rendered label that has none; raises InvalidInput where all have.

    A failed sheet counts as none; one that may have come out does not.
    """
    printed = select(PrintAttempt.label_id).where(PrintAttempt.state != PrintState.FAILED)
    rendered = Label.order_id == as_identity(order_id), Label.state == LabelState.RENDERED
    query = select(Label.id).where(*rendered)
    new = session.scalars(
        query.where(Label.id.not_in(printed)).order_by(Label.number).with_for_update()
    ).all()
    if not new:
        raise invalid("/label", "nothing_new", "every label there is was printed before")
    return [print_label(session, actor, str(label), wanted, bell, now) for label in new]


def printer_of(session: Session, attempt_id: uuid.UUID) -> Printer | None:
    """The printer of a sheet that is still to be sent; None where it is no longer to be."""
    attempt = session.get(PrintAttempt, attempt_id)
    if attempt is None or attempt.state is not PrintState.INTENDED:
        return None
    return attempt.printer


def claim_sheet(session: Session, attempt_id: uuid.UUID, now: datetime.datetime) -> Sheet | None:
    """Take the one right to send a sheet; None where somebody has it, or it is too late.

    Commit before sending a byte: what is found at `sending` after a crash may be on paper.
    """
    claimed = session.scalar(
        update(PrintAttempt)
        .where(PrintAttempt.id == attempt_id, PrintAttempt.state == PrintState.INTENDED)
        .where(PrintAttempt.intended_at >= now - STALE)
        .values(state=PrintState.SENDING, sending_at=now)
        .returning(PrintAttempt.id)
    )
    if claimed is None:
        return None
    attempt = session.get_one(PrintAttempt, attempt_id)
    label = session.get_one(Label, attempt.label_id, options=[undefer(Label.pdf)])
    if label.pdf is None or label.pdf_sha256 != attempt.pdf_sha256:
        _end(session, attempt, PrintState.FAILED, "the label has changed since", now)
        return None
    return Sheet(attempt.id, attempt.printer.uri, f"label-{attempt.id}", label.pdf)


def record_sent(session: Session, sheet: Sheet, reference: str, now: datetime.datetime) -> None:
    """The printer took the sheet and calls it `reference`."""
    attempt = session.get_one(PrintAttempt, sheet.attempt_id)
    attempt.reference = reference
    _end(session, attempt, PrintState.SENT, None, now)


def record_failure(
    session: Session, sheet: Sheet, error: PrinterFailed, now: datetime.datetime
) -> None:
    """The sheet did not go out, or nobody can know whether it did."""
    attempt = session.get_one(PrintAttempt, sheet.attempt_id)
    state = PrintState.UNKNOWN if error.may_have_printed else PrintState.FAILED
    _end(session, attempt, state, error.message, now)


def _end(
    session: Session,
    attempt: PrintAttempt,
    state: PrintState,
    message: str | None,
    now: datetime.datetime,
) -> None:
    attempt.state, attempt.error_message, attempt.ended_at = state, message, now
    audit.record(session, WORKER, EVENTS[state], attempt.id, now)


def give_up_lost(session: Session, now: datetime.datetime) -> None:
    """Mark sheets whose worker died as unknown, and sheets that came too late as failed."""
    lost = PrintAttempt.state == PrintState.SENDING, PrintAttempt.sending_at < now - LOST
    for attempt in session.scalars(_free_attempts().where(*lost)):
        _end(session, attempt, PrintState.UNKNOWN, "look whether the label came out", now)
    late = PrintAttempt.state == PrintState.INTENDED, PrintAttempt.intended_at < now - STALE
    for attempt in session.scalars(_free_attempts().where(*late)):
        _end(session, attempt, PrintState.FAILED, "no worker sent it in time: print again", now)


def _free_attempts() -> Select[PrintAttempt]:
    # What a worker claims or another sweep ends at this very moment is no longer lost or late.
    return select(PrintAttempt).with_for_update(of=PrintAttempt, skip_locked=True)


def waiting_attempts(
    session: Session, now: datetime.datetime, grace: datetime.timedelta
) -> Sequence[uuid.UUID]:
    """Sheets that were intended longer ago than `grace` and that nobody sends, oldest first."""
    waiting = PrintAttempt.state == PrintState.INTENDED, PrintAttempt.intended_at < now - grace
    query = select(PrintAttempt.id).where(*waiting).order_by(PrintAttempt.intended_at)
    return session.scalars(query).all()
