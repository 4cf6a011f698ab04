"""Print jobs: who prints which label on which printer. The row is stored before a byte is sent."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy import job_queue
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.messages import Message
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
    """The possible printers, and the reason if the label was printed before.

    printer_ids: at most one of each stock. The label uses that of its own stock. seen: the number
    of the label's print jobs that the person saw, if the page sent it. If the number is now
    different, somebody else printed it, or the click was repeated. seen_each: the same for several
    labels, by their ids.
    """

    printer_ids: Sequence[str]
    reason: str | None
    seen: int | None = None
    seen_each: Mapping[str, int] = field(default_factory=dict)

    def seen_of(self, label: Label) -> int | None:
        """The number of print jobs of a label that the person saw."""
        return self.seen_each.get(str(label.id), self.seen)


def find_attempts(session: Session, order_id: uuid.UUID) -> Sequence[PrintAttempt]:
    """Every print job for labels of an order, oldest first."""
    query = select(PrintAttempt).join(Label, Label.id == PrintAttempt.label_id)
    return session.scalars(
        query.where(Label.order_id == order_id).order_by(PrintAttempt.intended_at)
    ).all()


def find_tests(session: Session, since: datetime.datetime) -> Sequence[PrintAttempt]:
    """The test labels requested since then, newest first."""
    tests = PrintAttempt.label_id.is_(None), PrintAttempt.intended_at >= since
    return session.scalars(
        select(PrintAttempt).where(*tests).order_by(PrintAttempt.intended_at.desc())
    ).all()


def get_test(session: Session, attempt_id: str) -> PrintAttempt:
    """A test label's print job. Raises NotFound, also for a patient's label."""
    attempt = session.get(PrintAttempt, as_identity(attempt_id))
    if attempt is None or attempt.label_id is not None:
        raise NotFound(Message("no_such_test_label", "Test label not found."))
    return attempt


def print_label(
    session: Session,
    actor: Actor,
    label_id: str,
    wanted: PrintRequest,
    notifier: job_queue.Notifier,
    now: datetime.datetime,
) -> PrintAttempt:
    """Create a print job for a label. The worker sends it after the commit.

    Raises NotReady for a label that is superseded or has no PDF, whose order is held or not
    verified, or for a printer that is paused; InvalidInput if none of the printers has the label's
    stock, for a reprint without a reason, or for a print job that the person had not seen.
    """
    attempt = create_print_job(session, actor, label_id, wanted, now)
    notify_of_first(session, [attempt], notifier)
    return attempt


def create_print_job(
    session: Session, actor: Actor, label_id: str, wanted: PrintRequest, now: datetime.datetime
) -> PrintAttempt:
    """The same, without notifying the workers."""
    label = stored_labels.get_label(session, actor, label_id)
    transitions.refuse_unless_printable(session, label.order_id)
    # Two transactions that print the same label take turns, so that the second sees the first.
    turn = select(Label.superseded_at).where(Label.id == label.id).with_for_update()
    if session.scalar(turn) is not None:
        raise NotReady(
            Message(
                "label_superseded",
                "%(label)s is superseded. The course was changed.",
                label=label.title,
            )
        )
    if label.state is not LabelState.RENDERED or label.pdf_sha256 is None:
        raise NotReady(
            Message("label_not_rendered", "%(label)s is not rendered yet.", label=label.title)
        )
    attempt = PrintAttempt(
        label_id=label.id,
        printer=_printer_for(session, label, wanted.printer_ids),
        user_id=identity_of(actor),
        copy=_next_copy(session, label, wanted),
        reason=wanted.reason,
        pdf_sha256=label.pdf_sha256,
        intended_at=now,
    )
    return _intended(session, actor, attempt)


def _intended(session: Session, actor: Actor, attempt: PrintAttempt) -> PrintAttempt:
    session.add(attempt)
    session.flush()
    now, detail = attempt.intended_at, {"copy": attempt.copy, "sha256": attempt.pdf_sha256}
    audit.record(session, actor, Event.PRINT_INTENDED, attempt.id, now, **detail)
    return attempt


def notify_of_first(
    session: Session, attempts: Sequence[PrintAttempt], notifier: job_queue.Notifier
) -> None:
    """Notify of the first at each printer. The worker sends those behind it in the same run."""
    first = {attempt.printer.id: attempt for attempt in reversed(attempts)}
    for attempt in first.values():
        after_commit(session, partial(notifier.notify, job_queue.PRINT_LABEL, str(attempt.id)))


def _printer_for(session: Session, label: Label, printer_ids: Sequence[str]) -> Printer:
    found = [printers.get_printer(session, printer_id) for printer_id in printer_ids]
    fitting = next((printer for printer in found if printer.stock == label.stock), None)
    if fitting is None:
        raise invalid("/printer", "other_stock", _other_stock(found, label.stock))
    printers.refuse_paused(fitting)
    return fitting


def _other_stock(chosen: Sequence[Printer], stock: str) -> Message:
    if not chosen:
        return Message(
            "no_printer_chosen", "No printer was chosen. The label is for %(stock)s.", stock=stock
        )
    held = [
        Message(
            "printer_holds",
            "%(printer)s holds %(stock)s stock",
            printer=printer.name,
            stock=printer.stock,
        )
        for printer in chosen
    ]
    return Message(
        "printer_of_other_stock", "%(held)s. The label is for %(stock)s.", held=held, stock=stock
    )


def _next_copy(session: Session, label: Label, wanted: PrintRequest) -> int:
    query = select(func.count()).where(PrintAttempt.label_id == label.id)
    print_jobs = session.scalar(query) or 0
    seen = wanted.seen_of(label)
    if seen is not None and seen != print_jobs:
        message = Message(
            "label_printed_meanwhile",
            "%(label)s was printed meanwhile. Check its print jobs first.",
            label=label.title,
        )
        raise invalid("/seen", "printed_meanwhile", message)
    before = session.scalar(query.where(PrintAttempt.state != PrintState.FAILED)) or 0
    if before and not wanted.reason:
        message = Message(
            "label_printed_before",
            "%(label)s was printed before. Say why it is printed again.",
            label=label.title,
        )
        raise invalid("/reason", "reprint", message)
    return print_jobs + 1


def print_new_labels(
    session: Session,
    actor: Actor,
    order_id: str,
    wanted: PrintRequest,
    notifier: job_queue.Notifier,
    now: datetime.datetime,
) -> list[PrintAttempt]:
    """Create a print job for each rendered label that has none and whose stock a printer has.

    Raises InvalidInput if all have one. A failed print job does not count; one that may have come
    out does. Each is requested a moment after the previous one, so they come out in order.
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
        raise invalid(
            "/label", "nothing_new", Message("no_new_label", "Every label was printed before.")
        )
    attempts = [
        create_print_job(session, actor, str(label), wanted, now + place * MOMENT)
        for place, label in enumerate(new)
    ]
    notify_of_first(session, attempts, notifier)
    return attempts


def print_test(
    session: Session,
    actor: Actor,
    printer_id: str,
    notifier: job_queue.Notifier,
    now: datetime.datetime,
) -> PrintAttempt:
    """Create a print job for a test label of a printer's stock, without patient or order.

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
    _intended(session, actor, attempt)
    notify_of_first(session, [attempt], notifier)
    return attempt
