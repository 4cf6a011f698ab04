"""The doses of each day after an amendment: the LDN titration, checked by hand."""

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.regimen import amendments, courses
from pharmacy.core.regimen.amendments import (
    Advance,
    Amendment,
    Extend,
    NewSchedule,
    NewTarget,
    Pause,
    StepBack,
    Stop,
)
from pharmacy.core.schedules import PrescribedPhase, Schedule, TimeOfDay
from tests.factories import course, ldn_schedule, mcg, mg, schedule

LDN = courses.begun(ldn_schedule())
UP_AND_DOWN = courses.begun(
    schedule(course("1", 4), course("2", 4), course("3", 4), course("2", 3), course("1", 3))
)


def days_of(remaining: Schedule) -> list[tuple[str, int, int]]:
    return [(str(p.doses[0].quantity), p.first_day, p.last_day) for p in remaining.phases]


def after(amendment: Amendment) -> list[tuple[str, int, int]]:
    return days_of(amendments.amended(LDN, amendment).from_day(amendment.day))


def refusal(amendment: Amendment, of: courses.LivedCourse = LDN) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        amendments.amended(of, amendment)
    (problem,) = refused.value.problems
    return problem.pointer, problem.code


def test_vivid_dreams_extend_the_present_dose_by_two_weeks() -> None:
    """2 mg would begin on night 22. 1.5 mg continues to night 35, and everything later moves."""
    assert after(Extend(22, 14)) == [
        ("1.5 mg", 22, 35),
        ("2 mg", 36, 42),
        ("2.5 mg", 43, 49),
        ("3 mg", 50, 56),
        ("3.5 mg", 57, 63),
        ("4 mg", 64, 70),
        ("4.5 mg", 71, 100),
    ]


def test_an_extension_within_a_phase_makes_that_phase_longer() -> None:
    assert after(Extend(25, 14))[:2] == [("2 mg", 25, 42), ("2.5 mg", 43, 49)]


def test_an_extension_after_the_last_day_continues_the_last_dose() -> None:
    assert after(Extend(87, 30)) == [("4.5 mg", 87, 116)]


def test_a_pause_within_a_phase_takes_the_rest_of_the_phase_after_it() -> None:
    """2 mg is for nights 22 to 28. Four of them are left when the pause begins on night 25."""
    assert after(Pause(25, 14))[:3] == [("0 mg", 25, 38), ("2 mg", 39, 42), ("2.5 mg", 43, 49)]
    assert after(Pause(25, 14))[-1] == ("4.5 mg", 71, 100)


def test_a_pause_may_end_early_by_advancing() -> None:
    paused = amendments.amended(LDN, Pause(25, 14))
    assert days_of(amendments.amended(paused, Advance(30)).from_day(30))[0] == ("2 mg", 30, 33)


def test_a_pause_may_be_made_longer() -> None:
    paused = amendments.amended(LDN, Pause(25, 14))
    longer = amendments.amended(paused, Pause(39, 7))
    assert days_of(longer.from_day(39))[:2] == [("0 mg", 39, 45), ("2 mg", 46, 49)]
    assert refusal(Extend(39, 7), paused) == ("/change", "paused")


def test_after_a_long_pause_the_course_resumes_at_an_earlier_dose_and_climbs_again() -> None:
    paused = amendments.amended(LDN, Pause(25, 60))
    resumed = amendments.amended(paused, StepBack(85, mg("0.5"), 7))
    assert days_of(resumed.from_day(85))[:3] == [
        ("0.5 mg", 85, 91),
        ("1 mg", 92, 98),
        ("1.5 mg", 99, 105),
    ]
    same = amendments.amended(paused, StepBack(85, mg("2"), 7))
    assert days_of(same.from_day(85))[:2] == [("2 mg", 85, 91), ("2.5 mg", 92, 98)]


