"""What is recorded about the containers of orders, for their states."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.printing.labels import LabelState, PrintState
from pharmacy.models.containers import Container
from pharmacy.models.fills import Fill
from pharmacy.models.final_verifications import FinalScan
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.packagings import PackagingRecord
from pharmacy.models.plans import Plan
from pharmacy.models.printers import PrintAttempt
from pharmacy.models.transitions import DispensingRecord, OrderTransition


class ContainerRow(NamedTuple):
    """One container of one plan, with its fill. version, added_at: of the plan."""

    order_id: uuid.UUID
    id: uuid.UUID
    carried_from: uuid.UUID | None
    number: int
    version: int
    added_at: datetime.datetime
    fill: int
    refill: int
    make_on: datetime.date
    made_on: datetime.date | None
    first_day: int


class LabelRow(NamedTuple):
    """One label of a container."""

    order_id: uuid.UUID
    id: uuid.UUID
    container_id: uuid.UUID
    number: int
    state: LabelState
    created_at: datetime.datetime
    superseded_at: datetime.datetime | None


class TransitionRow(NamedTuple):
    """One transition of an order."""

    order_id: uuid.UUID
    id: uuid.UUID
    step: Step
    before: str
    after: str
    at: datetime.datetime


class ScanRow(NamedTuple):
    """One scan in a final verification. left_at: when the container left with this label."""

    label_id: uuid.UUID
    move_id: uuid.UUID
    left_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What people recorded: when each container was first packaged, by its original row; when each
    label was first scanned back; and each scan of a final verification.
    """

    packaged: Mapping[uuid.UUID, datetime.datetime] = field(default_factory=dict)
    labeled: Mapping[uuid.UUID, datetime.datetime] = field(default_factory=dict)
    scans: Sequence[ScanRow] = ()


@dataclass(frozen=True, slots=True)
class OrderRows:
    """Everything that decides the states of one order's containers.

    plan_version: of the plan in force, which may have no container.
    """

    status: OrderStatus
    received_at: datetime.datetime
    plan_version: int
    containers: Sequence[ContainerRow]
    labels: Sequence[LabelRow]
    transitions: Sequence[TransitionRow]
    progress: Progress


CONTAINERS = (
    select(
        Plan.order_id,
        Container.id,
        Container.carried_from,
        Container.number,
        Plan.version,
        Plan.created_at,
        Fill.number,
        Fill.refill,
        Fill.make_on,
        Fill.made_on,
        Fill.first_day,
    )
    .join(Container, Container.plan_id == Plan.id)
    .join(Fill, Fill.id == Container.fill_id)
    .order_by(Plan.version, Container.number)
)
LABELS = select(
    Label.order_id,
    Label.id,
    Label.container_id,
    Label.number,
    Label.state,
    Label.created_at,
    Label.superseded_at,
).where(Label.container_id.is_not(None))
TRANSITIONS = select(
    OrderTransition.order_id,
    OrderTransition.id,
    OrderTransition.step,
    OrderTransition.before,
    OrderTransition.after,
    OrderTransition.at,
).order_by(OrderTransition.number)
SCANS = (
    select(FinalScan.label_id, FinalScan.move_id, OrderTransition.at)
    .join(Label, Label.id == FinalScan.label_id)
    .outerjoin(DispensingRecord, DispensingRecord.id == FinalScan.hand_out_id)
    .outerjoin(OrderTransition, OrderTransition.id == DispensingRecord.move_id)
)
PACKAGED = (
    select(PackagingRecord.container_id, func.min(PackagingRecord.filled_at))
    .join(Container, Container.id == PackagingRecord.container_id)
    .join(Plan, Plan.id == Container.plan_id)
    .group_by(PackagingRecord.container_id)
)
LABELED = (
    select(PrintAttempt.label_id, func.min(PrintAttempt.confirmed_at))
    .join(Label, Label.id == PrintAttempt.label_id)
    .where(PrintAttempt.state == PrintState.CONFIRMED)
    .group_by(PrintAttempt.label_id)
)


class ShownOrder(NamedTuple):
    """The columns of an order that decide the states of its containers."""

    id: uuid.UUID
    status: OrderStatus
    received_at: datetime.datetime
    plan_version: int


Row = TypeVar("Row", ContainerRow, LabelRow, TransitionRow)


def of_order(session: Session, order: Order) -> OrderRows:
    """The rows of an order that is loaded with all its parts, and flushed."""
    transitions = transitions_of(order)
    return OrderRows(
        order.status,
        order.received_at,
        order.plans[-1].version,
        [_container(order, plan, row) for plan in order.plans for row in plan.containers],
        [_label(order, row) for row in order.labels],
        transitions,
        _progress(session, [order.id]) if _was_compounded(transitions) else Progress(),
    )


def transitions_of(order: Order) -> list[TransitionRow]:
    """The transitions of an order that is loaded with them."""
    return [
        TransitionRow(order.id, row.id, row.step, row.before, row.after, row.at)
        for row in order.transitions
    ]


def _container(order: Order, plan: Plan, row: Container) -> ContainerRow:
    return ContainerRow(
        order.id,
        row.id,
        row.carried_from,
        row.number,
        plan.version,
        plan.created_at,
        row.fill.number,
        row.fill.refill,
        row.fill.make_on,
        row.fill.made_on,
        row.fill.first_day,
    )


def _label(order: Order, row: Label) -> LabelRow:
    said = row.number, row.state, row.created_at, row.superseded_at
    return LabelRow(order.id, row.id, row.container_id, *said)


def of_orders(session: Session, orders: Collection[ShownOrder]) -> dict[uuid.UUID, OrderRows]:
    """The rows of many orders, by columns only."""
    ids = [order.id for order in orders]
    if not ids:
        return {}
    containers = session.execute(CONTAINERS.where(Plan.order_id.in_(ids)))
    labels = session.execute(LABELS.where(Label.order_id.in_(ids)))
    steps = session.execute(TRANSITIONS.where(OrderTransition.order_id.in_(ids)))
    transitions = _grouped(TransitionRow(*row) for row in steps)
    compounded = [one for one in ids if _was_compounded(transitions.get(one, ()))]
    progress = _progress(session, compounded) if compounded else Progress()
    of_containers = _grouped(ContainerRow(*row) for row in containers)
    of_labels = _grouped(LabelRow(*row) for row in labels)
    return {
        order.id: OrderRows(
            order.status,
            order.received_at,
            order.plan_version,
            of_containers.get(order.id, ()),
            of_labels.get(order.id, ()),
            transitions.get(order.id, ()),
            progress,
        )
        for order in orders
    }


def _grouped(rows: Iterable[Row]) -> dict[uuid.UUID, list[Row]]:
    found: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.order_id, []).append(row)
    return found


def _was_compounded(transitions: Sequence[TransitionRow]) -> bool:
    """Whether anything can be packaged, scanned or dispensed of an order."""
    return any(row.step is Step.COMPOUND for row in transitions)


def _progress(session: Session, ids: Collection[uuid.UUID]) -> Progress:
    packaged = session.execute(PACKAGED.where(Plan.order_id.in_(ids)))
    labeled = session.execute(LABELED.where(Label.order_id.in_(ids)))
    return Progress(
        {container_id: at for container_id, at in packaged if at is not None},
        {label_id: at for label_id, at in labeled if label_id is not None and at is not None},
        [ScanRow(*row) for row in session.execute(SCANS.where(Label.order_id.in_(ids)))],
    )
