"""Schedules: phases cover consecutive days."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core import schedules
from pharmacy.core.errors import InvalidInput
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, PrescribedPhase, TimeOfDay, Titration
from tests.core import examples
from tests.factories import course, mcg, mg, schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay
DAYS = st.integers(1, 15)
TIMES = st.permutations(list(TimeOfDay)).flatmap(
    lambda order: st.integers(1, 4).map(lambda count: tuple(order[:count]))
)
DOSES = st.builds(Quantity, st.integers(0, 10**12), st.sampled_from(Unit))
COURSES = st.lists(
    TIMES.flatmap(
        lambda times: st.builds(
            PrescribedPhase, st.tuples(*(st.builds(Dose, st.just(t), DOSES) for t in times)), DAYS
        )
    ),
    min_size=1,
    max_size=6,
).filter(lambda made: any(dose.quantity for course in made for dose in course.doses))


def refusals(courses: list[PrescribedPhase]) -> list[tuple[str, str]]:
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
    mixed = PrescribedPhase((Dose(MORNING, mg("0")), Dose(BEDTIME, mg("1"))), 7)
    assert not schedule(mixed).phases[0].is_rest


def test_all_doses_are_written_in_the_unit_of_the_first() -> None:
    made = schedule(course("0.5"), PrescribedPhase((Dose(BEDTIME, mcg("750")),), 7))
    assert [str(phase.doses[0].quantity) for phase in made.phases] == ["0.5 mg", "0.75 mg"]


def test_a_schedule_remembers_that_its_units_were_mixed() -> None:
    made = schedule(course("0.5"), PrescribedPhase((Dose(BEDTIME, mcg("750")),), 7))
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


# For every schedule.


@given(COURSES)
def test_the_phases_cover_every_day_just_once(courses: list[PrescribedPhase]) -> None:
    made = schedules.schedule_of(courses)
    days = [day for p in made.phases for day in range(p.first_day, p.last_day + 1)]
    assert days == list(range(1, sum(course.days for course in courses) + 1))


@given(COURSES)
def test_no_dose_is_lost_or_changed_on_the_way_into_a_schedule(
    courses: list[PrescribedPhase],
) -> None:
    made = schedules.schedule_of(courses)
    assert [_as_a_set(phase.doses) for phase in made.phases] == [
        _as_a_set(course.doses) for course in courses
    ]


@given(COURSES)
def test_a_schedule_is_written_in_one_unit(courses: list[PrescribedPhase]) -> None:
    made = schedules.schedule_of(courses)
    assert {dose.quantity.unit for phase in made.phases for dose in phase.doses} == {made.unit}


def _as_a_set(doses: tuple[Dose, ...]) -> set[Any]:
    return {(dose.time, dose.quantity) for dose in doses}
