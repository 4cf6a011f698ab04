"""Plans as people read them: one row for each phase, with its bottles."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pharmacy import wording
from pharmacy.core.capsules import Container, Plan, PlannedPhase, Totals
from pharmacy.core.orders import Flag
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import TimeOfDay
from pharmacy.services import plans
from pharmacy.services.orders import Order
from pharmacy.services.proposals import Proposal
from pharmacy.web import pictures
from pharmacy.web.pictures import Picture


@dataclass(frozen=True, slots=True)
class Bottle:
    """One container of a phase."""

    number: int
    strength: Quantity
    capsules: str
    directions: str


@dataclass(frozen=True, slots=True)
class Row:
    """One phase; a rest has no bottles."""

    number: int
    days: str
    doses: str
    bottles: list[Bottle]


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A whole plan with its picture and its flags."""

    unit: str
    rows: list[Row]
    totals: Totals
    strengths: list[str]
    flags: list[Flag]
    picture: Picture


def of_proposal(proposal: Proposal) -> PlanTable:
    """The table of a plan that nobody has stored."""
    return _table(proposal.plan, proposal.flags, partial(wording.directions, proposal.plan))


def of_order(order: Order) -> PlanTable:
    """The table of an order's newest plan, with the directions that its labels have."""
    frozen = {c.number: c.directions for c in order.plans[-1].containers}
    flags = [Flag(f.code, f.severity, f.message) for f in order.flags if f.resolved_at is None]
    return _table(plans.plan_of(order), flags, lambda container: frozen[container.number])


def _table(plan: Plan, flags: list[Flag], directions: Callable[[Container], str]) -> PlanTable:
    return PlanTable(
        unit="Night" if _is_nightly(plan) else "Day",
        rows=[_row(plan, phase, directions) for phase in plan.phases],
        totals=plan.totals,
        strengths=[f"{count_text(s.capsules)} of {s.strength}" for s in plan.strengths],
        flags=flags,
        picture=pictures.dose_picture(plan.phases),
    )


def _is_nightly(plan: Plan) -> bool:
    times = {dose.time for phase in plan.phases for dose in phase.doses}
    return times == {TimeOfDay.BEDTIME}


def _row(plan: Plan, phase: PlannedPhase, directions: Callable[[Container], str]) -> Row:
    bottles = [
        Bottle(c.number, c.strength, count_text(c.capsules), directions(c))
        for c in plan.containers
        if c.phase == phase.number
    ]
    return Row(phase.number, span(phase), doses_text(phase), bottles)


def span(phase: PlannedPhase) -> str:
    """The days of a phase: "8 to 14"."""
    first, last = count_text(phase.first_day), count_text(phase.last_day)
    return first if phase.days == 1 else f"{first} to {last}"


def doses_text(phase: PlannedPhase) -> str:
    """What is taken when: "0.5 mg at bedtime"; nothing taken is a rest."""
    taken = [f"{dose.quantity} {wording.AT[dose.time]}" for dose in phase.doses if dose.quantity]
    return ", ".join(taken) or "rest"
