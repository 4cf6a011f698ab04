"""Schedules: titrations become phases, and phases cover the days one after the other."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pharmacy.core import schedules
from pharmacy.core.errors import InvalidInput
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Course, Dose, LastStep, TimeOfDay, Titration
from tests.core import examples
from tests.factories import course, mcg, mg, schedule, titration

MORNING, NOON, EVENING, BEDTIME = TimeOfDay
MASSES = st.integers(1, 10**12)
DAYS = st.integers(1, 15)
TIMES = st.permutations(list(TimeOfDay)).flatmap(
    lambda order: st.integers(1, 4).map(lambda count: tuple(order[:count]))
)
DOSES = st.builds(Quantity, st.integers(0, 10**12), st.sampled_from(Unit))
COURSES = st.lists(
    TIMES.flatmap(
        lambda times: st.builds(
            Course, st.tuples(*(st.builds(Dose, st.just(t), DOSES) for t in times)), DAYS
        )
    ),
    min_size=1,
    max_size=6,
).filter(lambda made: any(dose.quantity for course in made for dose in course.doses))


def doses_of(asked: Titration) -> list[str]:
    return [str(made.doses[0].quantity) for made in schedules.titration_courses(asked)]


def days_of(asked: Titration) -> list[int]:
    return [made.days for made in schedules.titration_courses(asked)]


def refusal(asked: Titration) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        schedules.titration_courses(asked)
    (problem,) = caught.value.problems
    return problem.pointer, problem.code


def refusals(courses: list[Course]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        schedules.schedule_of(courses)
    return [(problem.pointer, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize("name", examples.NAMES)
def test_a_published_schedule_becomes_these_phases(name: str) -> None:
    example = examples.load(name)
    assert examples.phases(examples.schedule(example)) == example["expected"]["phases"]


@pytest.mark.parametrize("name", examples.NAMES)
def test_a_worked_example_names_its_public_source(name: str) -> None:
    assert "https://" in examples.load(name)["source"]


# Titrations.


def test_a_titration_goes_up() -> None:
    assert doses_of(titration("1", "1", "3")) == ["1 mg", "2 mg", "3 mg"]


def test_a_titration_goes_down() -> None:
    assert doses_of(titration("3", "1", "1")) == ["3 mg", "2 mg", "1 mg"]


def test_a_titration_may_go_down_to_nothing() -> None:
    assert doses_of(titration("2", "1", "0")) == ["2 mg", "1 mg", "0 mg"]


def test_each_step_lasts_its_days_and_the_target_its_own() -> None:
    assert days_of(titration("1", "1", "3", every_days=14, target_days=60)) == [14, 14, 60]


def test_a_step_that_does_not_divide_the_way_up_is_refused() -> None:
    asked = titration("1", "1", "4.5")
    assert refusal(asked) == ("/titration/step/value", "step_does_not_divide")


def test_a_step_that_does_not_divide_the_way_down_is_refused() -> None:
    asked = titration("4.5", "1", "1")
    assert refusal(asked) == ("/titration/step/value", "step_does_not_divide")


def test_the_refusal_of_a_step_says_what_is_left_and_what_to_do() -> None:
    with pytest.raises(InvalidInput) as caught:
        schedules.titration_courses(titration("1", "1", "4.5"))
    assert caught.value.message == (
        "steps of 1 mg from 1 mg leave 0.5 mg before 4.5 mg: give another step or target, "
        'or set last_step to "clamp" for a shorter last step'
    )


def test_the_last_step_up_is_shortened_where_that_is_asked_for() -> None:
    asked = titration("1", "1", "3.5", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["1 mg", "2 mg", "3 mg", "3.5 mg"]


def test_the_last_step_down_is_shortened_where_that_is_asked_for() -> None:
    asked = titration("3", "2", "0.5", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["3 mg", "1 mg", "0.5 mg"]


def test_a_step_larger_than_the_way_is_shortened_to_it() -> None:
    asked = titration("1", "5", "1.5", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["1 mg", "1.5 mg"]


def test_a_step_that_divides_the_way_is_not_touched_by_shortening() -> None:
    asked = titration("1", "1", "3", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["1 mg", "2 mg", "3 mg"]


def test_a_start_at_the_target_is_one_phase_of_the_target_days() -> None:
    assert days_of(titration("4.5", "0.5", "4.5", target_days=90)) == [90]


def test_a_start_at_the_target_needs_no_step() -> None:
    assert doses_of(titration("4.5", "0", "4.5")) == ["4.5 mg"]


def test_a_way_without_a_step_is_refused() -> None:
    assert refusal(titration("1", "0", "2")) == ("/titration/step/value", "zero")


def test_a_thousandth_of_a_milligram_is_a_step_like_any_other() -> None:
    assert doses_of(titration("0.001", "0.001", "0.003")) == ["0.001 mg", "0.002 mg", "0.003 mg"]


def test_steps_that_floats_would_miss_reach_the_target() -> None:
    """0.1 + 0.1 + 0.1 is not 0.3 in floats."""
    assert doses_of(titration("0.1", "0.1", "0.3")) == ["0.1 mg", "0.2 mg", "0.3 mg"]


def test_as_many_phases_as_a_schedule_may_have_are_made() -> None:
    assert len(doses_of(titration("1", "1", "120", every_days=1))) == schedules.MOST_PHASES


def test_more_phases_than_a_schedule_may_have_are_refused() -> None:
    assert refusal(titration("1", "1", "121")) == ("/titration/step/value", "too_many")


def test_a_billion_phases_are_refused_before_they_are_made() -> None:
    asked = titration("0.000001", "0.000001", "999999999")
    assert refusal(asked) == ("/titration/step/value", "too_many")


def test_the_dose_of_a_titration_is_taken_at_each_of_its_times() -> None:
    (made,) = schedules.titration_courses(titration("1", "1", "1", times=(MORNING, BEDTIME)))
    assert made.doses == (Dose(MORNING, mg("1")), Dose(BEDTIME, mg("1")))


def test_a_step_in_the_other_unit_counts_by_mass() -> None:
    asked = Titration(mg("0.5"), mcg("500"), 7, mg("1.5"), 30, (BEDTIME,))
    assert doses_of(asked) == ["0.5 mg", "1 mg", "1.5 mg"]


# Schedules.


def test_days_count_from_1_without_a_gap() -> None:
    made = schedule(course("1", 7), course("2", 1), course("3", 30))
    assert [(p.first_day, p.last_day) for p in made.phases] == [(1, 7), (8, 8), (9, 38)]


def test_phases_are_numbered_from_1() -> None:
    made = schedule(course("1"), course("2"), course("1"))
    assert [phase.number for phase in made.phases] == [1, 2, 3]


def test_a_schedule_lasts_as_long_as_its_phases() -> None:
    assert schedule(course("1", 7), course("2", 30)).days == 37


def test_a_phase_lasts_from_its_first_day_to_its_last() -> None:
    assert [phase.days for phase in schedule(course("1", 7), course("2", 1)).phases] == [7, 1]


def test_the_doses_of_a_day_are_in_the_order_of_the_day() -> None:
    made = schedule(course("1", 7, BEDTIME, NOON, EVENING, MORNING))
    assert [dose.time for dose in made.phases[0].doses] == [MORNING, NOON, EVENING, BEDTIME]


def test_the_times_of_a_day_are_in_order() -> None:
    assert [time.place for time in (MORNING, NOON, EVENING, BEDTIME)] == [0, 1, 2, 3]


def test_a_rest_between_phases_keeps_its_days() -> None:
    made = schedule(course("1", 7), course("0", 14), course("1", 7))
    assert [(p.first_day, p.last_day, p.is_rest) for p in made.phases] == [
        (1, 7, False),
        (8, 21, True),
        (22, 28, False),
    ]


def test_a_phase_with_one_dose_above_zero_is_no_rest() -> None:
    mixed = Course((Dose(MORNING, mg("0")), Dose(BEDTIME, mg("1"))), 7)
    assert not schedule(mixed).phases[0].is_rest


def test_all_doses_are_written_in_the_unit_of_the_first() -> None:
    made = schedule(course("0.5"), Course((Dose(BEDTIME, mcg("750")),), 7))
    assert [str(phase.doses[0].quantity) for phase in made.phases] == ["0.5 mg", "0.75 mg"]


def test_a_schedule_remembers_that_its_units_were_mixed() -> None:
    made = schedule(course("0.5"), Course((Dose(BEDTIME, mcg("750")),), 7))
    assert made.units_written == {Unit.MG, Unit.MCG}


def test_a_titration_remembers_that_its_units_were_mixed() -> None:
    asked = Titration(mg("0.5"), mcg("500"), 7, mg("1.5"), 30, (BEDTIME,))
    made = schedules.schedule_of(schedules.titration_courses(asked), asked.units)
    assert made.units_written == {Unit.MG, Unit.MCG}


def test_a_schedule_in_one_unit_has_no_other() -> None:
    assert schedule(course("0.5"), course("1")).units_written == {Unit.MG}


def test_a_schedule_without_phases_is_refused() -> None:
    assert refusals([]) == [("/phases", "too_few")]


def test_a_schedule_of_120_phases_is_accepted() -> None:
    assert len(schedule(*[course("1", 1)] * 120).phases) == 120


def test_a_schedule_of_400_phases_is_refused() -> None:
    assert refusals([course("1", 1)] * 400) == [("/phases", "too_many")]


def test_a_schedule_of_just_five_years_is_accepted() -> None:
    assert schedule(course("1", 1830)).days == 1830


def test_a_schedule_of_a_day_more_is_refused() -> None:
    assert refusals([course("1", 1830), course("2", 1)]) == [("/phases", "too_long")]


def test_a_schedule_of_rests_alone_is_refused_at_each_of_them() -> None:
    assert refusals([course("0"), course("0")]) == [
        ("/phases/0", "only_rest"),
        ("/phases/1", "only_rest"),
    ]


# For every titration and every schedule.


@st.composite
def titrations(draw: st.DrawFn) -> Titration:
    """From any start to any target in at most a hundred steps, with or without a remainder."""
    start, target = draw(MASSES), draw(st.integers(0, 10**12))
    assume(start != target)
    least = 1 + abs(target - start) // 100
    return Titration(
        start=Quantity(start, draw(st.sampled_from(Unit))),
        step=Quantity(draw(st.integers(least, 2 * 10**12)), draw(st.sampled_from(Unit))),
        every_days=draw(DAYS),
        target=Quantity(target, draw(st.sampled_from(Unit))),
        target_days=draw(DAYS),
        times=draw(TIMES),
        last_step=LastStep.CLAMP,
    )


def amounts(asked: Titration) -> list[int]:
    return [made.doses[0].quantity.picograms for made in schedules.titration_courses(asked)]


@given(titrations())
def test_a_titration_begins_at_its_start_and_ends_at_its_target(asked: Titration) -> None:
    made = amounts(asked)
    assert (made[0], made[-1]) == (asked.start.picograms, asked.target.picograms)


@given(titrations())
def test_a_titration_goes_one_way_and_never_past_its_target(asked: Titration) -> None:
    made = amounts(asked)
    goes_down = asked.target < asked.start
    assert made == sorted(set(made), reverse=goes_down)


@given(titrations())
def test_no_step_is_larger_than_asked_and_only_the_last_is_smaller(asked: Titration) -> None:
    made = amounts(asked)
    steps = [abs(later - earlier) for earlier, later in pairwise(made)]
    assert {*steps[:-1]} <= {asked.step.picograms}
    assert 0 < steps[-1] <= asked.step.picograms


@given(COURSES)
def test_the_phases_cover_every_day_just_once(courses: list[Course]) -> None:
    made = schedules.schedule_of(courses)
    days = [day for p in made.phases for day in range(p.first_day, p.last_day + 1)]
    assert days == list(range(1, sum(course.days for course in courses) + 1))


@given(COURSES)
def test_no_dose_is_lost_or_changed_on_the_way_into_a_schedule(courses: list[Course]) -> None:
    made = schedules.schedule_of(courses)
    assert [_as_a_set(phase.doses) for phase in made.phases] == [
        _as_a_set(course.doses) for course in courses
    ]


@given(COURSES)
def test_a_schedule_is_written_in_one_unit(courses: list[Course]) -> None:
    made = schedules.schedule_of(courses)
    assert {dose.quantity.unit for phase in made.phases for dose in phase.doses} == {made.unit}


def _as_a_set(doses: tuple[Dose, ...]) -> set[Any]:
    return {(dose.time, dose.quantity) for dose in doses}
