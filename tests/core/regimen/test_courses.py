"""A course in stretches of days: the dose of each day."""

from dataclasses import replace

import pytest

from pharmacy.core.quantities import Unit
from pharmacy.core.regimen import courses
from pharmacy.core.regimen.courses import LivedCourse, StepDays
from pharmacy.core.schedules import Dose, PrescribedPhase, TimeOfDay
from tests.factories import course, ldn_schedule, mcg, mg, schedule

# 0.5 mg on days 1 to 7, 1 mg on 8 to 14, 1.5 mg on 15 to 44.
COURSE = courses.begun(schedule(course("0.5"), course("1"), course("1.5", 30)))


def days(made: LivedCourse) -> list[tuple[int, int, int]]:
    return [(s.step_index, s.first_day, s.last_day) for s in made.day_spans]


def doses(made: LivedCourse, *on: int) -> list[str]:
    return [str(dose.quantity) for day in on for dose in made.doses_on(day)]


def test_the_stretches_follow_one_another_without_gap_or_overlap() -> None:
    assert days(COURSE) == [(0, 1, 7), (1, 8, 14), (2, 15, 44)]
    assert [day_span.days for day_span in COURSE.day_spans] == [7, 7, 30]
    assert COURSE.last_day == 44


def test_the_titration_ends_on_its_86th_night() -> None:
    assert courses.begun(ldn_schedule()).last_day == 86


def test_each_day_has_the_dose_of_its_own_step() -> None:
    assert doses(COURSE, 1, 7, 8, 14, 15, 44) == ["0.5 mg"] * 2 + ["1 mg"] * 2 + ["1.5 mg"] * 2


@pytest.mark.parametrize("day", [0, 45])
def test_a_day_outside_the_course_has_no_step(day: int) -> None:
    with pytest.raises(StopIteration):
        COURSE.on(day)


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (1, []),
        (2, [(1, 1)]),
        (7, [(1, 6)]),
        (8, [(1, 7)]),
        (9, [(1, 7), (8, 8)]),
        (45, [(1, 7), (8, 14), (15, 44)]),
        (99, [(1, 7), (8, 14), (15, 44)]),
    ],
)
def test_what_was_before_a_day_ends_the_day_before(day: int, left: list[tuple[int, int]]) -> None:
    assert [(s.first_day, s.last_day) for s in COURSE.before(day)] == left


@pytest.mark.parametrize(
    ("day", "rest"),
    [
        (1, [(1, 1, 7), (2, 8, 14), (3, 15, 44)]),
        (7, [(1, 7, 7), (2, 8, 14), (3, 15, 44)]),
        (8, [(1, 8, 14), (2, 15, 44)]),
        (44, [(1, 44, 44)]),
        (45, []),
    ],
)
def test_what_remains_from_a_day_on_begins_with_it(
    day: int, rest: list[tuple[int, int, int]]
) -> None:
    phases = COURSE.from_day(day).phases
    assert [(phase.number, phase.first_day, phase.last_day) for phase in phases] == rest


def test_what_remains_has_the_doses_and_the_unit_of_the_course() -> None:
    rest = COURSE.from_day(14)
    assert [str(phase.doses[0].quantity) for phase in rest.phases] == ["1 mg", "1.5 mg"]
    assert (rest.unit, rest.units_written) == (Unit.MG, frozenset({Unit.MG}))


@pytest.mark.parametrize("more", [1, 30, 60])
def test_a_refill_makes_the_course_longer_by_just_its_days_at_the_last_dose(more: int) -> None:
    longer = COURSE.longer(more)
    assert days(longer) == [(0, 1, 7), (1, 8, 14), (2, 15, 44 + more)]
    assert longer.last_day == 44 + more
    assert doses(longer, 45, 44 + more) == ["1.5 mg"] * 2
    assert longer.day_spans[-1].prescribed.days == 30


def test_two_refills_are_as_long_as_both() -> None:
    assert COURSE.longer(30).longer(30) == COURSE.longer(60)


def test_a_course_that_never_began_ends_on_no_day() -> None:
    assert replace(COURSE, day_spans=()).last_day == 0


# Ladders.


def test_adjacent_phases_of_one_dose_are_one_step_of_all_their_days() -> None:
    prescribed_steps = courses.as_steps(
        [course("1", 7), course("1", 5), course("2", 3), course("1", 2)], Unit.MG
    )
    assert [(str(step.doses[0].quantity), step.days) for step in prescribed_steps] == [
        ("1 mg", 12),
        ("2 mg", 3),
        ("1 mg", 2),
    ]


def test_one_dose_in_two_units_is_one_step() -> None:
    micrograms = PrescribedPhase((Dose(TimeOfDay.BEDTIME, mcg("1000")),), 5)
    (step,) = courses.as_steps([course("1", 7), micrograms], Unit.MG)
    assert (str(step.doses[0].quantity), step.days) == ("1 mg", 12)


def test_one_dose_at_another_time_is_another_step() -> None:
    prescribed_steps = courses.as_steps(
        [course("1", 7), course("1", 5, TimeOfDay.MORNING)], Unit.MG
    )
    assert [step.days for step in prescribed_steps] == [7, 5]


def test_a_titration_continues_from_any_step_and_any_day() -> None:
    prescribed_steps = COURSE.day_spans[0].prescribed_steps
    assert courses.in_full(prescribed_steps, 1, first_day=20) == (
        StepDays(prescribed_steps, 1, 20, 26),
        StepDays(prescribed_steps, 2, 27, 56),
    )
    assert courses.in_full(prescribed_steps, 3, first_day=20) == ()


def test_a_single_dose_exists_only_if_each_time_has_it() -> None:
    twice = course("1", 7, TimeOfDay.MORNING, TimeOfDay.BEDTIME).doses
    assert courses.one_dose(twice) == mg("1")
    assert courses.one_dose((*twice, Dose(TimeOfDay.NOON, mg("2")))) is None
