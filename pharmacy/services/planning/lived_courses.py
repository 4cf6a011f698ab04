"""The course of an order with all its changes, and the patient's supply."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pharmacy.core.course_dates import CourseDates
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.messages import Message
from pharmacy.core.planning.capsules import Take
from pharmacy.core.quantities import Quantity
from pharmacy.core.regimen import amendments, courses
from pharmacy.core.regimen.courses import LivedCourse
from pharmacy.core.regimen.on_hand import OnHandContainer
from pharmacy.core.schedules import MOST_DAYS, Dose, Phase, Schedule, TimeOfDay
from pharmacy.models.containers import Container
from pharmacy.models.fills import Fill
from pharmacy.models.orders import Order
from pharmacy.models.plans import Plan
from pharmacy.schemas.stored_amendments import read_stored

# Later than the last day of any course.
NEVER = 10 * MOST_DAYS


@dataclass(frozen=True, slots=True)
class InForce:
    """Days on which one plan of an order is in force, including both ends."""

    plan: Plan
    first_day: int
    last_day: int


def course_of(order: Order) -> LivedCourse:
    """The course of an order with all its changes and its refills so far."""
    first, *later = order.plans
    course = _with_refills(courses.begun(_schedule(first)), first)
    for change, plan in zip(order.amendments, later, strict=True):
        amendment = read_stored(change.content, change.pause_days)
        course = _with_refills(amendments.amended(course, amendment), plan)
    return course


def _schedule(row: Plan) -> Schedule:
    phases = tuple(
        Phase(
            phase.number,
            phase.first_day,
            phase.last_day,
            tuple(
                sorted(
                    (Dose(TimeOfDay(d.time), d.dose) for d in phase.doses),
                    key=lambda dose: dose.time.place,
                )
            ),
        )
        for phase in row.phases
    )
    unit = phases[0].doses[0].quantity.unit
    return Schedule(phases, unit, frozenset({unit}))


def _with_refills(course: LivedCourse, row: Plan) -> LivedCourse:
    made = [fill.last_day for fill in row.fills if fill.refill and fill.made_on is not None]
    more = max(made, default=0) - course.last_day
    return course.longer(more) if more > 0 else course


def made_refills(order: Order, making: Fill | None = None) -> int:
    """The number of refills of an order that were begun, also by the fill that is being made."""
    made = {
        (plan.version, fill.refill)
        for plan in order.plans
        for fill in plan.fills
        if fill.refill and (fill.made_on is not None or fill is making)
    }
    return len(made)


def in_force(plans: Sequence[Plan]) -> list[InForce]:
    """Which plan is in force on which days: each from its first day until that of the next."""
    holding: list[InForce] = []
    for plan in plans:
        earlier = [h for h in holding if h.first_day < plan.first_day]
        cut = [InForce(h.plan, h.first_day, min(h.last_day, plan.first_day - 1)) for h in earlier]
        holding = [*cut, InForce(plan, plan.first_day, NEVER)]
    return holding


def known_ways(order: Order) -> dict[Quantity, tuple[Take, ...]]:
    """How each dose of an order has been made so far, the latest way of each."""
    known: dict[Quantity, tuple[Take, ...]] = {}
    for plan in order.plans:
        takes: dict[uuid.UUID, list[Take]] = {}
        for take in plan.takes:
            takes.setdefault(take.phase_dose_id, []).append(Take(take.strength, take.capsules))
        for dose in (dose for phase in plan.phases for dose in phase.doses if dose.id in takes):
            known[dose.dose] = tuple(sorted(takes[dose.id], key=lambda take: take.strength))
    return known


def sources(order: Order) -> dict[uuid.UUID, Container]:
    """For each container of each plan, the original container: the row with which it was made."""
    rows = {row.id: row for plan in order.plans for row in plan.containers}
    return {row_id: _source(row, rows) for row_id, row in rows.items()}


def _source(row: Container, rows: Mapping[uuid.UUID, Container]) -> Container:
    return row if row.carried_from is None else _source(rows[row.carried_from], rows)


def at_hand(order: Order, day: int, stated: Mapping[int, int]) -> list[OnHandContainer]:
    """The patient's supply in each container before `day` begins.

    That is what was made and labeled, less what the plans in force took on the days before; or what
    was `stated` by container number. A container whose label is no longer valid is not used, unless
    it is stated. Raises InvalidInput for a container that was never made, or that never held that
    much.
    """
    bottles = {row.number: row for row in sources(order).values() if row.fill.made_on is not None}
    _refuse_misstated(bottles, stated)
    valid = _validly_labelled(order)
    taken = _taken(order, day)
    found = []
    for number, row in sorted(bottles.items()):
        counted = max(0, row.capsules - taken[row.id]) if row.id in valid else 0
        capsules = stated.get(number, counted)
        if capsules:
            last_day = CourseDates(order.first_on).day_of(row.beyond_use_on)
            found.append(OnHandContainer(number, row.strength, capsules, last_day))
    return found


def _refuse_misstated(bottles: Mapping[int, Container], stated: Mapping[int, int]) -> None:
    problems = []
    for place, (number, capsules) in enumerate(stated.items()):
        if number not in bottles:
            message = Message("no_such_container", "This order has no such container.")
            problems.append(Problem(f"/at_hand/{place}/container", "unknown_container", message))
        elif capsules > bottles[number].capsules:
            message = Message(
                "more_than_it_held",
                "Container %(number)s never held more than %(count)s.",
                number=number,
                count=bottles[number].capsules,
            )
            problems.append(Problem(f"/at_hand/{place}/capsules", "too_many", message))
    if problems:
        raise InvalidInput(problems)


def _validly_labelled(order: Order) -> set[uuid.UUID]:
    bottles = sources(order)
    labels = (label for label in order.labels if label.superseded_at is None)
    return {bottles[label.container_id].id for label in labels}


def _taken(order: Order, day: int) -> Counter[uuid.UUID]:
    """Capsules taken from each container on the days before `day`."""
    bottles = sources(order)
    taken: Counter[uuid.UUID] = Counter()
    for holding in in_force(order.plans):
        daily = _daily(holding.plan)
        last = min(holding.last_day, day - 1)
        for row in holding.plan.containers:
            for phase, first_day, last_day in row.spans:
                days = min(last_day, last) - max(first_day, holding.first_day) + 1
                taken[bottles[row.id].id] += max(0, days) * daily[phase, row.strength]
    return taken


def _daily(plan: Plan) -> Counter[tuple[int, Quantity]]:
    """Capsules of a strength per day of a phase."""
    phases = {dose.id: phase.number for phase in plan.phases for dose in phase.doses}
    daily: Counter[tuple[int, Quantity]] = Counter()
    for take in plan.takes:
        daily[phases[take.phase_dose_id], take.strength] += take.capsules
    return daily


def strengths_in_use(order: Order, hand: Sequence[OnHandContainer]) -> tuple[Quantity, ...]:
    """The strengths on hand, and those of the plan in force."""
    planned = (row.strength for row in order.plans[-1].containers)
    return tuple(sorted({*planned, *(bottle.strength for bottle in hand)}))


def next_number(order: Order) -> int:
    """The number of the next container. No number is ever used twice in one order."""
    return max(row.number for plan in order.plans for row in plan.containers) + 1
