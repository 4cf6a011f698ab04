"""A plan's numbers found a second way: by living through the schedule one day at a time."""

from collections import Counter
from collections.abc import Iterator

from pharmacy.core.capsules import Plan, Totals
from pharmacy.core.errors import PlanContradicted
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Schedule, TimeOfDay

Swallowed = Counter[tuple[int, Quantity]]


def check(plan: Plan, schedule: Schedule) -> None:
    """Raise PlanContradicted unless a patient who follows the containers takes just the schedule.

    Each day's capsules come out of that phase's containers; every dose must add up to what was
    ordered, and on the last day every container must be empty.
    """
    if _days(plan) != _days(schedule):
        raise PlanContradicted("the phases are not on the days of the schedule")
    if list(_ordered(schedule)) != list(_taken(plan)):
        raise PlanContradicted("the capsules of a day do not add up to the doses of that day")
    swallowed = _swallowed(plan)
    _check_containers(plan, swallowed)
    _check_totals(plan, swallowed)
    _check_choice(plan)


def _days(phased: Plan | Schedule) -> list[tuple[int, int, int]]:
    return [(phase.number, phase.first_day, phase.last_day) for phase in phased.phases]


def _ordered(schedule: Schedule) -> Iterator[tuple[int, TimeOfDay, int, int]]:
    """(day, time, picograms, picograms) of each dose as it was ordered."""
    for phase in schedule.phases:
        for day in range(phase.first_day, phase.last_day + 1):
            for dose in phase.doses:
                yield day, dose.time, dose.quantity.picograms, dose.quantity.picograms


def _taken(plan: Plan) -> Iterator[tuple[int, TimeOfDay, int, int]]:
    """(day, time, picograms stated, picograms in the capsules), on days counted from 1."""
    day = 0
    for phase in plan.phases:
        for _ in range(phase.days):
            day += 1
            for dose in phase.doses:
                capsules = sum(take.strength.picograms * take.capsules for take in dose.takes)
                yield day, dose.time, dose.quantity.picograms, capsules


def _swallowed(plan: Plan) -> Swallowed:
    """Capsules taken out of each (phase, strength), one day after the other."""
    swallowed: Swallowed = Counter()
    for phase in plan.phases:
        for _ in range(phase.first_day, phase.last_day + 1):
            for take in (take for dose in phase.doses for take in dose.takes):
                if take.capsules < 1:
                    raise PlanContradicted("a dose takes less than one capsule of a strength")
                swallowed[phase.number, take.strength] += take.capsules
    return swallowed


def _check_containers(plan: Plan, swallowed: Swallowed) -> None:
    # A list: in a table, a bottle that stands twice would be seen once and dispensed twice.
    contents = sorted(((c.phase, c.strength), c.capsules) for c in plan.containers)
    if contents != sorted(swallowed.items()):
        raise PlanContradicted("the containers do not hold what is taken from them")
    if [c.number for c in plan.containers] != list(range(1, len(plan.containers) + 1)):
        raise PlanContradicted("the containers are not numbered one after the other")


def _check_totals(plan: Plan, swallowed: Swallowed) -> None:
    per_strength: Counter[Quantity] = Counter()
    for (_, strength), capsules in swallowed.items():
        per_strength[strength] += capsules
    totals = Totals(
        days=sum(phase.days for phase in plan.phases),
        capsules=swallowed.total(),
        strengths=len(per_strength),
        most_capsules_per_dose=max(
            sum(take.capsules for take in dose.takes) for p in plan.phases for dose in p.doses
        ),
    )
    stated = [(count.strength, count.capsules) for count in plan.strengths]
    if stated != sorted(per_strength.items()) or plan.totals != totals:
        raise PlanContradicted("the plan's totals are not the sum of its parts")


def _check_choice(plan: Plan) -> None:
    chosen = [(option.strengths, option.totals) for option in plan.options if option.chosen]
    if chosen != [(tuple(count.strength for count in plan.strengths), plan.totals)]:
        raise PlanContradicted("the chosen option is not the plan")
