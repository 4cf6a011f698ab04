"""The board of the day: open work, most urgent first."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select, tuple_, union_all
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.orders import OrderStatus
from pharmacy.models.orders import Order
from pharmacy.services.finding import listings
from pharmacy.services.finding.listings import ListedOrder

# In the order of the day. Held orders come first.
STATES = (
    OrderStatus.HELD,
    OrderStatus.RECEIVED,
    OrderStatus.VERIFIED,
    OrderStatus.COMPOUNDING,
    OrderStatus.READY,
)


@dataclass(frozen=True, slots=True)
class StatusCount:
    """The number of orders in one status, and how many of them are past their promise time."""

    count: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """The most urgent orders of one status."""

    status: OrderStatus
    total: StatusCount
    lines: Sequence[ListedOrder]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Orders of one status, most urgent first. next: the last Rx number, if there are more."""

    lines: Sequence[ListedOrder]
    next: int | None


def board(session: Session, actor: Actor, at: datetime.datetime, most: int) -> list[Column]:
    """The `most` urgent orders of each open status, as of a moment."""
    shown = _most_urgent(session, most)
    every = [order_id for ids in shown.values() for order_id in ids]
    lines = listings.lines(session, actor, every)
    totals = status_counts(session, at)
    return [
        Column(
            status,
            totals.get(status, StatusCount()),
            [lines[order_id] for order_id in shown.get(status, [])],
        )
        for status in STATES
    ]


def status_counts(session: Session, at: datetime.datetime) -> dict[OrderStatus, StatusCount]:
    """The number of orders in each open status, as of a moment."""
    overdue = func.sum(case((Order.due_at < at, 1), else_=0))
    query = select(Order.status, func.count(), overdue).where(Order.status.in_(STATES))
    found = session.execute(query.group_by(Order.status))
    return {status: StatusCount(count, late) for status, count, late in found}


def _most_urgent(session: Session, most: int) -> dict[OrderStatus, list[uuid.UUID]]:
    each = [
        select(
            select(Order.status, Order.id, Order.due_at, Order.rx_number)
            .where(Order.status == status)
            .order_by(Order.due_at, Order.rx_number)
            .limit(most)
            .subquery()
        )
        for status in STATES
    ]
    found: dict[OrderStatus, list[uuid.UUID]] = {}
    rows = union_all(*each).subquery()
    query = select(rows.c.status, rows.c.id).order_by(rows.c.due_at, rows.c.rx_number)
    for status, order_id in session.execute(query):
        found.setdefault(status, []).append(order_id)
    return found


def find_open(
    session: Session, actor: Actor, status: OrderStatus, *, after: int | None, most: int
) -> BoardPage:
    """Orders of one status, most urgent first, after the one with Rx number `after`."""
    query = select(Order.id, Order.rx_number).where(Order.status == status)
    if after is not None:
        last = select(Order.due_at).where(Order.rx_number == after).scalar_subquery()
        query = query.where(tuple_(Order.due_at, Order.rx_number) > tuple_(last, after))
    found = session.execute(query.order_by(Order.due_at, Order.rx_number).limit(most + 1)).all()
    shown = found[:most]
    lines = listings.in_order(session, actor, [row.id for row in shown])
    return BoardPage(lines, shown[-1].rx_number if len(found) > most else None)
