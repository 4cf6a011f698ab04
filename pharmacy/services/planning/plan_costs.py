"""The pharmacy's own costs, by which plans are compared: set by a person, kept with their history.

An order is planned by the costs of the moment in which it is placed. Changing them changes no
order that was placed before.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pharmacy.core import money
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import ChangedMeanwhile
from pharmacy.core.messages import Message
from pharmacy.core.planning.own_costs import OwnCosts
from pharmacy.models.plan_costs import PlanCosts
from pharmacy.services.records import audit

# Each order runs it, so it is built once.
NEWEST = (
    select(
        PlanCosts.number, PlanCosts.batch_cents, PlanCosts.strength_cents, PlanCosts.capsule_cents
    )
    .order_by(PlanCosts.number.desc())
    .limit(1)
)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class NewCosts:
    """Costs in cents as a person sets them, and why. None: the formulary's is used.

    seen: the number of the costs that the person saw; 0 if none were set.
    """

    seen: int
    batch_cents: int | None
    strength_cents: int | None
    capsule_cents: int | None
    reason: str


def in_force(session: Session) -> OwnCosts | None:
    """The costs that the pharmacy set last. None if it never set any."""
    row = session.execute(NEWEST).one_or_none()
    return None if row is None else OwnCosts(*row)


def history(session: Session) -> Sequence[PlanCosts]:
    """The settings of the costs, the newest first."""
    query = select(PlanCosts).order_by(PlanCosts.number.desc()).limit(MOST_SHOWN)
    return session.scalars(query).all()


def set_costs(session: Session, actor: Actor, new: NewCosts, now: datetime.datetime) -> PlanCosts:
    """Set the costs for all plans from now on.

    Raises ChangedMeanwhile if somebody else set them after they were shown.
    """
    before = in_force(session)
    if new.seen != (before.number if before else 0):
        raise _changed()
    row = PlanCosts(
        number=new.seen + 1,
        batch_cents=new.batch_cents,
        strength_cents=new.strength_cents,
        capsule_cents=new.capsule_cents,
        reason=new.reason,
        set_at=now,
        set_by=actor.name,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        # Another person set them in the same moment, and was first.
        raise _changed() from None
    audit.record(session, actor, Event.COSTS_SET, row.id, now, **_detail(row))
    return row


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        Message("costs_changed", "Somebody set the costs after you opened this page. Look again.")
    )


def _detail(row: PlanCosts) -> dict[str, str | int]:
    cents = {
        "batch": row.batch_cents,
        "strength": row.strength_cents,
        "capsule": row.capsule_cents,
    }
    texts = {
        name: "formulary" if value is None else f"{money.amount_text(value)} {money.CURRENCY}"
        for name, value in cents.items()
    }
    return {"number": row.number, **texts, "reason": row.reason}
