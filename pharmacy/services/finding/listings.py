"""Orders for lists: only the columns that a row shows."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, joinedload, raiseload, selectinload

from pharmacy.core.audit import Actor, Event
from pharmacy.core.flags import Severity
from pharmacy.core.printing.labels import LabelState, PrintState
from pharmacy.models.final_verifications import FinalScan
from pharmacy.models.flags import Flag
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.phases import Phase
from pharmacy.models.plans import Plan
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.records import access_log

ON_PAPER = (PrintState.SENT, PrintState.CONFIRMED)
# The sender or typist, and what the summary of the course needs.
LINE_PARTS = (
    selectinload(Order.plans).load_only(Plan.version, Plan.first_day),
    selectinload(Order.plans).selectinload(Plan.phases).selectinload(Phase.doses),
    selectinload(Order.plans).selectinload(Plan.fills),
    selectinload(Order.amendments),
    joinedload(Order.client),
    joinedload(Order.person),
    raiseload(Order.labels),
    raiseload(Order.schedules),
    raiseload(Order.transitions),
    raiseload(Order.flags),
)


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """The number of labels at each stage, of what leaves the pharmacy next.

    lost: labels with an unconfirmed print job. open: the numbers of the containers whose label was
    not scanned back, while others of the order were.
    """

    total: int = 0
    rendered: int = 0
    failed: int = 0
    printed: int = 0
    scanned: int = 0
    lost: int = 0
    open: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """One order in a list. holds, warnings: the number of its open flags."""

    order: Order
    labels: LabelCounts
    holds: int
    warnings: int


def lines(
    session: Session, actor: Actor, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, ListedOrder]:
    """A row for each of these orders. The access log records that the actor saw them."""
    if not order_ids:
        return {}
    found = session.scalars(select(Order).where(Order.id.in_(order_ids)).options(*LINE_PARTS)).all()
    for order in found:
        access_log.note(session, actor, Event.ORDER_LISTED, order)
    labels, flags = _label_counts(session, order_ids), _open_flags(session, order_ids)
    return {
        order.id: ListedOrder(
            order,
            labels.get(order.id, LabelCounts()),
            flags.get((order.id, Severity.HOLD), 0),
            flags.get((order.id, Severity.WARNING), 0),
        )
        for order in found
    }


def in_order(session: Session, actor: Actor, order_ids: Sequence[uuid.UUID]) -> list[ListedOrder]:
    """The rows in the order of the ids."""
    found = lines(session, actor, order_ids)
    return [found[order_id] for order_id in order_ids]


OrderNumbers = Select[uuid.UUID, int]


@dataclass(frozen=True, slots=True)
class Newest:
    """Orders, newest first. next: the Rx number below which there are more, None without any."""

    lines: Sequence[ListedOrder]
    next: int | None


def newest(session: Session, actor: Actor, *, before: int | None, most: int) -> Newest:
    """Orders of all clients, with Rx numbers below `before`."""
    query = select(Order.id, Order.rx_number)
    below = _below(query, before).order_by(Order.rx_number.desc())
    return _newest(session, actor, below, most)


def page_of_few(
    session: Session, actor: Actor, query: OrderNumbers, *, before: int | None, most: int
) -> Newest:
    """The newest of at most some hundred orders, whose ids and Rx numbers the query gives.

    They are selected first and sorted then. With a limit in the query, PostgreSQL would scan all
    orders from the newest on until it has found enough of them.
    """
    few = _below(query, before).cte().prefix_with("MATERIALIZED", dialect="postgresql")
    below = select(few.c.id, few.c.rx_number).order_by(few.c.rx_number.desc())
    return _newest(session, actor, below, most)


def _below(query: OrderNumbers, before: int | None) -> OrderNumbers:
    return query if before is None else query.where(Order.rx_number < before)


def _newest(session: Session, actor: Actor, query: OrderNumbers, most: int) -> Newest:
    found = session.execute(query.limit(most + 1)).all()
    shown = found[:most]
    following = shown[-1].rx_number if len(found) > most else None
    return Newest(in_order(session, actor, [row.id for row in shown]), following)


def _open_flags(
    session: Session, order_ids: Iterable[uuid.UUID]
) -> dict[tuple[uuid.UUID, Severity], int]:
    query = (
        select(Flag.order_id, Flag.severity, func.count())
        .where(Flag.order_id.in_(order_ids), Flag.resolved_at.is_(None))
        .group_by(Flag.order_id, Flag.severity)
    )
    return {(order_id, severity): count for order_id, severity, count in session.execute(query)}


def _label_counts(session: Session, order_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, LabelCounts]:
    counts = {
        order_id: LabelCounts(total, rendered, failed, printed, scanned, lost)
        for order_id, total, rendered, failed, printed, scanned, lost in session.execute(
            _counting(order_ids)
        )
    }
    halfway = [one for one, count in counts.items() if 0 < count.scanned < count.total]
    for order_id, numbers in _open_containers(session, halfway).items():
        counts[order_id] = replace(counts[order_id], open=numbers)
    return counts


def _open_containers(
    session: Session, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[int]]:
    found: dict[uuid.UUID, list[int]] = {}
    query = select(Label.order_id, Label.number).where(*_to_leave(order_ids))
    not_scanned = query.where(~_has_print_job(PrintState.CONFIRMED)).order_by(Label.number)
    for order_id, number in session.execute(not_scanned) if order_ids else ():
        found.setdefault(order_id, []).append(number)
    return found


def _to_leave(order_ids: Iterable[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    """Current labels of containers that have not left."""
    has_left = exists().where(FinalScan.label_id == Label.id, FinalScan.hand_out_id.is_not(None))
    of_containers = Label.order_id.in_(order_ids), Label.container_id.is_not(None)
    return (*of_containers, Label.superseded_at.is_(None), ~has_left)


def _counting(order_ids: Iterable[uuid.UUID]) -> Select[uuid.UUID, int, int, int, int, int, int]:
    return (
        select(
            Label.order_id,
            func.count(),
            func.sum(case((Label.state == LabelState.RENDERED, 1), else_=0)),
            func.sum(case((Label.state == LabelState.FAILED, 1), else_=0)),
            func.sum(case((_has_print_job(*ON_PAPER), 1), else_=0)),
            func.sum(case((_has_print_job(PrintState.CONFIRMED), 1), else_=0)),
            func.sum(case((_has_print_job(PrintState.UNKNOWN), 1), else_=0)),
        )
        .where(*_to_leave(order_ids))
        .group_by(Label.order_id)
    )


def _has_print_job(*states: PrintState) -> ColumnElement[bool]:
    return exists().where(PrintAttempt.label_id == Label.id, PrintAttempt.state.in_(states))
