"""Sequences of changes to any course, compared with a list of each day's doses."""

import contextlib
from collections.abc import Callable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput
from pharmacy.core.regimen import amendments, pauses
from pharmacy.core.regimen import courses as lived_courses
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
from pharmacy.core.regimen.courses import LivedCourse
from pharmacy.core.schedules import Schedule
from tests.factories import course, mg, schedule

Days = list[str]
AMOUNTS = ["0", "0.5", "1", "1.5", "2"]
COURSES = st.builds(
    lambda dose, days: course(dose, days), st.sampled_from(AMOUNTS), st.integers(1, 9)
)
SCHEDULES = st.lists(COURSES, min_size=1, max_size=5).map(
    lambda courses: schedule(course("1", 3), *courses)
)
STEPS = [mg(amount) for amount in AMOUNTS]
DAYS, COUNTS = st.integers(1, 40), st.integers(1, 12)
AMENDMENTS: st.SearchStrategy[Amendment] = st.one_of(
    st.builds(Extend, DAYS, COUNTS),
    st.builds(Pause, DAYS, COUNTS),
    st.builds(StepBack, DAYS, st.sampled_from(STEPS[1:]), COUNTS),
    st.builds(Advance, DAYS),
    st.builds(Stop, DAYS),
    st.builds(
        NewTarget,
        DAYS,
        st.sampled_from(STEPS[1:]),
        st.just(mg("0.5")),
        COUNTS,
        COUNTS,
    ),
    st.builds(NewSchedule, DAYS, SCHEDULES),
)
CHANGES = st.lists(AMENDMENTS, min_size=1, max_size=6)


def days_of(taken: Schedule) -> Days:
    """The doses of each day of a schedule."""
    return [str(p.doses[0].quantity) for p in taken.phases for _ in range(p.days)]


def lived(course_so_far: LivedCourse) -> Days:
    return days_of(course_so_far.from_day(1))


def each_accepted(
    asked: Schedule,
    changes: list[Amendment],
    look: Callable[[LivedCourse, Amendment, LivedCourse], None],
) -> None:
    """Make the changes one after the other. Those that do not fit are skipped."""
    before = lived_courses.begun(asked)
    for change in changes:
        try:
            after = amendments.amended(before, change)
        except InvalidInput:
            continue
        look(before, change, after)
        before = after


@given(SCHEDULES, CHANGES)
def test_the_days_before_a_change_stay_as_they_were(
    asked: Schedule, changes: list[Amendment]
) -> None:
    def look(before: LivedCourse, change: Amendment, after: LivedCourse) -> None:
        assert lived(after)[: change.day - 1] == lived(before)[: change.day - 1]

    each_accepted(asked, changes, look)


@given(SCHEDULES, CHANGES)
def test_each_amendment_changes_the_days_as_stated(
    asked: Schedule, changes: list[Amendment]
) -> None:
    def look(before: LivedCourse, change: Amendment, after: LivedCourse) -> None:
        done, rest = lived(before)[: change.day - 1], lived(before)[change.day - 1 :]
        new = lived(after)[change.day - 1 :]
        match change:
            case Extend() | Pause():
                each = done[-1] if isinstance(change, Extend) else "0 mg"
                assert new == [each] * change.days + rest
            case Advance():
                assert new == rest[len(rest) - len(new) :]
                assert set(rest[: len(rest) - len(new)]) == {done[-1]}
                # A pause within a rest phase splits it into stretches without doses.
                assert new[0] != done[-1] or done[-1] == "0 mg"
            case Stop():
                assert new == []
            case NewTarget():
                assert new[-1] == str(change.target)
            case NewSchedule():
                assert new == days_of(change.schedule)
            case StepBack():
                assert new[: change.days] == [str(change.to)] * change.days
                assert str(change.to) in done
                assert new[change.days : change.days + 1] != [str(change.to)]

    each_accepted(asked, changes, look)


@given(SCHEDULES, CHANGES)
def test_no_unwritten_dose_is_taken(asked: Schedule, changes: list[Amendment]) -> None:
    written = set(days_of(asked))
    for change in changes:
        if isinstance(change, NewSchedule):
            written.update(days_of(change.schedule))
        if isinstance(change, NewTarget):
            written.update(map(str, STEPS))
        if isinstance(change, Pause):
            written.add("0 mg")

    def look(_: LivedCourse, __: Amendment, after: LivedCourse) -> None:
        assert set(lived(after)) <= written

    each_accepted(asked, changes, look)


@given(SCHEDULES, CHANGES)
def test_phases_follow_one_another_from_the_day_of_the_change(
    asked: Schedule, changes: list[Amendment]
) -> None:
    def look(_: LivedCourse, change: Amendment, after: LivedCourse) -> None:
        phases = after.from_day(change.day).phases
        assert [phase.number for phase in phases] == list(range(1, len(phases) + 1))
        next_day = change.day
        for phase in phases:
            assert phase.first_day == next_day
            assert phase.last_day >= phase.first_day
            next_day = phase.last_day + 1

    each_accepted(asked, changes, look)


@given(SCHEDULES, DAYS, COUNTS)
def test_a_step_back_climbs_all_that_followed_the_earlier_dose(
    asked: Schedule, day: int, days: int
) -> None:
    """On an unchanged course, the days after the step back equal those after that dose."""
    whole = lived_courses.begun(asked)
    if not 2 <= day <= whole.last_day + 1:
        return
    for step, dose in amendments.earlier_doses(whole, day).items():
        if step == max(r for r, d in amendments.earlier_doses(whole, day).items() if d == dose):
            after = amendments.amended(whole, StepBack(day, dose, days))
            followed = lived(whole)[whole.day_spans[step].last_day :]
            assert lived(after)[day - 1 + days :] == followed


def milligrams(days: Days) -> Decimal:
    return sum((Decimal(dose.removesuffix(" mg")) for dose in days), Decimal(0))


@given(SCHEDULES, CHANGES, st.data(), COUNTS)
def test_a_pause_leaves_the_sum_of_the_doses_after_it_and_moves_them(
    asked: Schedule, changes: list[Amendment], data: st.DataObject, days: int
) -> None:
    """On each day of any course, also of one that was changed before."""
    before = lived_courses.begun(asked)
    for change in changes:
        with contextlib.suppress(InvalidInput):
            before = amendments.amended(before, change)
    if before.last_day < 2:
        return
    pause = Pause(data.draw(st.integers(2, before.last_day)), days)
    after = amendments.amended(before, pause)
    rest, moved = lived(before)[pause.day - 1 :], lived(after)[pause.day - 1 :]
    assert milligrams(moved) == milligrams(rest)
    assert moved[days:] == rest
    pauses.check(before, after, pause)