def test_a_new_target_after_a_pause_begins_with_the_first_step() -> None:
    paused = amendments.amended(LDN, Pause(25, 60))
    steps = NewTarget(85, mg("1.5"), mg("0.5"), 7, 30)
    assert days_of(amendments.amended(paused, steps).from_day(85)) == [
        ("0.5 mg", 85, 91),
        ("1 mg", 92, 98),
        ("1.5 mg", 99, 128),
    ]


def test_a_course_that_is_over_or_has_not_begun_is_not_paused() -> None:
    assert refusal(Pause(87, 7)) == ("/day", "outside_course")
    assert refusal(Pause(1, 7)) == ("/day", "outside_course")
    assert refusal(Pause(22, 1_800)) == ("/days", "too_long")


def test_a_step_back_in_week_three_repeats_the_same_steps() -> None:
    assert after(StepBack(18, mg("1"), 7)) == [
        ("1 mg", 18, 24),
        ("1.5 mg", 25, 31),
        ("2 mg", 32, 38),
        ("2.5 mg", 39, 45),
        ("3 mg", 46, 52),
        ("3.5 mg", 53, 59),
        ("4 mg", 60, 66),
        ("4.5 mg", 67, 96),
    ]


def test_a_step_back_may_be_written_in_another_unit() -> None:
    assert after(StepBack(18, mcg("1000"), 7))[0] == ("1 mg", 18, 24)


def test_a_step_back_on_the_way_down_goes_up_to_an_earlier_dose() -> None:
    changed = amendments.amended(UP_AND_DOWN, StepBack(17, mg("2"), 5))
    assert days_of(changed.from_day(17)) == [("2 mg", 17, 21), ("1 mg", 22, 24)]


def test_to_advance_ends_the_present_phase() -> None:
    assert after(Advance(25))[:2] == [("2.5 mg", 25, 31), ("3 mg", 32, 38)]
    assert after(Advance(25))[-1] == ("4.5 mg", 53, 82)


def test_to_advance_ends_an_extension_early() -> None:
    longer = amendments.amended(LDN, Extend(22, 14))
    assert days_of(amendments.amended(longer, Advance(29)).from_day(29))[0] == ("2 mg", 29, 35)


def test_after_a_stop_nothing_is_taken() -> None:
    assert after(Stop(22)) == []
    assert after(Stop(1)) == []


def test_a_new_target_begins_one_step_from_the_present_dose() -> None:
    up = NewTarget(22, mg("3"), mg("0.75"), 14, 60)
    assert after(up) == [("2.25 mg", 22, 35), ("3 mg", 36, 95)]
    down = NewTarget(60, mg("3"), mg("0.5"), 7, 30)
    assert after(down) == [("4 mg", 60, 66), ("3.5 mg", 67, 73), ("3 mg", 74, 103)]


def test_the_present_dose_as_target_is_taken_for_the_days_at_the_target() -> None:
    assert after(NewTarget(22, mg("1.5"), mg("0.5"), 7, 60)) == [("1.5 mg", 22, 81)]


def test_a_new_schedule_replaces_the_rest_of_the_course() -> None:
    asked = schedule(course("1.5", 10), course("0", 4), course("1", 30))
    assert after(NewSchedule(22, asked)) == [("1.5 mg", 22, 31), ("0 mg", 32, 35), ("1 mg", 36, 65)]


def test_no_phase_of_the_present_dose_follows_it() -> None:
    longer = amendments.amended(LDN, NewSchedule(25, schedule(course("2", 10), course("1", 5))))
    assert days_of(longer.from_day(22)) == [("2 mg", 22, 34), ("1 mg", 35, 39)]
    assert days_of(amendments.amended(longer, Advance(27)).from_day(27)) == [("1 mg", 27, 31)]


def test_a_step_back_repeats_the_prescribed_steps_and_not_extended_ones() -> None:
    longer = amendments.amended(LDN, Extend(22, 14))
    back = amendments.amended(longer, StepBack(40, mg("1"), 3))
    assert days_of(back.from_day(40))[:3] == [
        ("1 mg", 40, 42),
        ("1.5 mg", 43, 49),
        ("2 mg", 50, 56),
    ]


