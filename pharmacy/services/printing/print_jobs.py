"""The print ledger: who wants which sheet on which printer. A row stands before a byte is sent."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy import job_queue
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.printing.labels import LabelState, PrintState
from pharmacy.db import after_commit
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt as PrintAttempt
from pharmacy.models.printers import Printer
from pharmacy.services.labels import stored_labels
from pharmacy.services.printing import printers
from pharmacy.services.records import audit, transitions
from pharmacy.services.records.identities import as_identity, identity_of

MOMENT = datetime.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """On one of which printers, and why again where a label was printed before.

    printer_ids: one of each stock at most; the label takes that of its own.
    seen: how many sheets of the label the person knew of, where that was asked; another number
    by now is another's sheet, or the same click twice.
    """

    printer_ids: Sequence[str]
    reason: str | None
    seen: int | None = None


def find_attempts(session: Session, order_id: uuid.UUID) -> Sequence[PrintAttempt]:
    """Every sheet that was meant for labels of an order, oldest first."""
    query = select(PrintAttempt).join(Label, Label.id == PrintAttempt.label_id)
    return session.scalars(
        query.where(Label.order_id == order_id).order_by(PrintAttempt.intended_at)
    ).all()


def find_tests(session: Session, since: datetime.datetime) -> Sequence[PrintAttempt]:
    """The test labels that were wanted since then, newest first."""
    tests = PrintAttempt.label_id.is_(None), PrintAttempt.intended_at >= since
    return session.scalars(
        select(PrintAttempt).where(*tests).order_by(PrintAttempt.intended_at.desc())
    ).all()


def get_test(session: Session, attempt_id: str) -> PrintAttempt:
    """A test label's sheet; raises NotFound, also for a sheet of a patient's label."""
    attempt = session.get(PrintAttempt, as_identity(attempt_id))
    if attempt is None or attempt.label_id is not None:
        raise NotFound("there is no such test label")
    return attempt


def print_label(
    session: Session,
    actor: Actor,
    label_id: str,
    wanted: PrintRequest,
    bell: job_queue.Bell,
    now: datetime.datetime,
) -> PrintAttempt:
    """Intend one sheet of a label; the worker sends it once this is committed.

    Raises NotReady for a label that is superseded or has no PDF, whose order is held or not
    verified, or for a printer that is paused; InvalidInput where none of the printers holds the
    label's stock, for a second sheet without a reason, or a sheet that the person had not seen.
    """
    label = stored_labels.get_label(session, actor, label_id)
    transitions.refuse_unless_printable(session, label.order_id)
    # Two who print the same label take turns, so that the second knows of the first.
    turn = select(Label.superseded_at).where(Label.id == label.id).with_for_update()
    if session.scalar(turn) is not None:
        raise NotReady(f"{label.title} is superseded: the course was changed")
    if label.state is not LabelState.RENDERED or label.pdf_sha256 is None:
        raise NotReady(f"{label.title} is not rendered yet")
    attempt = PrintAttempt(
        label_id=label.id,
        printer=_printer_for(session, label, wanted.printer_ids),
        user_id=identity_of(actor),
        copy=_next_copy(session, label, wanted),
        reason=wanted.reason,
        pdf_sha256=label.pdf_sha256,
        intended_at=now,
    )
    return _intended(session, actor, attempt, bell)


def _intended(
    session: Session, actor: Actor, attempt: PrintAttempt, bell: job_queue.Bell
) -> PrintAttempt:
    session.add(attempt)
    session.flush()
    now, detail = attempt.intended_at, {"copy": attempt.copy, "sha256": attempt.pdf_sha256}
    audit.record(session, actor, Event.PRINT_INTENDED, attempt.id, now, **detail)
    after_commit(session, partial(bell.ring, job_queue.PRINT_LABEL, str(attempt.id)))
    return attempt


def _printer_for(session: Session, label: Label, printer_ids: Sequence[str]) -> Printer:
    found = [printers.get_printer(session, printer_id) for printer_id in printer_ids]
    fitting = next((printer for printer in found if printer.stock == label.stock), None)
    if fitting is None:
        held = "; ".join(f"{printer.name} holds {printer.stock} stock" for printer in found)
        message = f"{held or 'no printer was chosen'}: the label is for {label.stock}"
        raise invalid("/printer", "other_stock", message)
    printers.refuse_paused(fitting)
    return fitting


def _next_copy(session: Session, label: Label, wanted: PrintRequest) -> int:
    query = select(func.count()).where(PrintAttempt.label_id == label.id)
    print_jobs = session.scalar(query) or 0
    if wanted.seen is not None and wanted.seen != print_jobs:
        message = f"{label.title} was printed meanwhile: look at its sheets first"
        raise invalid("/seen", "printed_meanwhile", message)
    before = session.scalar(query.where(PrintAttempt.state != PrintState.FAILED)) or 0
    if before and not wanted.reason:
        message = f"{label.title} was printed before: say why it is printed again"
        raise invalid("/reason", "reprint", message)
    return print_jobs + 1


def print_new_labels(
    session: Session,
    actor: Actor,
    order_id: str,
    wanted: PrintRequest,
    bell: job_queue.Bell,
    now: datetime.datetime,
) -> list[PrintAttempt]:
    """Intend a sheet of each rendered label that has none and whose stock a printer holds.

    Raises InvalidInput where all have one. A failed sheet counts as none; one that may have come
    out does not. Each is wanted a moment after the one before: so they come out.
    """
    found = [printers.get_printer(session, printer_id) for printer_id in wanted.printer_ids]
    stocks = {printer.stock for printer in found}
    not_null = PrintAttempt.label_id.is_not(None)
    printed = select(PrintAttempt.label_id).where(PrintAttempt.state != PrintState.FAILED, not_null)
    rendered = Label.order_id == as_identity(order_id), Label.state == LabelState.RENDERED
    query = select(Label.id).where(
        *rendered, Label.superseded_at.is_(None), Label.stock.in_(stocks), Label.id.not_in(printed)
    )
    new = session.scalars(
        query.order_by(Label.container_id.is_(None), Label.number).with_for_update()
    ).all()
    if not new:
        raise invalid("/label", "nothing_new", "every label there is was printed before")
    return [
        print_label(session, actor, str(label), wanted, bell, now + place * MOMENT)
        for place, label in enumerate(new)
    ]


def print_test(
    session: Session, actor: Actor, printer_id: str, bell: job_queue.Bell, now: datetime.datetime
) -> PrintAttempt:
    """Intend a test label of a printer's stock, which names no patient and no order.

    Raises NotReady for a printer that is paused.
    """
    printer = printers.get_printer(session, printer_id)
    printers.refuse_paused(printer)
    tests = PrintAttempt.printer_id == printer.id, PrintAttempt.label_id.is_(None)
    before = session.scalar(select(func.count()).where(*tests)) or 0
    attempt = PrintAttempt(
        label_id=None,
        printer=printer,
        user_id=identity_of(actor),
        copy=before + 1,
        pdf_sha256=None,
        intended_at=now,
    )
    return _intended(session, actor, attempt, bell)
