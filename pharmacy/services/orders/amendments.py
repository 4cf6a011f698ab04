"""Amends a course. Earlier plans are never overwritten."""

import datetime
import hashlib
from collections import Counter

from sqlalchemy.orm import Session

from pharmacy import models
from pharmacy.core.audit import Actor, Event
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.flags import Flag
from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.regimen.amendment_requests import AmendmentRequest
from pharmacy.core.regimen.amendment_words import stored_word
from pharmacy.core.regimen.amendments import Pause
from pharmacy.models.orders import Order
from pharmacy.models.plans import Plan as PlanRow
from pharmacy.schemas.amendments import amendment_json
from pharmacy.services.labels import containers, dispositions, patient_calendars
from pharmacy.services.labels.amended_drafts import AmendedDrafts
from pharmacy.services.orders.amended_courses import Amended
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.planning import duplicates, plans, workdays
from pharmacy.services.records import audit, flags
from pharmacy.services.records.contexts import Context
from pharmacy.services.records.order_changes import (
    OrderChange,
    SeenOrder,
    TransitionRequest,
    changing,
)


def amend_order(
    session: Session,
    actor: Actor,
    seen: SeenOrder,
    intake: AmendmentIntake,
    context: Context,
    now: datetime.datetime,
) -> Order:
    """Change a course from a day on: a new plan and its labels, and the end of wrong labels.

    Raises NotFound, also for an order of another client; ChangedMeanwhile if the order has changed
    since it was read; and what `amendment_proposals.propose` raises.
    """
    with changing(session, actor, seen, now) as change:
        day = workdays.workday(session, context.profile, now)
        amended = intake.on(change.order, day)
        drafts = amended.drafted(change.order, day)
        amendment = _store(change, amended, drafts, intake.asked)
        change.count()
        _move_on(change, amended, context)
        _record(session, actor, change.order, amendment, amended, now)
        change.render_labels(context.notifier)
    return change.order


def _store(
    change: OrderChange, amended: Amended, drafts: AmendedDrafts, asked: AmendmentRequest
) -> models.amendments.Amendment:
    """Store the new plan with its labels, then the amendment, which refers to it."""
    order, now = change.order, change.now
    row = _plan_row(order, amended, now)
    order.plans.append(row)
    _label(order, row, amended, drafts, now)
    change.session.flush()
    amendment = _amendment_row(order, row, change.actor, amended, asked, now)
    order.amendments.append(amendment)
    return amendment


def _move_on(change: OrderChange, amended: Amended, context: Context) -> None:
    """Return the order to verification, with its new flags."""
    session, actor, order, now = change.session, change.actor, change.order, change.now
    if order.status is OrderStatus.DISPENSED:
        order.due_at = workdays.due_at(context.profile, now, None)
    found = [*_shift_end(session, actor, order, amended), *amended.proposal.flags]
    change.take(TransitionRequest(Step.CHANGE))
    flags.add_flags(session, actor, order, found, now)
    session.flush()
    # As they are read later: in order.
    session.refresh(order, ["labels", "schedules"])
    session.refresh(order.plans[-1], ["containers"])


def _shift_end(session: Session, actor: Actor, order: Order, amended: Amended) -> list[Flag]:
    """Store the new end of the course. Adds a hold if it overlaps another order of the patient."""
    ended_on, last_day = order.last_on, max(1, amended.course.last_day)
    order.last_on = CourseDates(order.first_on).date_of(last_day)
    return duplicates.longer_course_flags(session, actor, order, ended_on)


def _plan_row(order: Order, amended: Amended, now: datetime.datetime) -> PlanRow:
    row = plans.plan_row(amended.proposal, amended.schedule, order.id, now)
    row.version = order.plans[-1].version + 1
    row.first_day = amended.amendment.day
    return row


def _amendment_row(
    order: Order,
    row: PlanRow,
    actor: Actor,
    amended: Amended,
    asked: AmendmentRequest,
    now: datetime.datetime,
) -> models.amendments.Amendment:
    return models.amendments.Amendment(
        number=len(order.amendments) + 1,
        plan_id=row.id,
        change=stored_word(amended.amendment.change),
        day=amended.amendment.day,
        content=amendment_json(
            amended.amendment, asked, amended.course.from_day(amended.amendment.day)
        ),
        pause_days=amended.amendment.days if isinstance(amended.amendment, Pause) else None,
        reason=asked.reason,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        created_at=now,
    )


def _label(
    order: Order, row: PlanRow, amended: Amended, drafts: AmendedDrafts, now: datetime.datetime
) -> None:
    """Supersede labels that are now wrong. Label new containers and those with new directions."""
    dispositions.supersede(order, amended.label_dispositions, now)
    patient_calendars.supersede(order, now)
    containers.add_containers(order, row, drafts.containers, drafts.stock, now)
    dispositions.carry(order, row, drafts.carried, drafts.stock, now)
    patient_calendars.add_schedule(order, drafts.calendar, now)


def _record(
    session: Session,
    actor: Actor,
    order: Order,
    amendment: models.amendments.Amendment,
    amended: Amended,
    now: datetime.datetime,
) -> None:
    """The change. The words of the reason stay with it, and their digest reveals a later edit."""
    detail = {
        "number": amendment.number,
        "change": amended.amendment.change.value,
        "day": amendment.day,
        "plan_version": order.plans[-1].version,
        "version": order.version,
        "status": order.status.value,
        "labels": Counter(disposition.value for disposition in amended.label_dispositions.values()),
        "reason_sha256": hashlib.sha256(amendment.reason.encode()).hexdigest(),
    }
    audit.record(session, actor, Event.ORDER_AMENDED, order.id, now, **detail)
