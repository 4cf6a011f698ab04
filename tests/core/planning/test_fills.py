"""Fills: what is compounded when, so that no capsule is taken after its beyond-use date."""

import datetime
from dataclasses import replace

import pytest

from pharmacy.core.planning import fills
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.fills import DayOne, Making, Policy
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule
from tests.factories import TODAY, course, ldn_schedule, mg, plan, schedule

HALF_A_YEAR = Policy(180)


def after(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


def making(days: int = 180, starts_in: int = 0, expire_in: int | None = None) -> Making:
    """An order of today, with this many beyond-use days and a start date this many days ahead."""
    expire_on = None if expire_in is None else after(expire_in)
    return Making(Policy(days), after(starts_in), TODAY, expire_on)


def filled(asked: Schedule, by: Making, refills: int = 0) -> Plan:
    return fills.in_fills(plan(asked), by, refills)


def days(made: Plan) -> list[tuple[int, int]]:
    return [(fill.first_day, fill.last_day) for fill in made.fills]


# The date.


def test_the_day_of_compounding_is_the_first_of_the_beyond_use_days() -> None:
    assert HALF_A_YEAR.beyond_use_on(datetime.date(2026, 11, 23)) == datetime.date(2027, 5, 21)


def test_a_pharmacy_may_count_from_the_next_day() -> None:
    policy = Policy(180, DayOne.NEXT_DAY)
    assert policy.beyond_use_on(datetime.date(2026, 11, 23)) == datetime.date(2027, 5, 22)


def test_capsules_do_not_outlast_what_they_are_made_of() -> None:
    assert HALF_A_YEAR.beyond_use_on(TODAY, after(30)) == after(30)


def test_a_component_that_lasts_longer_changes_nothing() -> None:
    assert HALF_A_YEAR.beyond_use_on(TODAY, after(3000)) == after(179)


# Fills.


def test_a_plan_within_its_beyond_use_date_is_one_fill_made_today() -> None:
    (fill,) = filled(ldn_schedule(), making()).fills
    assert (fill.make_on, fill.made_on, fill.first_day, fill.last_day) == (TODAY, TODAY, 1, 86)
    assert fill.beyond_use_on == after(179)


def test_the_last_night_may_be_the_beyond_use_date() -> None:
    assert days(filled(schedule(course("1", 180)), making())) == [(1, 180)]


def test_a_phase_wholly_after_the_date_is_made_a_week_before_its_first_night() -> None:
    made = filled(schedule(course("1", 180), course("2", 30)), making())
    assert days(made) == [(1, 180), (181, 210)]
    later = made.fills[1]
    assert (later.make_on, later.made_on) == (after(173), None)
    assert later.beyond_use_on == after(173 + 179)


def test_a_phase_that_straddles_the_date_goes_whole_into_the_next_fill() -> None:
    made = filled(schedule(course("1", 150), course("2", 60)), making())
    assert days(made) == [(1, 150), (151, 210)]
    assert [(c.phase, c.fill, c.capsules) for c in made.containers] == [(1, 1, 150), (2, 2, 60)]


def test_a_year_on_one_dose_is_split_into_as_few_fills_as_possible() -> None:
    made = filled(schedule(course("4.5", 365)), making())
    assert days(made) == [(1, 180), (181, 353), (354, 365)]
    assert [c.capsules for c in made.containers] == [180, 173, 12]
    assert [c.number for c in made.containers] == [1, 2, 3]


def test_the_rest_of_a_fill_is_used_only_if_that_saves_one() -> None:
    """346 days are two fills of 173, however many nights the first has left."""
    made = filled(schedule(course("1", 178), course("2", 346)), making())
    assert days(made) == [(1, 178), (179, 351), (352, 524)]
    made = filled(schedule(course("1", 178), course("2", 347)), making())
    assert days(made) == [(1, 180), (181, 353), (354, 525)]


def test_both_strengths_of_a_dose_are_split_on_the_same_night() -> None:
    made = plan(schedule(course("2.5", 200)), Limits(strengths=(mg("0.5"), mg("2"))))
    cut = fills.in_fills(made, making())
    assert [(c.number, str(c.strength), c.capsules, c.fill) for c in cut.containers] == [
        (1, "0.5 mg", 180, 1),
        (2, "2 mg", 180, 1),
        (3, "0.5 mg", 20, 2),
        (4, "2 mg", 20, 2),
    ]


def test_a_rest_is_in_no_fill() -> None:
    asked = schedule(course("0", 7), course("1", 100), course("0", 100), course("1", 50))
    assert days(filled(asked, making())) == [(8, 107), (208, 257)]


def test_a_course_that_begins_after_the_date_is_not_made_today() -> None:
    (fill,) = filled(schedule(course("1", 30)), making(starts_in=200)).fills
    assert (fill.make_on, fill.made_on) == (after(193), None)


def test_a_course_that_has_begun_is_made_today() -> None:
    (fill,) = filled(schedule(course("1", 30)), making(starts_in=-10)).fills
    assert (fill.make_on, fill.made_on) == (TODAY, TODAY)


def test_a_component_that_expires_on_the_way_ends_the_first_fill() -> None:
    made = filled(ldn_schedule(), making(expire_in=20))
    assert days(made) == [(1, 21), (22, 86)]
    first, later = made.fills
    assert first.beyond_use_on == after(20)
    assert later.beyond_use_on == later.make_on + datetime.timedelta(days=179)


def test_nothing_is_made_today_of_a_component_that_expires_before_the_first_night() -> None:
    (fill,) = filled(ldn_schedule(), making(starts_in=3, expire_in=2)).fills
    assert (fill.make_on, fill.made_on) == (TODAY, None)


def test_no_fill_is_made_before_today() -> None:
    made = filled(schedule(course("1", 2), course("2", 8)), making(days=10, expire_in=3))
    assert [fill.make_on for fill in made.fills] == [TODAY, TODAY]
    assert [fill.made_on for fill in made.fills] == [TODAY, None]


# Refills.


def test_a_refill_is_the_last_phase_again_after_the_schedule() -> None:
    made = filled(ldn_schedule(), making(), refills=2)
    assert [(f.number, f.refill, f.first_day, f.last_day) for f in made.fills] == [
        (1, 0, 1, 86),
        (2, 1, 87, 116),
        (3, 2, 117, 146),
    ]
    assert [f.make_on for f in made.fills[1:]] == [after(79), after(109)]


def test_refills_add_no_container_to_the_plan() -> None:
    once, again = (filled(ldn_schedule(), making(), refills=n) for n in (0, 5))
    assert once.containers == again.containers


def test_a_refill_that_is_longer_than_a_fill_is_also_split() -> None:
    made = filled(schedule(course("1", 200)), making(), refills=1)
    assert [(f.refill, f.first_day, f.last_day) for f in made.fills] == [
        (0, 1, 180),
        (0, 181, 200),
        (1, 201, 373),
        (1, 374, 400),
    ]


def test_a_refill_has_the_containers_of_its_days_with_the_next_numbers() -> None:
    made = filled(schedule(course("1", 7), course("2", 200)), making(), refills=1)
    refill = fills.of_refill(made, made.fills[-1], first_number=4)
    (bottle,) = refill.containers
    assert (bottle.number, bottle.phase, bottle.fill) == (4, 2, made.fills[-1].number)
    assert bottle.capsules == made.fills[-1].last_day - made.fills[-1].first_day + 1


def test_a_fill_that_is_made_has_its_dates_and_the_others_keep_theirs() -> None:
    whole = filled(schedule(course("1", 200)), making())
    made = fills.made(whole, 2, after(170), after(349))
    assert [(f.made_on, f.beyond_use_on) for f in made.fills] == [
        (TODAY, whole.fills[0].beyond_use_on),
        (after(170), after(349)),
    ]
    assert replace(made, fills=whole.fills) == whole


@pytest.mark.parametrize("lead_days", [0, 7, 90])
def test_a_fill_of_one_beyond_use_day_is_made_for_each_night(lead_days: int) -> None:
    by = replace(making(), policy=Policy(1, lead_days=lead_days))
    made = filled(schedule(course("1", 3)), by)
    assert [fill.make_on for fill in made.fills] == [TODAY, after(1), after(2)]
