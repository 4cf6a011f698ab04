"""Orders as their clients read them: by columns, because loading whole rows of a page is slow.

The result has the same JSON as an order that was just placed.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.errors import NotFound
from pharmacy.core.flags import Flag as FoundFlag
from pharmacy.core.flags import ResolvedFlag
from pharmacy.core.messages import Message
from pharmacy.core.regimen.amendment_words import stored_change
from pharmacy.models.amendments import Amendment
from pharmacy.models.flags import Flag
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.plans import Plan as PlanRow
from pharmacy.services.finding.shown_orders import (
    AmendmentView,
    LabelView,
    OrderView,
    PlanInForceView,
)
from pharmacy.services.planning import plan_views
from pharmacy.services.planning.plan_views import Columns, PlanView, by
from pharmacy.services.records import access_log, container_rows, container_states
from pharmacy.services.records.container_rows import ShownOrder
from pharmacy.services.records.container_states import (
    ContainerStatus,
    OrderContainers,
    PromiseFacts,
)
from pharmacy.services.records.identities import as_identity, of_client

OF_ORDER = (
    Order.id,
    Order.rx_number,
    Order.external_id,
    Order.status,
    Order.version,
    Order.start_on,
    Order.received_at,
    Order.due_at,
    Order.first_on,
)
FLAGS = select(Flag.order_id, Flag.code, Flag.severity, Flag.message, Flag.resolved_at).order_by(
    Flag.place
)
# Labels of containers come before patient calendars.
LABELS = select(
    Label.order_id,
    Label.id,
    Label.kind,
    Label.phase_number,
    Label.number,
    Label.state,
    Label.error_message,
    Label.superseded_at,
    Label.barcode,
).order_by(Label.container_id.is_(None), Label.number, Label.version)
AMENDMENTS = (
    select(
        Amendment.order_id,
        Amendment.number,
        Amendment.change,
        Amendment.pause_days,
        Amendment.day,
        Amendment.reason,
        Amendment.actor_name,
        Amendment.created_at,
        PlanRow.version.label("plan_version"),
    )
    .join(PlanRow, PlanRow.id == Amendment.plan_id)
    .order_by(Amendment.number)
)


@dataclass(frozen=True, slots=True)
class OrderViewPage:
    """Orders, newest first, and the start of the next page. None if this is the last."""

    orders: list[OrderView]
    next: int | None


def of_order(session: Session, order: Order, zone: datetime.tzinfo) -> OrderView:
    """A whole order that was just changed. zone: the pharmacy's."""
    versions = {row.id: row.version for row in order.plans}
    return _view(
        order,
        order.flags,
        plan_views.of_plan(order.plans[-1]),
        [_label(row) for row in (*order.labels, *order.schedules)],
        [_amendment(row, versions[row.plan_id], order.start_on) for row in order.amendments],
        container_states.numbered(session, order, zone),
    )


def of_new(
    order: Order,
    plan: PlanView,
    labels: Sequence[LabelView],
    containers: Mapping[int, ContainerStatus],
) -> OrderView:
    """An order that was just placed. Its plan and labels are known without reading their rows."""
    return _view(order, order.flags, plan, labels, [], containers)


def get_view(session: Session, client: Actor, order_id: str, zone: datetime.tzinfo) -> OrderView:
    """An order of the client. Raises NotFound, also for an order of another client."""
    query = select(*OF_ORDER).where(of_client(client), Order.id == as_identity(order_id))
    found = _views(session, session.execute(query).all(), zone)
    if not found:
        raise NotFound(Message("no_such_order", "Order not found."))
    access_log.note(session, client, Event.ORDER_SEEN, found[0])
    return found[0]


def find_views(
    session: Session,
    client: Actor,
    zone: datetime.tzinfo,
    *,
    external_id: str | None = None,
    before: int | None = None,
    most: int = 50,
) -> OrderViewPage:
    """The client's orders, newest first, with Rx numbers below `before`."""
    query = select(*OF_ORDER).where(of_client(client))
    if external_id is not None:
        query = query.where(Order.external_id == external_id)
    if before is not None:
        query = query.where(Order.rx_number < before)
    rows = session.execute(query.order_by(Order.rx_number.desc()).limit(most + 1)).all()
    views = _views(session, rows[:most], zone)
    for view in views:
        access_log.note(session, client, Event.ORDER_LISTED, view)
    return OrderViewPage(views, views[-1].rx_number if len(rows) > most else None)


def _views(session: Session, orders: Sequence[Columns], zone: datetime.tzinfo) -> list[OrderView]:
    ids = [order.id for order in orders]
    if not ids:
        return []
    newest = plan_views.newest(session, ids)
    flags = by(Flag.order_id, ids, FLAGS, session)
    labels = by(Label.order_id, ids, LABELS, session)
    amended = [order_id for order_id, plan in newest.items() if plan.version > 1]
    amendments = by(Amendment.order_id, amended, AMENDMENTS, session)
    containers = _containers(session, orders, newest, zone)
    return [
        _view(
            order,
            flags[order.id],
            newest[order.id],
            [_label(row) for row in labels[order.id]],
            [_amendment(row, row.plan_version, order.start_on) for row in amendments[order.id]],
            containers[order.id],
        )
        for order in orders
    ]


def _view(
    order: Order | Columns,
    flags: Sequence[Flag | Columns],
    plan: PlanView,
    labels: Sequence[LabelView],
    amendments: Sequence[AmendmentView],
    containers: Mapping[int, ContainerStatus],
) -> OrderView:
    in_force = (plan.plan, plan.directions, plan.version, plan.first_day, containers)
    return OrderView(
        order.id,
        order.rx_number,
        order.external_id,
        order.status,
        order.version,
        order.start_on,
        [_flag(row) for row in flags],
        PlanInForceView(*in_force),
        labels,
        amendments,
    )


def _flag(row: Flag | Columns) -> FoundFlag:
    kind = ResolvedFlag if row.resolved_at is not None else FoundFlag
    return kind(row.code, row.severity, row.message)


def _label(row: Label | Columns) -> LabelView:
    return LabelView(
        row.id,
        row.kind,
        row.phase_number,
        row.number,
        row.state,
        row.barcode,
        row.error_message,
        row.superseded_at,
    )


def _containers(
    session: Session,
    orders: Sequence[Columns],
    newest: Mapping[uuid.UUID, PlanView],
    zone: datetime.tzinfo,
) -> dict[uuid.UUID, dict[int, ContainerStatus]]:
    shown = [ShownOrder(o.id, o.status, o.received_at, newest[o.id].version) for o in orders]
    rows = container_rows.of_orders(session, shown)
    found = {}
    for order in orders:
        first_times = container_states.first_times(newest[order.id].plan)
        promise = PromiseFacts(order.due_at, order.first_on, first_times, zone)
        found[order.id] = OrderContainers(rows[order.id]).numbered(promise)
    return found


def _amendment(
    row: Amendment | Columns, plan_version: int, start_on: datetime.date | None
) -> AmendmentView:
    return AmendmentView(
        row.number,
        stored_change(row.change, row.pause_days),
        row.day,
        CourseDates(start_on).date_of(row.day) if start_on is not None else None,
        row.reason,
        row.actor_name,
        row.created_at,
        plan_version,
    )
