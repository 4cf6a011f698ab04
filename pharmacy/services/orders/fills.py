"""Later fills and refills: dated on the day on which they are compounded."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy import formulary, models
from pharmacy.core import roles
from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import NotAllowed, NotFound, PharmacyError
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.planning import fills as rules
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.roles import Permission, Role
from pharmacy.core.schedules import TimeOfDay
from pharmacy.models.fills import Fill
from pharmacy.models.orders import Order
from pharmacy.models.packagings import PackagingRecord
from pharmacy.services.labels import containers
from pharmacy.services.planning import label_facts as label_facts
from pharmacy.services.planning import (
    lived_courses,
    plans,
    prescription_ages,
    workdays,
)
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

CLOSED = (OrderStatus.HELD, OrderStatus.CANCELLED)


class FillRefused(PharmacyError):
    """This fill cannot be made now. The message says why, and when it can be."""

    code = "fill_refused"


def make_fill(
    session: Session,
    actor: Actor,
    order_id: str,
    fill_number: int,
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
        fill = _find(order, fill_number)
        refusal = why_not(order, fill, day, _role(session, actor))
        if refusal is not None:
            raise FillRefused(refusal)
        _make(order, fill, day, actor, context, now)
        change.take(TransitionRequest(Step.CHANGE))
        aged = prescription_ages.of_order(order, context.profile, day.today)
        flags.add_flags(session, actor, order, aged, now)
        session.flush()
        _record(change, fill, day.today)
        change.render_labels(context.notifier)
    return fill


def _make(
    order: Order, fill: Fill, day: Workday, actor: Actor, context: Context, now: datetime.datetime
) -> None:
    """Date a fill and its containers, and give them labels."""
    drug = _drug(order)
    fill.made_on, fill.made_by = day.today, identity_of(actor)
    fill.beyond_use_on = day.beyond_use_on(drug)
    _add_labels(order, fill, drug, context, now)
    if order.status is OrderStatus.DISPENSED:
        order.due_at = workdays.due_at(
            context.profile, now, _start_date(order, fill), _first_time(order, fill)
        )


def _record(change: OrderChange, fill: Fill, made_on: datetime.date) -> None:
    detail = {"order": str(change.order.id), "number": fill.number, "refill": fill.refill}
    dates = {"on": made_on.isoformat(), "beyond_use_on": fill.beyond_use_on.isoformat()}
    event, now = Event.FILL_MADE, change.now
    audit.record(change.session, change.actor, event, fill.id, now, **detail, **dates)


def why_not(order: Order, fill: Fill, day: Workday, role: Role) -> Message | None:
    """Why a person with this role cannot make a fill on this day. None if they can."""
    if not roles.may(role, Permission.MAKE_FILL):
        return Message("role_makes_no_fill", "%(role)s accounts may not make a fill.", role=role)
    if order.status in CLOSED:
        return Message(
            "order_closed", "The order is %(state)s. Nothing is made for it.", state=order.status
        )
    if fill.made_on is not None:
        return Message(
            "fill_made",
            "Fill %(number)s has its labels, dated %(day)s.",
            number=fill.number,
            day=fill.made_on,
        )
    waiting = [f.number for f in order.plans[-1].fills if f.made_on is None]
    if waiting[0] != fill.number:
        return Message("other_fill_first", "Fill %(number)s comes first.", number=waiting[0])
    return _too_early(order, fill, day, role)


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


def _too_early(order: Order, fill: Fill, day: Workday, role: Role) -> Message | None:
    drug = _drug(order)
    last_on = CourseDates(order.first_on).date_of(fill.last_day)
    if day.policy(drug).beyond_use_on(day.today) < last_on:
        return Message(
            "fill_expires_first",
            "If compounded today it expires before its last dose. Compound it on %(day)s.",
            day=fill.make_on,
        )
    if day.beyond_use_on(drug) < last_on:
        return Message(
            "component_expires_first",
            "A component in use expires on %(day)s, before the last dose. Use a newer lot.",
            day=day.expiries[drug.name],
        )
    if fill.refill and day.today < fill.make_on and not roles.may(role, Permission.REFILL_EARLY):
        return Message(
            "refill_early",
            "It is early for this refill: from %(day)s on, or a pharmacist decides.",
            day=fill.make_on,
        )
    return None


def _add_labels(
    order: Order, fill: Fill, drug: Drug, context: Context, now: datetime.datetime
) -> None:
    row = order.plans[-1]
    plan = plans.plan_of(order)
    facts = label_facts.of_order(order, drug, context.profile, context.profile.today(now))
    stock = label_facts.stock_of(order, context.profile)
    if fill.refill:
        made = _refill_plan(order, plan, fill.number)
        facts = replace(facts, before=_bottle_before(order, fill))
        containers.add_containers(order, row, containers.worded(made, facts, stock), stock, now)
    else:
        containers.label_fill(order, fill, plan, facts, stock, now)


def _refill_plan(order: Order, plan: Plan, number: int) -> Plan:
    """The refill's own containers, numbered after all that the order has had."""
    used = max(c.number for row in order.plans for c in row.containers)
    (fill,) = (fill for fill in plan.fills if fill.number == number)
    return rules.of_refill(plan, fill, used + 1)


def _bottle_before(order: Order, fill: Fill) -> int | None:
    """The one container that the latest plan ends the day before a refill, if known."""
    last_day = fill.first_day - 1
    rows = [row for row in order.plans[-1].containers if row.spans[-1][-1] == last_day]
    # A carried container may have more left than the plan takes.
    return rows[0].number if len(rows) == 1 and rows[0].carried_from is None else None


def _find(order: Order, number: int) -> Fill:
    for fill in order.plans[-1].fills:
        if fill.number == number:
            return fill
    raise NotFound(Message("no_such_fill", "Fill not found."))


def _role(session: Session, actor: Actor) -> Role:
    user = None
    if actor.kind is ActorKind.USER:
        user = session.get(models.users.User, identity_of(actor))
    if user is None:
        raise NotAllowed(
            Message("only_people_make_fills", "Only the pharmacy's staff can make a fill.")
        )
    return user.role


def _drug(order: Order) -> Drug:
    drug = formulary.find_drug(order.drug)
    if drug is None:
        raise FillRefused(
            Message("drug_removed", "%(drug)s is no longer in the formulary.", drug=order.drug)
        )
    return drug


def _start_date(order: Order, fill: Fill) -> datetime.date | None:
    if order.start_on is None:
        return None
    return CourseDates(order.first_on).date_of(fill.first_day)


def _first_time(order: Order, fill: Fill) -> TimeOfDay:
    """The time of a fill's first dose. A refill repeats the last phase."""
    phases = plans.plan_of(order).phases
    phase = next((phase for phase in phases if phase.last_day >= fill.first_day), phases[-1])
    return phase.doses[0].time
