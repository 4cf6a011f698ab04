"""Fills of any schedule, with any beyond-use period."""

import datetime
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.planning import fills
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.fills import DayOne, Making, Policy
from pharmacy.core.schedules import Schedule, TimeOfDay
from tests.factories import TODAY, course, plan, schedule


def after(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


def filled(asked: Schedule, by: Making, refills: int = 0) -> Plan:
    return fills.in_fills(plan(asked), by, refills)


AMOUNTS = st.sampled_from(["0", "0.5", "1", "2.5", "3"])
COURSES = st.builds(
    lambda amount, length, times: course(amount, length, *times),
    AMOUNTS,
    st.integers(1, 400),
    st.sets(st.sampled_from(TimeOfDay), min_size=1, max_size=2),
)
SCHEDULES = st.lists(COURSES, min_size=0, max_size=3).map(
    lambda courses: schedule(course("1", 5), *courses, course("0.5", 40))
)
MAKINGS = st.builds(
    lambda length, day_1, lead, starts_in, expire_in: Making(
        Policy(length, day_1, lead),
        after(starts_in),
        TODAY,
        None if expire_in is None else after(expire_in),
    ),
    st.integers(1, 200),
    st.sampled_from(DayOne),
    st.integers(0, 90),
    st.integers(-30, 300),
    st.none() | st.integers(-5, 400),
)


@given(SCHEDULES, MAKINGS)
def test_every_day_of_every_phase_is_filled_exactly_once(asked: Schedule, by: Making) -> None:
    whole, made = plan(asked), filled(asked, by)
    covered = Counter(
        (span.phase, c.strength, day)
        for c in made.containers
        for span in c.spans
        for day in range(span.first_day, span.last_day + 1)
    )
    wanted = Counter(
        (phase.number, strength, day)
        for phase in whole.phases
        for strength in phase.daily()
        for day in range(phase.first_day, phase.last_day + 1)
    )
    assert covered == wanted


@given(SCHEDULES, MAKINGS)
def test_a_split_neither_adds_nor_loses_a_capsule(asked: Schedule, by: Making) -> None:
    whole, made = plan(asked), filled(asked, by)
    sums: Counter[str] = Counter()
    for container in made.containers:
        sums[str(container.strength)] += container.capsules
    assert sums == {str(s.strength): s.capsules for s in whole.strengths}


@given(SCHEDULES, MAKINGS)
def test_nothing_is_taken_after_its_beyond_use_date(asked: Schedule, by: Making) -> None:
    made = filled(asked, by, refills=2)
    ends = {fill.number: fill.beyond_use_on for fill in made.fills}
    assert all(by.on(c.last_day) <= ends[c.fill] for c in made.containers)
    assert all(by.on(fill.last_day) <= fill.beyond_use_on for fill in made.fills)


@given(SCHEDULES, MAKINGS)
def test_no_date_is_later_than_the_formulary_and_the_lots_allow(
    asked: Schedule, by: Making
) -> None:
    longest = by.policy.days - (by.policy.day_1 is DayOne.DAY_MADE)
    for fill in filled(asked, by, refills=1).fills:
        assert (fill.beyond_use_on - fill.make_on).days <= longest
        if fill.made_on is not None and by.lots_expire_on is not None:
            assert fill.beyond_use_on <= by.lots_expire_on


@given(SCHEDULES, MAKINGS)
def test_fills_come_one_after_the_other_and_only_the_first_is_made(
    asked: Schedule, by: Making
) -> None:
    made = filled(asked, by, refills=2).fills
    assert [fill.number for fill in made] == list(range(1, len(made) + 1))
    for before, later in pairwise(made):
        assert before.last_day < later.first_day
        assert before.make_on <= later.make_on
    assert all(fill.made_on is None for fill in made[1:])
    assert all(fill.make_on >= TODAY for fill in made)


@given(SCHEDULES, MAKINGS)
def test_a_phase_is_split_only_if_it_is_longer_than_a_fill_can_be(
    asked: Schedule, by: Making
) -> None:
    """Compounded as early as a later fill is, the split phase would outlast its date."""
    made = filled(asked, by)
    pieces = Counter((c.phase, c.strength) for c in made.containers)
    for phase in made.phases:
        if any(pieces[phase.number, strength] > 1 for strength in phase.daily()):
            make_on = max(TODAY, by.policy.make_on(by.on(phase.first_day)))
            assert by.on(phase.last_day) > by.policy.beyond_use_on(make_on)


@given(SCHEDULES, MAKINGS)
def test_a_split_saves_a_fill_for_each_part(asked: Schedule, by: Making) -> None:
    """No part but the last could have had another day."""
    made = filled(asked, by)
    for fill, later in pairwise(made.fills):
        cut = {c.phase for c in made.containers if c.fill == fill.number}
        cut &= {c.phase for c in made.containers if c.fill == later.number}
        assert not cut or by.on(fill.last_day) == fill.beyond_use_on
