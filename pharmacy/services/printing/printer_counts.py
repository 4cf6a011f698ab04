"""What each printer printed in the last weeks: counts, and its last label."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.printers import PrintAttempt, Printer

# Longer, and the database would read many more rows than anybody asks about.
COUNTED = datetime.timedelta(days=30)
SENT = (PrintState.SENT, PrintState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class LastLabel:
    """The newest print job of a printer. number, rx_number: None for a test label or a calendar."""

    at: datetime.datetime
    state: PrintState
    number: int | None = None
    rx_number: int | None = None


@dataclass(frozen=True, slots=True)
class PrinterCounts:
    """The print jobs of a printer by their status."""

    sent: int = 0
    unconfirmed: int = 0
    failed: int = 0
    last: LastLabel | None = None


def counts_of_printers(session: Session, now: datetime.datetime) -> dict[uuid.UUID, PrinterCounts]:
    """Of every printer that is in use, since `COUNTED` before now."""
    since = now - COUNTED
    query = select(PrintAttempt.printer_id, PrintAttempt.state, func.count())
    query = query.where(PrintAttempt.intended_at >= since)
    found: dict[uuid.UUID, dict[PrintState, int]] = {}
    grouped = query.group_by(PrintAttempt.printer_id, PrintAttempt.state)
    for printer_id, state, count in session.execute(grouped):
        found.setdefault(printer_id, {})[state] = count
    in_use = session.scalars(select(Printer.id).where(Printer.removed_at.is_(None)))
    return {
        printer_id: _counts(found.get(printer_id, {}), _last(session, printer_id, since))
        for printer_id in in_use.all()
    }


def _counts(states: dict[PrintState, int], last: LastLabel | None) -> PrinterCounts:
    sent = sum(states.get(state, 0) for state in SENT)
    unconfirmed, failed = (states.get(one, 0) for one in (PrintState.UNKNOWN, PrintState.FAILED))
    return PrinterCounts(sent, unconfirmed, failed, last)


def _last(session: Session, printer_id: uuid.UUID, since: datetime.datetime) -> LastLabel | None:
    query = (
        select(PrintAttempt.intended_at, PrintAttempt.state, Label.number, Order.rx_number)
        .outerjoin(Label, Label.id == PrintAttempt.label_id)
        .outerjoin(Order, Order.id == Label.order_id)
        .where(PrintAttempt.printer_id == printer_id, PrintAttempt.intended_at >= since)
        .order_by(PrintAttempt.intended_at.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else LastLabel(*row)