def test_a_step_back_after_a_new_target_leads_only_to_the_new_target() -> None:
    lower = amendments.amended(LDN, NewTarget(22, mg("2.5"), mg("0.5"), 7, 30))
    back = amendments.amended(lower, StepBack(40, mg("1.5"), 7))
    assert days_of(back.from_day(40)) == [
        ("1.5 mg", 40, 46),
        ("2 mg", 47, 53),
        ("2.5 mg", 54, 83),
    ]


def test_a_new_target_after_a_step_back_leaves_the_nights_before_as_they_were() -> None:
    """Nights 15 to 59 had doses that the new steps, up to 4.5 mg, do not have."""
    stepped_back = amendments.amended(LDN, StepBack(60, mg("1"), 7))
    steps = NewTarget(65, mg("2"), mg("0.5"), every_days=7, target_days=30)
    changed = amendments.amended(stepped_back, steps)
    assert days_of(changed.from_day(1)) == [
        *days_of(LDN.from_day(1))[:8],
        ("4.5 mg", 57, 59),
        ("1 mg", 60, 64),
        ("1.5 mg", 65, 71),
        ("2 mg", 72, 101),
    ]
    assert refusal(StepBack(75, mg("4.5"), 7), changed) == ("/to", "not_earlier")


def test_a_second_step_back_leaves_the_first_one_behind() -> None:
    """Nights 25 to 31 at 1 mg, 32 to 38 at 1.5 mg, then 0.5 mg: each step is repeated once."""
    once = amendments.amended(LDN, StepBack(25, mg("1"), 7))
    twice = amendments.amended(once, StepBack(40, mg("0.5"), 7))
    doses = [dose for dose, _, _ in days_of(twice.from_day(40))]
    assert doses == [f"{n} mg" for n in ("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5")]


def test_a_future_dose_is_no_step_back() -> None:
    assert refusal(StepBack(18, mg("2"), 7)) == ("/to", "not_earlier")
    assert refusal(StepBack(18, mg("1.5"), 7)) == ("/to", "not_earlier")
    assert refusal(StepBack(5, mg("0.5"), 7)) == ("/to", "not_earlier")


def test_a_change_holds_from_a_day_of_the_course() -> None:
    assert refusal(Extend(1, 7)) == ("/day", "outside_course")
    assert refusal(Extend(88, 7)) == ("/day", "outside_course")
    assert refusal(Stop(87)) == ("/day", "outside_course")
    stopped = amendments.amended(LDN, Stop(1))
    assert refusal(Stop(1), stopped) == ("/day", "course_over")


def test_there_must_be_a_phase_to_advance_to() -> None:
    assert refusal(Advance(60)) == ("/change", "last_phase")
    assert refusal(Advance(22)) == ("/day", "unchanged")


def test_a_step_that_does_not_divide_the_way_is_refused_at_its_field() -> None:
    refused = refusal(NewTarget(22, mg("4.5"), mg("0.7"), 7, 30))
    assert refused == ("/step/value", "step_does_not_divide")


def test_a_target_needs_one_dose_to_start_from() -> None:
    mixed = courses.begun(schedule(course("1", 4), two_doses()))
    refused = refusal(NewTarget(6, mg("4"), mg("1"), 7, 30), mixed)
    assert refused == ("/target", "times_differ")


def two_doses() -> PrescribedPhase:
    morning = course("1", 4, TimeOfDay.MORNING)
    bedtime = course("2", 4, TimeOfDay.BEDTIME)
    return PrescribedPhase((*morning.doses, *bedtime.doses), 4)


def test_a_course_cannot_be_made_endless() -> None:
    assert refusal(Extend(22, 1_800)) == ("/days", "too_long")
    assert refusal(NewTarget(22, mg("2"), mg("0.5"), 7, 1_810)) == ("/target_days", "too_long")
