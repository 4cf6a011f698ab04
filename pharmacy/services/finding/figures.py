"""Figures of the last weeks. The database counts from indexes, however many orders it has."""

import datetime
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from pharmacy.core.figures import Took
from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.printing.jobs import reasons_text
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.orders import Order
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.models.transitions import OrderTransition

LEFT = (Step.DISPENSE, Step.CLOSE)
# Failed or unconfirmed, by the printer's report or a person's.
TROUBLED = (PrintState.FAILED, PrintState.UNKNOWN)
# Print jobs that were sent, or could have been.
TRIED = tuple(state for state in PrintState if state is not PrintState.INTENDED)


@dataclass(frozen=True, slots=True)
class PrinterFigures:
    """The print jobs of a printer, and how many of them failed or are unconfirmed, by reason."""

    name: str
    print_jobs: int
    reasons: Sequence[tuple[str, int]]

    @property
    def troubled(self) -> int:
        """The number of print jobs that failed or are unconfirmed."""
        return sum(count for _, count in self.reasons)


def took(session: Session, since: datetime.datetime) -> list[Took]:
    """How long each order took that became ready since then, in the order of verification.

    Work began when the order was received or, if containers had left before, when it came back for
    verification.
    """
    check, back = aliased(OrderTransition), aliased(OrderTransition)
    came_back = (
        select(func.max(back.at))
        .where(back.order_id == check.order_id, back.number < check.number)
        .where(back.before == OrderStatus.DISPENSED.value)
        .scalar_subquery()
    )
    query = (
        select(Order.received_at, came_back, check.at)
        .join(Order, Order.id == check.order_id)
        .where(check.step == Step.FINAL_VERIFICATION, check.at >= since)
        .order_by(check.at)
    )
    return [Took(back_at or received_at, at) for received_at, back_at, at in session.execute(query)]


def left_at(session: Session, since: datetime.datetime) -> Sequence[datetime.datetime]:
    """When orders left the pharmacy, or were closed, since then."""
    query = select(OrderTransition.at).where(
        OrderTransition.step.in_(LEFT), OrderTransition.at >= since
    )
    return session.scalars(query).all()


def printing(session: Session, since: datetime.datetime) -> list[PrinterFigures]:
    """The print jobs of each printer since then, the printer with the most trouble first."""
    print_jobs = (
        select(PrintAttempt.printer_id, func.count())
        .where(PrintAttempt.intended_at >= since, PrintAttempt.state.in_(TRIED))
        .group_by(PrintAttempt.printer_id)
    )
    counts = dict(session.execute(print_jobs).all())
    reasons = _reasons(session, since)
    names = select(Printer.id, Printer.name).where(Printer.id.in_(counts))
    found = [
        PrinterFigures(name, counts[printer_id], reasons.get(printer_id, Counter()).most_common())
        for printer_id, name in session.execute(names)
    ]
    return sorted(found, key=lambda one: (-one.troubled, one.name))


def _reasons(session: Session, since: datetime.datetime) -> dict[uuid.UUID, Counter[str]]:
    query = select(PrintAttempt.printer_id, PrintAttempt.reasons, PrintAttempt.error_message)
    troubled = query.where(PrintAttempt.state.in_(TROUBLED), PrintAttempt.intended_at >= since)
    found: dict[uuid.UUID, Counter[str]] = {}
    for printer_id, keywords, message in session.execute(troubled):
        words = reasons_text(keywords or ()) or message or "nobody said why"
        found.setdefault(printer_id, Counter())[words] += 1
    return found
