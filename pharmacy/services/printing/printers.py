"""Label printers: adding, defaults, pausing, and status reports."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labels import addresses
from labels.device_settings import DeviceSettings
from labels.errors import PrinterUnknown
from labels.stock import STOCKS
from pharmacy import job_queue
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.messages import Message
from pharmacy.core.printing.jobs import UNREACHED
from pharmacy.core.printing.printer_states import PrinterState, printer_state
from pharmacy.db import after_commit
from pharmacy.models.printers import Printer as Printer
from pharmacy.services.printing import sending, stored_settings
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity, refuse_odd_name

LONGEST_URI = 300
# Reports older than this are queried again. An unresponsive printer blocks a worker for this long,
# so it is queried rarely.
FRESH = datetime.timedelta(seconds=5)
FRESH_OF_SILENT = datetime.timedelta(seconds=30)
# An older report describes the past.
OLD = datetime.timedelta(minutes=2)
REMOVED = Message("printer_removed", "The printer was removed. Take another one.")


@dataclass(frozen=True, slots=True)
class Asking:
    """A printer whose status is to be queried."""

    uri: str
    stock: str
    settings: DeviceSettings


def add_printer(
    session: Session, name: str, uri: str, stock: str, now: datetime.datetime, actor: Actor
) -> Printer:
    """Add a printer. The first of its stock becomes its default.

    Raises InvalidInput for an unknown address type or stock, or a name that is taken.
    """
    _refuse_name(session, name)
    refuse_address(uri)
    refuse_stock(stock)
    is_first = all(other.stock != stock for other in find_printers(session))
    printer = Printer(name=name, uri=uri, stock=stock, created_at=now, is_default=is_first)
    session.add(printer)
    _flush_name(session, name)
    audit.record(session, actor, Event.PRINTER_ADDED, printer.id, now, stock=stock)
    return printer


def refuse_stock(stock: str) -> None:
    """Raise InvalidInput for a stock that is unknown here."""
    if stock not in STOCKS:
        raise invalid(
            "/stock",
            "unknown_stock",
            Message("give_one_of", "Give one of %(choices)s.", choices=[*STOCKS]),
        )


def refuse_address(uri: str) -> None:
    """Raise InvalidInput for an address that no kind of printer has."""
    try:
        addresses.way(uri)
    except PrinterUnknown as error:
        raise invalid("/uri", "unknown_way", error.message) from None
    if len(uri) > LONGEST_URI:
        raise invalid(
            "/uri",
            "too_long",
            Message(
                "address_too_long",
                "Give an address of at most %(most)s characters.",
                most=LONGEST_URI,
            ),
        )


def _flush_name(session: Session, name: str) -> None:
    """Write a printer. Raises InvalidInput if somebody else added one at the same moment."""
    try:
        session.flush()
    except IntegrityError:
        message = Message(
            "printer_added_meanwhile",
            "Another printer was just added. Check whether %(name)s is there, or try again.",
            name=name,
        )
        raise invalid("/name", "taken", message) from None


def _refuse_name(session: Session, name: str) -> None:
    refuse_odd_name(name)
    if any(printer.name == name for printer in find_printers(session)):
        raise invalid(
            "/name",
            "taken",
            Message("printer_name_taken", "There is already a printer %(name)s.", name=name),
        )


def find_printers(session: Session) -> Sequence[Printer]:
    """All printers that were not removed, by name."""
    in_use = select(Printer).where(Printer.removed_at.is_(None))
    return session.scalars(in_use.order_by(Printer.name)).all()


def has_any(session: Session) -> bool:
    """Whether there is a printer, also one that is no longer in use: its print jobs may wait."""
    return bool(session.scalar(select(select(Printer.id).exists())))


def get_printer(session: Session, printer_id: str) -> Printer:
    """A printer that was not removed. Raises NotFound."""
    printer = session.get(Printer, as_identity(printer_id))
    if printer is None or printer.removed_at is not None:
        raise NotFound(Message("no_such_printer", "Printer not found."))
    return printer


def find_named(session: Session, name: str) -> Printer:
    """The printer of this name. Raises NotFound."""
    in_use = Printer.name == name, Printer.removed_at.is_(None)
    printer = session.scalar(select(Printer).where(*in_use))
    if printer is None:
        raise NotFound(
            Message(
                "no_printer_of_name",
                "Printer %(name)s not found. `pharmacy printers list` shows all.",
                name=name,
            )
        )
    return printer


def stock_facts() -> dict[str, str]:
    """Every stock by name, with its size and dots in words."""
    return {name: stock.facts for name, stock in STOCKS.items()}


def refuse_paused(printer: Printer) -> None:
    """Raise NotReady for a paused printer."""
    if printer.paused_at is not None:
        raise NotReady(
            Message(
                "printer_paused",
                "%(printer)s is paused. Resume it, or take another printer.",
                printer=printer.name,
            )
        )


def locked(session: Session, printer_id: str) -> Printer:
    """The printer, with a lock on its row. Raises NotFound."""
    query = select(Printer).where(Printer.id == as_identity(printer_id)).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).all()
    return get_printer(session, printer_id)


def rename_printer(
    session: Session, actor: Actor, printer_id: str, name: str, now: datetime.datetime
) -> None:
    """Rename a printer. Raises InvalidInput for a name that is invalid or taken."""
    printer = locked(session, printer_id)
    if printer.name == name:
        return
    _refuse_name(session, name)
    audit.record(
        session, actor, Event.PRINTER_RENAMED, printer.id, now, before=printer.name, after=name
    )
    printer.name = name
    _flush_name(session, name)


def pause_printer(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Send nothing to a printer until it is resumed. It still prints the jobs that it has."""
    printer = locked(session, printer_id)
    if printer.paused_at is None:
        printer.paused_at = now
        audit.record(session, actor, Event.PRINTER_PAUSED, printer.id, now)


