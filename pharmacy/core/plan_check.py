"""A plan's numbers found a second way: by living through the schedule one day at a time."""

from collections import Counter
from collections.abc import Iterator

from pharmacy.core.capsules import Plan
from pharmacy.core.errors import PlanContradicted
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Schedule, TimeOfDay


def check(plan: Plan, schedule: Schedule) -> None:
    """Raise PlanContradicted unless a patient who follows the containers takes just the schedule.

    Each day's capsules come out of that phase's containers; every dose must add up to what was
    ordered, and on the last day every container must be empty.
    """
    if list(_ordered(schedule)) != list(_taken(plan)):
        raise PlanContradicted("the capsules of a day do not add up to the doses of that day")
    swallowed = _swallowed(plan)
    if swallowed != Counter({(c.phase, c.strength): c.capsules for c in plan.containers}):
        raise PlanContradicted("the containers do not hold what is taken from them")
    _check_totals(plan, swallowed)


def _ordered(schedule: Schedule) -> Iterator[tuple[int, TimeOfDay, int]]:
    """(day, time, picograms) of each dose as it was ordered."""
    for phase in schedule.phases:
        for day in range(phase.first_day, phase.last_day + 1):
            for dose in phase.doses:
                yield day, dose.time, dose.quantity.picograms


def _taken(plan: Plan) -> Iterator[tuple[int, TimeOfDay, int]]:
    """(day, time, picograms) of each dose as the capsules give it, on days counted from 1."""
    day = 0
    for phase in plan.phases:
        for _ in range(phase.days):
            day += 1
            for dose in phase.doses:
                yield day, dose.time, sum(t.strength.picograms * t.capsules for t in dose.takes)


def _swallowed(plan: Plan) -> Counter[tuple[int, Quantity]]:
    """Capsules taken out of each (phase, strength), one day after the other."""
    swallowed: Counter[tuple[int, Quantity]] = Counter()
    for phase in plan.phases:
        for _ in range(phase.first_day, phase.last_day + 1):
            for take in (take for dose in phase.doses for take in dose.takes):
                swallowed[phase.number, take.strength] += take.capsules
    return swallowed


def _check_totals(plan: Plan, swallowed: Counter[tuple[int, Quantity]]) -> None:
    per_strength: Counter[Quantity] = Counter()
    for (_, strength), capsules in swallowed.items():
        per_strength[strength] += capsules
    stated = {count.strength: count.capsules for count in plan.strengths}
    facts = (plan.totals.capsules, plan.totals.strengths, plan.totals.days)
    if stated != dict(per_strength) or facts != (
        swallowed.total(),
        len(per_strength),
        sum(phase.days for phase in plan.phases),
    ):
        raise PlanContradicted("the plan's totals are not the sum of its parts")
