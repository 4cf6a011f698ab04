"""Later fills and refills: dated on the day on which they are compounded."""

import datetime
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.schedules import TimeOfDay
from pharmacy.models.fills import Fill
from pharmacy.models.orders import Order
from pharmacy.models.packagings import PackagingRecord
from pharmacy.services.labels import containers
from pharmacy.services.orders import fill_refusals
from pharmacy.services.orders.fill_intakes import FillDraft, FillIntake
from pharmacy.services.planning import lived_courses, plans, prescription_ages, workdays
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records import audit, flags
from pharmacy.services.records.contexts import Context
from pharmacy.services.records.identities import identity_of
from pharmacy.services.records.order_changes import (
    OrderChange,
    SeenOrder,
    TransitionRequest,
    changing,
)
from pharmacy.settings import PharmacyProfile


def make_fill(
    session: Session,
    actor: Actor,
    order_id: str,
    intake: FillIntake,
    context: Context,
    now: datetime.datetime,
) -> Fill:
    """Make a fill of an order's latest plan today: it gets its date and its labels.

    If two people make the same fill at once, the second is refused. Raises FillRefused with the
    reason, NotFound for an unknown order or fill, NotAllowed for a person without the permission.
    """
    with changing(session, actor, SeenOrder(order_id), now) as change:
        order = change.order
        day = workdays.workday(session, context.profile, now)
        fill = fill_refusals.fill_to_make(session, actor, order, intake.number, day)
        _make(change, fill, day, intake.on(order, fill, day))
        change.take(TransitionRequest(Step.CHANGE))
        aged = prescription_ages.of_order(order, context.profile, day.today)
        flags.add_flags(session, actor, order, aged, now)
        session.flush()
        _record(change, fill, day.today)
        change.render_labels(context.notifier)
    return fill


def _make(change: OrderChange, fill: Fill, day: Workday, draft: FillDraft) -> None:
    """Date a fill and its containers, and give them labels."""
    order, now = change.order, change.now
    fill.made_on, fill.made_by = day.today, identity_of(change.actor)
    fill.beyond_use_on = day.beyond_use_on(fill_refusals.drug_of(order))
    if fill.refill:
        containers.add_containers(order, order.plans[-1], draft.containers, draft.stock, now)
    else:
        containers.label_fill(order, fill, draft.containers, draft.stock, now)
    if order.status is OrderStatus.DISPENSED:
        order.due_at = workdays.due_at(
            day.profile, now, _start_date(order, fill), _first_time(order, fill)
        )


def _record(change: OrderChange, fill: Fill, made_on: datetime.date) -> None:
    detail = {"order": str(change.order.id), "number": fill.number, "refill": fill.refill}
    dates = {"on": made_on.isoformat(), "beyond_use_on": fill.beyond_use_on.isoformat()}
    event, now = Event.FILL_MADE, change.now
    audit.record(change.session, change.actor, event, fill.id, now, **detail, **dates)


def filled_on(
    session: Session, order: Order, profile: PharmacyProfile
) -> dict[uuid.UUID, datetime.date]:
    """When each fill of the latest plan was packaged: the day of the last of its containers.

    A fill is left out while one of its containers waits: labels alone are no capsules.
    """
    bottles = lived_courses.sources(order)
    moments = _filled_at(session, [bottle.id for bottle in bottles.values()])
    days: dict[uuid.UUID, datetime.date] = {}
    for fill in order.plans[-1].fills:
        of_fill = [c for c in order.plans[-1].containers if c.fill_id == fill.id]
        filled = [moments.get(bottles[container.id].id) for container in of_fill]
        known = [moment for moment in filled if moment is not None]
        if known and len(known) == len(filled):
            days[fill.id] = profile.today(max(known))
    return days


def _filled_at(
    session: Session, container_ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, datetime.datetime]:
    query = select(PackagingRecord.container_id, func.max(PackagingRecord.filled_at))
    of_them = query.where(PackagingRecord.container_id.in_(container_ids))
    found = session.execute(of_them.group_by(PackagingRecord.container_id))
    return {container_id: moment for container_id, moment in found if moment is not None}


def _start_date(order: Order, fill: Fill) -> datetime.date | None:
    if order.start_on is None:
        return None
    return CourseDates(order.first_on).date_of(fill.first_day)


def _first_time(order: Order, fill: Fill) -> TimeOfDay:
    """The time of a fill's first dose. A refill repeats the last phase."""
    phases = plans.plan_of(order).phases
    phase = next((phase for phase in phases if phase.last_day >= fill.first_day), phases[-1])
    return phase.doses[0].time
