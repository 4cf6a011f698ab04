"""Plans of every schedule on a grid of half milligrams."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.planning import plan_check
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import DEFAULT_CAPSULES_PER_DOSE, Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from tests.factories import course, mcg, mg, plan, schedule

GRID = st.integers(0, 18).map(lambda halves: Quantity(halves * 5 * 10**8, Unit.MG))


@st.composite
def schedules_on_the_grid(draw: st.DrawFn) -> Schedule:
    courses = [
        PrescribedPhase(
            tuple(
                Dose(time, draw(GRID))
                for time in draw(st.sets(st.sampled_from(TimeOfDay), min_size=1))
            ),
            draw(st.integers(1, 10)),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]
    return schedule(course("0.5"), *courses)


LIMITS = st.sampled_from(
    [
        Limits(),
        Limits(increment=mg("0.5")),
        Limits(strengths=(mg("0.5"),), max_capsules_per_dose=18),
        Limits(strengths=(mcg("500"), mg("1.5"), mg("2")), max_capsules_per_dose=18),
    ]
)


def by_brute_force(made: Plan) -> Counter[tuple[int, TimeOfDay, Quantity]]:
    """(day, time, dose) of everything taken, by laying out single capsules."""
    laid_out = [
        (day, dose.time, take.strength.picograms)
        for phase in made.phases
        for day in range(phase.first_day, phase.last_day + 1)
        for dose in phase.doses
        for take in dose.takes
        for _ in range(take.capsules)
    ]
    sums: Counter[tuple[int, TimeOfDay]] = Counter()
    for day, time, picograms in laid_out:
        sums[day, time] += picograms
    return Counter((day, time, Quantity(mass, Unit.MG)) for (day, time), mass in sums.items())


def as_ordered(asked: Schedule) -> Counter[tuple[int, TimeOfDay, Quantity]]:
    """(day, time, dose) of everything prescribed, computed day by day."""
    return Counter(
        (day, dose.time, dose.quantity)
        for day, phase in product(range(1, asked.days + 1), asked.phases)
        if phase.first_day <= day <= phase.last_day
        for dose in phase.doses
        if dose.quantity
    )


@given(schedules_on_the_grid(), LIMITS)
def test_the_capsules_of_each_day_sum_to_the_doses_of_that_day(
    asked: Schedule, limits: Limits
) -> None:
    assert by_brute_force(plan(asked, limits)) == as_ordered(asked)


@given(schedules_on_the_grid(), LIMITS)
def test_counts_per_container_per_strength_and_in_all_agree(
    asked: Schedule, limits: Limits
) -> None:
    made = plan(asked, limits)
    per_strength: Counter[Quantity] = Counter()
    for container in made.containers:
        per_strength[container.strength] += container.capsules
    assert {count.strength: count.capsules for count in made.strengths} == per_strength
    assert made.totals.capsules == per_strength.total()
    assert made.totals.strengths == len(per_strength)


@given(schedules_on_the_grid(), LIMITS)
def test_no_limit_is_passed(asked: Schedule, limits: Limits) -> None:
    made = plan(asked, limits)
    most = limits.max_capsules_per_dose or DEFAULT_CAPSULES_PER_DOSE
    assert made.totals.most_capsules_per_dose <= most
    assert {count.strength for count in made.strengths} <= set(
        limits.strengths or [Quantity(n * 5 * 10**8, Unit.MG) for n in range(1, 19)]
    )


@given(schedules_on_the_grid(), LIMITS)
def test_no_container_is_empty_and_each_has_its_number(asked: Schedule, limits: Limits) -> None:
    made = plan(asked, limits)
    assert all(container.capsules > 0 for container in made.containers)
    assert [c.number for c in made.containers] == list(range(1, len(made.containers) + 1))


@given(schedules_on_the_grid(), LIMITS)
def test_the_second_route_comes_to_the_same_plan(asked: Schedule, limits: Limits) -> None:
    plan_check.check(plan(asked, limits), asked)
