"""Verifies a plan's numbers by a second method: a day-by-day simulation of the schedule."""

import datetime
from collections import Counter
from collections.abc import Iterator

from pharmacy.core.errors import PlanContradicted
from pharmacy.core.planning.capsules import Plan, Totals
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Schedule, TimeOfDay

Swallowed = Counter[Quantity]


def check(plan: Plan, schedule: Schedule) -> None:
    """Raise PlanContradicted unless following the containers gives exactly the schedule.

    Each day's capsules come from the one container of their strength that is used on that day.
    Every dose must add up to the ordered dose, and at the end every container must be empty. The
    days may begin after 1: an amended course is planned from the amendment on.
    """
    if _days(plan) != _days(schedule):
        raise PlanContradicted("the phases are not on the days of the schedule")
    if list(_ordered(schedule)) != list(_taken(plan)):
        raise PlanContradicted("the capsules of a day do not add up to the doses of that day")
    swallowed = _swallowed(plan)
    _check_containers(plan)
    _check_totals(plan, swallowed)
    _check_choice(plan)


def _days(phased: Plan | Schedule) -> list[tuple[int, int, int]]:
    return [(phase.number, phase.first_day, phase.last_day) for phase in phased.phases]


def _ordered(schedule: Schedule) -> Iterator[tuple[int, TimeOfDay, int, int]]:
    """(day, time, picograms, picograms) of each ordered dose."""
    for phase in schedule.phases:
        for day in range(phase.first_day, phase.last_day + 1):
            for dose in phase.doses:
                yield day, dose.time, dose.quantity.picograms, dose.quantity.picograms


def _taken(plan: Plan) -> Iterator[tuple[int, TimeOfDay, int, int]]:
    """(day, time, picograms stated, picograms in the capsules), by consecutive days."""
    day = plan.phases[0].first_day - 1
    for phase in plan.phases:
        for _ in range(phase.days):
            day += 1
            for dose in phase.doses:
                capsules = sum(take.strength.picograms * take.capsules for take in dose.takes)
                yield day, dose.time, dose.quantity.picograms, capsules


def _swallowed(plan: Plan) -> Swallowed:
    """Capsules taken of each strength, day by day."""
    swallowed: Swallowed = Counter()
    for phase in plan.phases:
        for _ in range(phase.first_day, phase.last_day + 1):
            for take in (take for dose in phase.doses for take in dose.takes):
                if take.capsules < 1:
                    raise PlanContradicted("a dose takes less than one capsule of a strength")
                swallowed[take.strength] += take.capsules
    return swallowed


def _check_containers(plan: Plan) -> None:
    numbers = [container.number for container in plan.containers]
    if numbers != sorted(set(numbers)):
        raise PlanContradicted("the containers are not numbered one after the other")
    left = {container.number: container.capsules for container in plan.containers}
    opened = _opened(plan)
    for (phase, day, strength), capsules in _by_day(plan):
        number = opened.pop((phase, day, strength), None)
        if number is None:
            raise PlanContradicted("the containers do not cover a day on which they are taken from")
        left[number] -= capsules
    if opened or any(left.values()):
        raise PlanContradicted("the containers do not hold what is taken from them")


def _opened(plan: Plan) -> dict[tuple[int, int, Quantity], int]:
    """The container in use for each phase, day and strength."""
    opened: dict[tuple[int, int, Quantity], int] = {}
    for container in plan.containers:
        if container.capsules < 1:
            raise PlanContradicted("one of the containers is empty")
        for span in container.spans:
            for day in range(span.first_day, span.last_day + 1):
                at = span.phase, day, container.strength
                if at in opened:
                    raise PlanContradicted("one dose is to be taken from two containers")
                opened[at] = container.number
    return opened


def _by_day(plan: Plan) -> Iterator[tuple[tuple[int, int, Quantity], int]]:
    """Capsules of each strength taken on each day."""
    for phase in plan.phases:
        each_day: Counter[Quantity] = Counter()
        for dose in phase.doses:
            for take in dose.takes:
                each_day[take.strength] += take.capsules
        for day in range(phase.first_day, phase.last_day + 1):
            for strength, capsules in each_day.items():
                yield (phase.number, day, strength), capsules


def check_fills(
    plan: Plan,
    first_on: datetime.date,
    longest_days: int,
    lots_expire_on: datetime.date | None = None,
) -> None:
    """Raise PlanContradicted unless each capsule is taken by the beyond-use date of its fill.

    first_on: the date of day 1. longest_days: the most days from compounding to the beyond-use
    date. lots_expire_on: the earliest expiry of the component lots that are used now.
    """
    fills = {fill.number: fill for fill in plan.fills}
    if [fill.number for fill in plan.fills] != list(range(1, len(plan.fills) + 1)):
        raise PlanContradicted("the fills are not numbered one after the other")
    for fill in plan.fills:
        if (fill.beyond_use_on - fill.make_on).days > longest_days:
            raise PlanContradicted("a fill may be used longer than the formulary allows")
        if fill.made_on and lots_expire_on and fill.beyond_use_on > lots_expire_on:
            raise PlanContradicted("a fill may be used longer than what it is made of")
    for number, day in _days_of_fills(plan):
        its = fills.get(number)
        if its is None or not its.first_day <= day <= its.last_day:
            raise PlanContradicted("a container is taken from on a day that is not of its fill")
        # Counted here and not by CourseDates: a second route asks nobody on the first.
        if first_on + datetime.timedelta(days=day - 1) > its.beyond_use_on:
            raise PlanContradicted("a container is taken from after its beyond-use date")


def _days_of_fills(plan: Plan) -> Iterator[tuple[int, int]]:
    """Each day on which a capsule of a fill is taken, as (fill, day).

    Containers from an earlier plan have their dates there.
    """
    for fill in plan.fills:
        if fill.refill:
            yield from ((fill.number, day) for day in range(fill.first_day, fill.last_day + 1))
    for container in plan.containers:
        if not container.is_carried:
            for span in container.spans:
                yield from ((container.fill, d) for d in range(span.first_day, span.last_day + 1))


def _check_totals(plan: Plan, swallowed: Swallowed) -> None:
    totals = Totals(
        days=sum(phase.days for phase in plan.phases),
        capsules=swallowed.total(),
        strengths=len(swallowed),
        most_capsules_per_dose=max(
            sum(take.capsules for take in dose.takes) for p in plan.phases for dose in p.doses
        ),
    )
    stated = [(count.strength, count.capsules) for count in plan.strengths]
    if stated != sorted(swallowed.items()) or plan.totals != totals:
        raise PlanContradicted("the plan's totals are not the sum of its parts")


def _check_choice(plan: Plan) -> None:
    chosen = [(option.strengths, option.totals) for option in plan.options if option.chosen]
    if chosen != [(tuple(count.strength for count in plan.strengths), plan.totals)]:
        raise PlanContradicted("the chosen option is not the plan")
