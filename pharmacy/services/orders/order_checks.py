"""Checks an order before it is placed: what placing it would say. Nothing of it is stored."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderStatus
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.worded_plans import WordedPlan
from pharmacy.services.orders import placing
from pharmacy.services.orders.placing import Intake, Sent
from pharmacy.services.planning import duplicates, workdays
from pharmacy.services.records import audit
from pharmacy.settings import PharmacyProfile


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """What placing an order would give. directions: by the number of each container.

    ready_by: when it would be ready, if its holds are resolved in time.
    """

    plan: Plan
    directions: dict[int, str]
    flags: list[Flag]
    ready_by: datetime.datetime

    @property
    def worded_plan(self) -> WordedPlan:
        """The plan with its directions."""
        return WordedPlan(self.plan, self.directions)

    @property
    def would_be(self) -> OrderStatus:
        """The status that the order would have."""
        is_held = any(flag.severity is Severity.HOLD for flag in self.flags)
        return OrderStatus.HELD if is_held else OrderStatus.RECEIVED


def check_order(
    session: Session,
    actor: Actor,
    intake: Intake,
    now: datetime.datetime,
    *,
    same: uuid.UUID | None = None,
) -> CheckedOrder:
    """What placing an order would give this actor, read only.

    same: the order that it is already, if the caller knows. A client learns nothing of orders at
    other clients: they are not looked for. Raises InvalidInput and AlreadyOrdered as
    `placing.place_order`.
    """
    request, profile = intake.request, intake.workday.profile
    if same is None:
        same = placing.existing_id(session, actor, request, intake.sent)
    proposal, labels = intake.proposal, intake.drafted
    own = duplicates.known_flags(session, actor, request, proposal, order_id=same)
    return CheckedOrder(
        proposal.plan,
        {one.container.number: one.words.directions for one in labels.containers},
        [*own, *proposal.flags],
        ready_by(intake, profile, now),
    )


def ready_by(intake: Intake, profile: PharmacyProfile, now: datetime.datetime) -> datetime.datetime:
    """When the order would be ready: its promise time, and never a time that has passed."""
    request = intake.request
    first_time = request.prescription.schedule.phases[0].doses[0].time
    promised = workdays.due_at(profile, now, request.start_on, first_time)
    return promised if promised > now else workdays.due_at(profile, now, None)


def record_check(
    session: Session,
    actor: Actor,
    sent: Sent,
    checked: CheckedOrder | None,
    now: datetime.datetime,
) -> None:
    """Store in the access log that somebody checked an order. checked: None if it was refused.

    The digest shows later whether the order that was placed is the one that was checked.
    """
    outcome = checked.would_be.value if checked is not None else "refused"
    detail = {"request": sent.digest, "would_be": outcome}
    audit.record(session, actor, Event.CHECK_MADE, uuid.uuid4(), now, **detail)
