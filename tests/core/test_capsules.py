"""Plans: every dose is made exactly of whole capsules, within the limits, and counted right."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core import capsules, plan_check
from pharmacy.core.capsules import Costs, Plan, StrengthCount, Totals
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.limits import DEFAULT_CAPSULES_PER_DOSE, Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Course, Dose, Schedule, TimeOfDay
from tests.core import examples
from tests.factories import course, ldn_schedule, mcg, mg, plan, schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay


def takes(made: Plan) -> list[str]:
    """What is taken at each dose, phase after phase: "2 x 0.5 mg"."""
    return [
        " + ".join(f"{take.capsules} x {take.strength}" for take in dose.takes)
        for phase in made.phases
        for dose in phase.doses
    ]


def refusals(asked: Schedule, limits: Limits) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        plan(asked, limits)
    return caught.value.problems


def places(asked: Schedule, limits: Limits) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in refusals(asked, limits)]


# The common LDN titration.


def test_the_ldn_titration_is_nine_phases() -> None:
    assert len(plan(ldn_schedule()).phases) == 9


def test_the_ldn_titration_is_86_capsules_in_nine_strengths() -> None:
    assert plan(ldn_schedule()).totals == Totals(
        days=86, capsules=86, strengths=9, most_capsules_per_dose=1
    )


def test_each_night_of_the_ldn_titration_is_one_capsule() -> None:
    assert takes(plan(ldn_schedule())) == [
        "1 x 0.5 mg",
        "1 x 1 mg",
        "1 x 1.5 mg",
        "1 x 2 mg",
        "1 x 2.5 mg",
        "1 x 3 mg",
        "1 x 3.5 mg",
        "1 x 4 mg",
        "1 x 4.5 mg",
    ]


def test_the_ldn_titration_has_a_container_for_each_phase() -> None:
    made = plan(ldn_schedule())
    assert [(c.number, c.phase, str(c.strength), c.capsules) for c in made.containers] == [
        (1, 1, "0.5 mg", 7),
        (2, 2, "1 mg", 7),
        (3, 3, "1.5 mg", 7),
        (4, 4, "2 mg", 7),
        (5, 5, "2.5 mg", 7),
        (6, 6, "3 mg", 7),
        (7, 7, "3.5 mg", 7),
        (8, 8, "4 mg", 7),
        (9, 9, "4.5 mg", 30),
    ]


@pytest.mark.parametrize(("name", "number"), examples.PLANS)
def test_a_published_schedule_takes_this_many_capsules(name: str, number: int) -> None:
    example = examples.load(name)
    expected = example["plans"][number]
    totals = plan(examples.schedule(example), examples.limits(expected)).totals
    assert (totals.capsules, totals.strengths) == (expected["capsules"], expected["strengths"])


# Counts.


def test_phases_of_one_dose_share_a_strength_and_have_a_container_each() -> None:
    made = plan(schedule(course("1", 7), course("2", 7), course("1", 14)))
    assert made.strengths == (StrengthCount(mg("1"), 21), StrengthCount(mg("2"), 7))
    assert [(c.number, c.phase, c.capsules) for c in made.containers] == [
        (1, 1, 7),
        (2, 2, 7),
        (3, 3, 14),
    ]


def test_a_dose_at_two_times_of_a_day_comes_out_of_one_container() -> None:
    made = plan(schedule(course("1", 7, MORNING, BEDTIME)))
    assert [(c.number, c.phase, c.capsules) for c in made.containers] == [(1, 1, 14)]


def test_different_doses_of_a_day_come_out_of_containers_in_order_of_strength() -> None:
    split = Course((Dose(MORNING, mg("3")), Dose(BEDTIME, mg("1.5"))), 10)
    made = plan(schedule(split))
    assert [(c.number, c.phase, str(c.strength), c.capsules) for c in made.containers] == [
        (1, 1, "1.5 mg", 10),
        (2, 1, "3 mg", 10),
    ]


def test_a_rest_counts_its_days_and_no_capsules() -> None:
    made = plan(schedule(course("1", 7), course("0", 14), course("1", 7)))
    assert made.totals == Totals(days=28, capsules=14, strengths=1, most_capsules_per_dose=1)


def test_a_rest_takes_nothing_and_has_no_container() -> None:
    made = plan(schedule(course("1", 7), course("0", 14), course("1", 7)))
    assert takes(made) == ["1 x 1 mg", "", "1 x 1 mg"]
    assert [container.phase for container in made.containers] == [1, 3]


def test_strengths_are_listed_from_the_smallest() -> None:
    made = plan(schedule(course("3"), course("1"), course("2")))
    assert [str(count.strength) for count in made.strengths] == ["1 mg", "2 mg", "3 mg"]


def test_the_most_capsules_of_a_dose_are_counted_at_one_time_and_not_over_the_day() -> None:
    limits = Limits(strengths=(mg("1"),))
    made = plan(schedule(course("2", 7, MORNING, BEDTIME), course("1")), limits)
    assert made.totals.most_capsules_per_dose == 2


def test_a_planned_phase_lasts_as_long_as_its_phase() -> None:
    assert [phase.days for phase in plan(schedule(course("1", 7), course("2", 1))).phases] == [7, 1]


def test_the_order_in_which_the_times_of_a_day_were_sent_does_not_matter() -> None:
    sent_backwards = plan(schedule(course("3", 7, BEDTIME, NOON, MORNING)))
    assert sent_backwards == plan(schedule(course("3", 7, MORNING, NOON, BEDTIME)))


# Costs.


def test_a_plan_costs_its_batches_and_its_capsules() -> None:
    made = capsules.plan_capsules(ldn_schedule(), Limits(), Costs(1000, 10))
    assert [(o.totals.strengths, o.totals.capsules, o.cost_cents) for o in made.options] == [
        (3, 165, 3 * 1000 + 165 * 10),
        (4, 121, 4 * 1000 + 121 * 10),
        (5, 114, 5 * 1000 + 114 * 10),
        (6, 107, 6 * 1000 + 107 * 10),
        (7, 100, 7 * 1000 + 100 * 10),
        (8, 93, 8 * 1000 + 93 * 10),
        (9, 86, 9 * 1000 + 86 * 10),
    ]


@pytest.mark.parametrize(
    ("costs", "strengths"), [(Costs(1000, 10), 3), (Costs(300, 50), 9), (Costs(0, 0), 9)]
)
def test_the_cheapest_option_is_chosen_and_of_equals_the_fewest_capsules(
    costs: Costs, strengths: int
) -> None:
    assert capsules.plan_capsules(ldn_schedule(), Limits(), costs).totals.strengths == strengths


def test_the_option_that_was_chosen_is_the_plan() -> None:
    made = plan(schedule(course("1"), course("2")))
    chosen = [(o.strengths, o.totals) for o in made.options if o.chosen]
    assert chosen == [((mg("1"), mg("2")), made.totals)]


# Limits.


def test_only_strengths_that_are_allowed_are_used() -> None:
    limits = Limits(strengths=(mg("1"), mg("1.5")))
    made = plan(schedule(course("1"), course("2"), course("3"), course("4.5")), limits)
    assert takes(made) == ["1 x 1 mg", "2 x 1 mg", "2 x 1.5 mg", "3 x 1.5 mg"]


def test_a_strength_allowed_in_the_other_unit_is_the_same_strength() -> None:
    made = plan(schedule(course("1")), Limits(strengths=(mcg("1000"),)))
    assert takes(made) == ["1 x 1 mg"]


def test_a_dose_that_no_allowed_strength_makes_is_refused() -> None:
    limits = Limits(strengths=(mg("1"),))
    assert places(schedule(course("1"), course("2.5")), limits) == [
        ("/limits/strengths", "dose_not_makeable")
    ]


def test_every_dose_that_cannot_be_made_is_named_from_the_smallest() -> None:
    limits = Limits(strengths=(mg("1"),))
    words = [
        p.message.split(" cannot")[0]
        for p in refusals(schedule(course("9"), course("1"), course("0.5")), limits)
    ]
    assert words == ["0.5 mg", "9 mg"]


def test_the_refusal_of_a_dose_says_what_to_allow() -> None:
    (problem,) = refusals(schedule(course("5")), Limits(strengths=(mg("1"),)))
    assert problem.message == (
        "5 mg cannot be made of at most 3 capsules of the allowed strengths: "
        "allow 5 capsules per dose, or capsules of 5 mg"
    )


def test_a_dose_of_more_than_three_capsules_needs_leave() -> None:
    assert places(schedule(course("4")), Limits(strengths=(mg("1"),))) == [
        ("/limits/strengths", "dose_not_makeable")
    ]


def test_a_dose_of_more_than_three_capsules_is_made_where_that_is_allowed() -> None:
    limits = Limits(strengths=(mg("1"),), max_capsules_per_dose=4)
    assert takes(plan(schedule(course("4")), limits)) == ["4 x 1 mg"]


def test_as_few_capsules_as_the_strengths_allow_are_taken() -> None:
    limits = Limits(strengths=(mg("0.5"), mg("1"), mg("2")), max_capsules_per_dose=4)
    assert takes(plan(schedule(course("2")), limits)) == ["1 x 2 mg"]


def test_strengths_are_multiples_of_the_increment() -> None:
    limits = Limits(increment=mg("0.5"))
    assert takes(plan(schedule(course("0.5"), course("1.5")), limits)) == [
        "1 x 0.5 mg",
        "1 x 1.5 mg",
    ]


def test_a_dose_off_the_grid_of_the_increment_is_refused() -> None:
    assert places(schedule(course("0.75")), Limits(increment=mg("0.5"))) == [
        ("/limits/increment", "dose_not_makeable")
    ]


def test_where_strengths_are_listed_the_increment_does_not_matter() -> None:
    limits = Limits(strengths=(mg("0.75"),), increment=mg("0.5"))
    assert takes(plan(schedule(course("0.75")), limits)) == ["1 x 0.75 mg"]


def test_without_limits_each_dose_is_one_capsule() -> None:
    assert takes(plan(schedule(course("0.000001"), course("7.3")))) == [
        "1 x 0.000001 mg",
        "1 x 7.3 mg",
    ]


def test_as_many_strengths_as_are_allowed_are_planned() -> None:
    assert plan(ldn_schedule(), Limits(max_strengths=9)).totals.strengths == 9


def test_fewer_strengths_are_mixed_where_more_are_not_allowed() -> None:
    made = plan(ldn_schedule(), Limits(max_strengths=4))
    assert made.totals == Totals(days=86, capsules=121, strengths=4, most_capsules_per_dose=2)


def test_fewer_strengths_than_the_doses_need_are_refused_with_the_number_needed() -> None:
    (problem,) = refusals(ldn_schedule(), Limits(max_strengths=2))
    assert (problem.pointer, problem.code) == ("/limits/max_strengths", "too_many_strengths")
    assert problem.message == "the doses need 3 strengths: allow 3"


def test_a_dose_of_two_strengths_takes_as_few_kinds_as_possible() -> None:
    """3 mg is 1 mg and 2 mg, or 1.5 mg twice: out of one bottle."""
    limits = Limits(strengths=(mg("1"), mg("1.5"), mg("2")))
    asked = schedule(course("3"), course("1"), course("2"), course("1.5"))
    assert takes(plan(asked, limits))[0] == "2 x 1.5 mg"


def test_a_dose_out_of_two_containers_is_told_so() -> None:
    made = plan(schedule(course("1"), course("2.5")), Limits(strengths=(mg("0.5"), mg("2"))))
    assert takes(made) == ["2 x 0.5 mg", "1 x 0.5 mg + 1 x 2 mg"]
    assert [(c.phase, str(c.strength)) for c in made.containers] == [
        (1, "0.5 mg"),
        (2, "0.5 mg"),
        (2, "2 mg"),
    ]


def test_doses_without_a_common_step_are_planned_and_said_to_be_not_compared() -> None:
    made = plan(schedule(course("4.5"), course("0.000001")))
    assert (made.totals.strengths, made.options_complete) == (2, False)


def test_a_limit_that_leaves_too_many_possibilities_is_refused() -> None:
    asked = schedule(course("4.5"), course("0.000001"), course("7.3"))
    assert places(asked, Limits(max_strengths=2)) == [("/limits", "too_many_possibilities")]


# For every schedule that a grid of half milligrams can make.

GRID = st.integers(0, 18).map(lambda halves: Quantity(halves * 5 * 10**8, Unit.MG))


@st.composite
def schedules_on_the_grid(draw: st.DrawFn) -> Schedule:
    courses = [
        Course(
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
    """(day, time, dose) of everything that is swallowed, with capsules laid out one by one."""
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
    """(day, time, dose) of everything that was prescribed, found by asking each day for itself."""
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