def resume_printer(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Let a paused printer print again."""
    printer = locked(session, printer_id)
    if printer.paused_at is not None:
        printer.paused_at = None
        audit.record(session, actor, Event.PRINTER_RESUMED, printer.id, now)


def make_default(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Make pages offer this printer first for its stock."""
    stock = get_printer(session, printer_id).stock
    # Locks all printers of the stock, so that two concurrent choices take turns.
    turn = select(Printer.id).where(Printer.stock == stock).order_by(Printer.id)
    session.execute(turn.with_for_update())
    printer = locked(session, printer_id)
    if printer.is_default:
        return
    others = update(Printer).where(Printer.stock == printer.stock, Printer.is_default)
    session.execute(others.values(is_default=False))
    printer.is_default = True
    audit.record(session, actor, Event.PRINTER_MADE_DEFAULT, printer.id, now, stock=printer.stock)


def remove_printer(session: Session, actor: Actor, printer_id: str, now: datetime.datetime) -> None:
    """Remove a printer permanently. Its print jobs are kept; waiting ones become failed."""
    printer = locked(session, printer_id)
    printer.removed_at, printer.is_default = now, False
    audit.record(session, actor, Event.PRINTER_REMOVED, printer.id, now)
    sending.refuse_waiting(session, printer.id, str(REMOVED), now)


def state_of(printer: Printer, now: datetime.datetime) -> PrinterState:
    """The state of a printer in plain words."""
    is_old = printer.heard_at is not None and now - printer.heard_at > OLD
    return printer_state(printer.report, is_paused=printer.paused_at is not None, is_old=is_old)


def is_stale(printer: Printer, now: datetime.datetime) -> bool:
    """Whether the printer's status should be queried again."""
    asked, heard = printer.asked_at, printer.heard_at
    if asked is None and heard is None:
        return True
    last = max(at for at in (asked, heard) if at is not None)
    is_silent = printer.report is not None and printer.report["state"] == UNREACHED
    # The query is still in progress, or no worker is running.
    is_open = heard is None or (asked is not None and asked > heard)
    return now - last >= (FRESH_OF_SILENT if is_silent or is_open else FRESH)


def ask_stale(session: Session, notifier: job_queue.Notifier, now: datetime.datetime) -> None:
    """Have the workers query every printer with an old report. Concurrent calls notify once."""
    in_use = select(Printer).where(Printer.removed_at.is_(None)).order_by(Printer.id)
    for printer in session.scalars(in_use.with_for_update(skip_locked=True)):
        if is_stale(printer, now):
            printer.asked_at = now
            after_commit(session, partial(notifier.notify, job_queue.ASK_PRINTER, str(printer.id)))


def printer_to_ask(session: Session, printer_id: uuid.UUID) -> Asking | None:
    """The address, stock and settings of a printer. None for one that was removed."""
    printer = session.get(Printer, printer_id)
    if printer is None or printer.removed_at is not None:
        return None
    return Asking(printer.uri, printer.stock, stored_settings.settings_of(session, printer))


def note_report(
    session: Session, printer_id: uuid.UUID, report: dict[str, Any], now: datetime.datetime
) -> None:
    """Store a printer's latest status report, or why there is none.

    has_status: whether it ever reported a status. If it is silent then, it is not free.
    """
    before = session.scalar(select(Printer.report).where(Printer.id == printer_id)) or {}
    has_status = before.get("has_status", False) or report["state"] not in ("", UNREACHED)
    report = report | {"has_status": has_status}
    heard = update(Printer).where(Printer.id == printer_id)
    session.execute(heard.values(report=report, heard_at=now))
