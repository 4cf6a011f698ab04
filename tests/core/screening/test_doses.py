"""Doses compared with the formulary's limits, each limit at the number and just above it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core import screening
from pharmacy.core.drugs import DoseLimits
from pharmacy.core.flags import Flag
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from tests import factories
from tests.core.screening.samples import HOLD, NALTREXONE, WARNING, drug, found, quantity, schedule

LIOTHYRONINE, PREDNISONE = drug("liothyronine"), drug("prednisone")
Phases = list[tuple[str, int]]


def flags(*phases: tuple[str, int]) -> list[Flag]:
    return list(screening.schedule_flags(schedule(*phases), NALTREXONE))


def test_the_common_titration_has_no_flag() -> None:
    assert list(screening.schedule_flags(factories.ldn_schedule(), NALTREXONE)) == []


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        ([("1 mg", 7)], []),
        ([("1.25 mg", 7)], [("start_above_limit", WARNING)]),
        ([("1 mg", 7), ("2 mg", 7)], []),
        ([("1 mg", 7), ("2.25 mg", 7)], [("step_above_limit", WARNING)]),
        ([("0.5 mg", 3), ("1 mg", 7)], []),
        ([("0.5 mg", 2), ("1 mg", 7)], [("step_too_soon", WARNING)]),
        ([("0.5 mg", 1), ("0.5 mg", 2), ("1 mg", 7)], []),
        ([("0.5 mg", 2), ("0 mg", 7), ("1 mg", 7)], [("step_too_soon", WARNING)]),
        ([("1 mg", 7), ("0.5 mg", 1), ("0.25 mg", 7)], []),
    ],
)
def test_the_start_the_steps_and_their_intervals_have_limits(
    phases: Phases, expected: list[object]
) -> None:
    assert found(flags(*phases)) == expected


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("4.5 mg", []),
        ("4.6 mg", [("daily_dose_above_usual", WARNING)]),
        ("6 mg", [("daily_dose_above_usual", WARNING)]),
        ("6.1 mg", [("daily_dose_above_limit", HOLD)]),
        ("49.9 mg", [("daily_dose_above_limit", HOLD)]),
        ("50 mg", [("standard_dose", HOLD)]),
        ("50.5 mg", [("standard_dose", HOLD)]),
    ],
)
def test_the_daily_dose_has_limits(dose: str, expected: list[object]) -> None:
    climb = [(f"{number} mg", 7) for number in (1, 2, 3, 4)]
    daily = [flag for flag in flags(*climb, (dose, 30)) if flag.code != "step_above_limit"]
    assert found(daily) == expected


def test_the_daily_dose_is_what_all_times_of_a_day_come_to() -> None:
    halves = tuple(
        Dose(time, quantity("3.25 mg")) for time in (TimeOfDay.MORNING, TimeOfDay.BEDTIME)
    )
    twice = factories.schedule(PrescribedPhase(halves, 30))
    codes = [flag.code for flag in screening.schedule_flags(twice, NALTREXONE)]
    assert codes == ["start_above_limit", "daily_dose_above_limit"]


def test_a_standard_dose_is_flagged_with_what_to_do() -> None:
    message = flags(("50 mg", 30))[-1].message
    assert "standard dose of naltrexone, not a low dose" in message
    assert "Call the prescriber" in message


# Confusion of mg and mcg.


@pytest.mark.parametrize("dose", ["4.5 mcg", "0.5 mcg", "0.1 mcg", "6 mcg", "100 mg", "500 mg"])
def test_a_dose_that_a_thousandfold_slip_explains_is_held(dose: str) -> None:
    assert ("unit_slip", HOLD) in found(flags((dose, 30)))


@pytest.mark.parametrize(("dose", "meant"), [("4.5 mcg", "4.5 mg"), ("500 mg", "500 mcg")])
def test_a_unit_slip_names_the_dose_that_may_be_meant(dose: str, meant: str) -> None:
    (slip,) = [flag for flag in flags((dose, 30)) if flag.code == "unit_slip"]
    assert f"A dose of {dose} is out of use, and {meant} is in use" in slip.message


def test_a_slip_is_found_in_whatever_unit_the_schedule_is_written() -> None:
    codes = found(flags(("0.5 mg", 7), ("4.5 mcg", 7), ("1 mg", 7)))
    assert ("unit_slip", HOLD) in codes


@pytest.mark.parametrize("dose", ["0.05 mcg", "7 mcg", "99 mcg"])
def test_a_smaller_dose_than_any_in_use_is_shown(dose: str) -> None:
    assert found(flags((dose, 30))) == [("dose_below_usual", WARNING)]


@pytest.mark.parametrize("dose", ["100 mcg", "500 mcg", "1000 mcg"])
def test_low_doses_may_be_written_in_mcg(dose: str) -> None:
    assert flags((dose, 30)) == []


@pytest.mark.parametrize(
    ("phases", "is_jump"),
    [
        ([("0.5 mg", 7), ("1 mcg", 7), ("1.5 mg", 7)], True),
        ([("0.5 mg", 7), ("500 mg", 7)], True),
        ([("0.1 mg", 7), ("10 mg", 7)], True),
        ([("0.1 mg", 7), ("9.9 mg", 7)], False),
        ([("4.5 mg", 7), ("0 mg", 7), ("0.5 mg", 7)], False),
    ],
)
def test_a_dose_that_jumps_a_hundredfold_is_held_whatever_the_drug(
    phases: Phases, is_jump: bool
) -> None:
    codes = found(list(screening.schedule_flags(schedule(*phases))))
    assert (("unit_jump", HOLD) in codes) == is_jump


def test_doses_of_one_day_are_compared_too() -> None:
    doses = (
        Dose(TimeOfDay.MORNING, quantity("7.5 mcg")),
        Dose(TimeOfDay.EVENING, quantity("7.5 mg")),
    )
    mixed = factories.schedule(PrescribedPhase(doses, 7))
    assert ("unit_jump", HOLD) in found(list(screening.schedule_flags(mixed, LIOTHYRONINE)))


# A schedule that continues a course.


def test_a_course_that_continues_does_not_start() -> None:
    going_on = screening.schedule_flags(schedule(("4.5 mg", 30)), NALTREXONE, quantity("4.5 mg"))
    assert list(going_on) == []


def test_continuing_with_much_more_than_before_is_a_step() -> None:
    going_on = screening.schedule_flags(schedule(("3 mg", 30)), NALTREXONE, quantity("1.5 mg"))
    assert found(list(going_on)) == [("step_above_limit", WARNING)]


def test_continuing_in_the_wrong_unit_is_a_jump() -> None:
    going_on = screening.schedule_flags(schedule(("3 mcg", 30)), NALTREXONE, quantity("3 mg"))
    assert found(list(going_on)) == [("unit_jump", HOLD), ("unit_slip", HOLD)]


# Other drugs, and facts without a source.


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        ([("25 mcg", 7), ("50 mcg", 7), ("75 mcg", 30)], []),
        ([("30 mcg", 7)], [("start_above_limit", WARNING)]),
        ([("25 mcg", 6), ("50 mcg", 7)], [("step_too_soon", WARNING)]),
        ([("25 mg", 30)], [("unit_slip", HOLD), ("daily_dose_above_limit", HOLD)]),
    ],
)
def test_liothyronine_has_limits_in_mcg(phases: Phases, expected: list[object]) -> None:
    flags = screening.schedule_flags(schedule(*phases), LIOTHYRONINE)
    shown = [flag for flag in flags if phases[0][0] != "25 mg" or flag.severity is HOLD]
    assert found(shown) == expected


def test_a_taper_of_prednisone_is_shown_with_what_could_not_be_checked() -> None:
    taper = schedule(("60 mg", 4), ("50 mg", 4), ("40 mg", 4), ("30 mg", 4), ("20 mg", 4))
    (flag,) = screening.schedule_flags(taper, PREDNISONE)
    assert (flag.code, flag.severity) == ("dose_limits_incomplete", WARNING)
    assert "the smallest usual dose of prednisone" in flag.message
    assert "step" not in flag.message


def test_a_drug_without_any_dose_limit_is_held() -> None:
    unknown = replace(NALTREXONE, dose_limits=DoseLimits())
    flags = list(screening.schedule_flags(factories.ldn_schedule(), unknown))
    assert found(flags) == [("no_dose_limits", HOLD)]


# Any schedule.

DOSES = st.integers(1, 10_000_000).map(lambda mcg: f"{mcg} mcg")
SCHEDULES = st.lists(st.tuples(DOSES, st.integers(1, 60)), min_size=1, max_size=8)


@given(SCHEDULES)
def test_above_the_hold_limit_there_is_always_a_hold(phases: Phases) -> None:
    made: Schedule = schedule(*phases)
    limit = NALTREXONE.dose_limits.daily.hold_above
    assert limit is not None
    is_above = any(dose.quantity > limit for phase in made.phases for dose in phase.doses)
    codes = {"daily_dose_above_limit", "standard_dose"}
    raised = {flag.code for flag in screening.schedule_flags(made, NALTREXONE)}
    assert bool(raised & codes) == is_above


@given(SCHEDULES)
def test_each_code_is_raised_once_for_a_schedule_but_for_single_doses(phases: Phases) -> None:
    flags = screening.schedule_flags(schedule(*phases), NALTREXONE)
    codes = [f.code for f in flags if f.code not in ("unit_slip", "dose_below_usual")]
    assert sorted(set(codes)) == sorted(codes)
