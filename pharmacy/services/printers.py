"""Label printers: which there are, which is offered first, which pause, and what they report."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from labels.stock import STOCKS
from pharmacy.core.audit import WORKER, Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.labels import PrintState
from pharmacy.models.printers import PrintAttempt
from pharmacy.models.printers import Printer as Printer
from pharmacy.services import audit
from pharmacy.services.identities import as_identity, refuse_odd_name

WAYS = ("ipp://", "ipps://", "folder:")
LONGEST_URI = 300
# A report that is older is asked for anew, and nobody asks twice within a second.
FRESH = datetime.timedelta(seconds=5)
BETWEEN_QUESTIONS = datetime.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """A printer that is now to be asked how it is."""

    printer_id: uuid.UUID
    uri: str
    stock: str


def add_printer(
    session: Session, name: str, uri: str, stock: str, now: datetime.datetime, actor: Actor
) -> Printer:
    """Add a printer; the first of its stock becomes the default for it.

    Raises InvalidInput for an address or a stock that is not known, or a name that is taken.
    """
    _refuse_name(session, name)
    if not uri.startswith(WAYS) or len(uri) > LONGEST_URI or not uri.isprintable():
        raise invalid("/uri", "unknown_way", f"give an address that begins with {', '.join(WAYS)}")
    if stock not in STOCKS:
        raise invalid("/stock", "unknown_stock", f"give one of {', '.join(STOCKS)}")
    is_first = all(other.stock != stock for other in find_printers(session))
    printer = Printer(name=name, uri=uri, stock=stock, created_at=now, is_default=is_first)
    session.add(printer)
    session.flush()
    audit.record(session, actor, Event.PRINTER_ADDED, printer.id, now, stock=stock)
    return printer


def _refuse_name(session: Session, name: str) -> None:
    refuse_odd_name(name)
    if any(printer.name == name for printer in find_printers(session)):
        raise invalid("/name", "taken", f"there is already a printer {name}")


def find_printers(session: Session) -> Sequence[Printer]:
    """All printers that were not removed, by name."""
    in_use = select(Printer).where(Printer.removed_at.is_(None))
    return session.scalars(in_use.order_by(Printer.name)).all()


def get_printer(session: Session, printer_id: str) -> Printer:
    """A printer that was not removed; raises NotFound."""
    printer = session.get(Printer, as_identity(printer_id))
    if printer is None or printer.removed_at is not None:
        raise NotFound("there is no such printer")
    return printer


def refuse_paused(printer: Printer) -> None:
    """Raise NotReady for a printer that gets nothing for now."""
    if printer.paused_at is not None:
        raise NotReady(f"{printer.name} is paused: resume it, or take another printer")


def _locked(session: Session, printer_id: str) -> Printer:
    get_printer(session, printer_id)
    query = select(Printer).where(Printer.id == as_identity(printer_id)).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def rename_printer(
    session: Session, actor: Actor, printer_id: str, name: str, now: datetime.datetime
) -> None:
    """Give a printer another name; raises InvalidInput for one that is odd or taken."""
    printer = _locked(session, printer_id)
    if printer.name == name:
        return
    _refuse_name(session, name)
    audit.record(
        session, actor, Event.PRINTER_RENAMED, printer.id, now, before=printer.name, after=name
    )
    printer.name = name


def pause_printer(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Send nothing to a printer until it is resumed; what it took already, it prints."""
    printer = _locked(session, printer_id)
    if printer.paused_at is None:
        printer.paused_at = now
        audit.record(session, actor, Event.PRINTER_PAUSED, printer.id, now)


def resume_printer(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Let a paused printer print again."""
    printer = _locked(session, printer_id)
    if printer.paused_at is not None:
        printer.paused_at = None
        audit.record(session, actor, Event.PRINTER_RESUMED, printer.id, now)


def make_default(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Have pages offer this printer first for its stock."""
    printer = _locked(session, printer_id)
    if printer.is_default:
        return
    others = update(Printer).where(Printer.stock == printer.stock, Printer.is_default)
    session.execute(others.values(is_default=False))
    printer.is_default = True
    audit.record(session, actor, Event.PRINTER_MADE_DEFAULT, printer.id, now, stock=printer.stock)


def remove_printer(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Take a printer away for good; its sheets stay in the ledger, those that wait have failed."""
    printer = _locked(session, printer_id)
    printer.removed_at, printer.is_default = now, False
    audit.record(session, actor, Event.PRINTER_REMOVED, printer.id, now)
    waiting = PrintAttempt.printer_id == printer.id, PrintAttempt.state == PrintState.INTENDED
    for attempt in session.scalars(
        select(PrintAttempt).where(*waiting).with_for_update(of=PrintAttempt)
    ):
        attempt.state, attempt.ended_at = PrintState.FAILED, now
        attempt.error_message = "The printer was removed. Take another one."
        audit.record(session, WORKER, Event.PRINT_FAILED, attempt.id, now)


def is_stale(printer: Printer, now: datetime.datetime) -> bool:
    """Whether the printer is to be asked anew."""
    return printer.heard_at is None or printer.heard_at < now - FRESH


def claim_question(
    session: Session, printer_id: uuid.UUID, now: datetime.datetime
) -> Asking | None:
    """Take the right to ask a printer how it is; None where somebody has just done so."""
    due = or_(Printer.asked_at.is_(None), Printer.asked_at < now - BETWEEN_QUESTIONS)
    claimed = update(Printer).where(Printer.id == printer_id, Printer.removed_at.is_(None), due)
    row = session.execute(
        claimed.values(asked_at=now).returning(Printer.uri, Printer.stock)
    ).one_or_none()
    return None if row is None else Asking(printer_id, row.uri, row.stock)


def note_report(
    session: Session, printer_id: uuid.UUID, report: dict[str, Any], now: datetime.datetime
) -> None:
    """Keep what a printer last told of itself, or why it told nothing."""
    heard = update(Printer).where(Printer.id == printer_id)
    session.execute(heard.values(report=report, heard_at=now))
