"""The second check follows each capsule to its container, and each container to its fill."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pharmacy.core.errors import PlanContradicted
from pharmacy.core.planning import fills, merging, plan_check
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container, ContainerSpan
from pharmacy.core.planning.fills import Making, Policy
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule
from tests.factories import TODAY, course, mg, plan, schedule

LIMITS = Limits(strengths=(mg("0.5"), mg("2")))
ASKED = schedule(course("0.5"), course("2.5"), course("0"), course("2", 300))
MAKING = Making(Policy(180), TODAY, TODAY)
LONGEST = 179


def split(asked: Schedule = ASKED) -> Plan:
    return fills.in_fills(plan(asked, LIMITS), MAKING, refills=1)


MERGED = merging.merge(split(), lambda *_: True)


def refusal(made: Plan, check: Callable[[Plan], None]) -> str:
    with pytest.raises(PlanContradicted) as caught:
        check(made)
    return str(caught.value.message)


def of_containers(made: Plan) -> str:
    return refusal(made, lambda changed: plan_check.check(changed, ASKED))


def of_fills(made: Plan, lots_expire_on: datetime.date | None = None) -> str:
    return refusal(
        made, lambda changed: plan_check.check_fills(changed, TODAY, LONGEST, lots_expire_on)
    )


def with_container(number: int, change: Callable[[Container], Container]) -> Plan:
    """The merged plan with one container changed."""
    changed = [change(c) if c.number == number else c for c in MERGED.containers]
    return replace(MERGED, containers=tuple(changed))


def with_fill(which: int, **changes: Any) -> Plan:
    """The merged plan with one fill changed."""
    changed = [replace(f, **changes) if f.number == which else f for f in MERGED.fills]
    return replace(MERGED, fills=tuple(changed))


@pytest.mark.parametrize("made", [split(), MERGED], ids=["split", "merged"])
def test_a_right_plan_passes(made: Plan) -> None:
    plan_check.check(made, ASKED)
    plan_check.check_fills(made, TODAY, LONGEST)


def test_the_merged_plan_has_what_these_tests_need() -> None:
    assert [(c.number, c.fill, len(c.spans)) for c in MERGED.containers] == [
        (1, 1, 2),
        (2, 1, 2),
        (3, 2, 1),
    ]


# Containers.


def test_a_container_that_is_open_a_day_too_few_is_refused() -> None:
    short = with_container(2, lambda c: replace(c, spans=(ContainerSpan(2, 8, 13), *c.spans[1:])))
    assert "do not cover a day" in of_containers(short)


def test_a_container_that_is_open_in_a_rest_is_refused() -> None:
    rested = with_container(2, lambda c: replace(c, spans=(*c.spans, ContainerSpan(3, 15, 21))))
    assert "do not hold" in of_containers(rested)


def test_capsules_that_are_left_over_are_refused() -> None:
    assert "do not hold" in of_containers(
        with_container(1, lambda c: replace(c, capsules=c.capsules + 1))
    )


def test_a_capsule_that_is_moved_to_another_container_is_refused() -> None:
    """The sum is correct, but one night the container is empty."""
    one, two, three = MERGED.containers
    more = replace(two, capsules=two.capsules + 1)
    moved = (one, more, replace(three, capsules=three.capsules - 1))
    assert "do not hold" in of_containers(replace(MERGED, containers=moved))


def test_two_containers_of_one_strength_on_one_day_are_refused() -> None:
    other = replace(MERGED.containers[1], number=9)
    twice = replace(MERGED, containers=(*MERGED.containers, other))
    assert "from two containers" in of_containers(twice)


def test_a_duplicate_span_on_a_label_is_refused() -> None:
    """The label would say to take it twice as long."""
    twice = with_container(2, lambda c: replace(c, spans=c.spans * 2))
    assert "from two containers" in of_containers(twice)


def test_numbers_may_have_gaps() -> None:
    """The patient already has those in between."""
    later = tuple(replace(c, number=3 * c.number) for c in MERGED.containers)
    plan_check.check(replace(MERGED, containers=later), ASKED)


def test_numbers_that_go_back_are_refused() -> None:
    back = replace(MERGED, containers=MERGED.containers[::-1])
    assert "numbered" in of_containers(back)


def test_a_plan_that_begins_on_a_later_day_passes() -> None:
    """The rest of a course that was changed on day 12."""
    later = schedule(course("1", 7), course("2", 7))
    moved = replace(
        later,
        phases=tuple(
            replace(p, first_day=p.first_day + 11, last_day=p.last_day + 11) for p in later.phases
        ),
    )
    made = plan(moved)
    assert (made.phases[0].first_day, made.containers[-1].last_day) == (12, 25)
    totals = replace(made.totals, days=14)
    options = tuple(replace(o, totals=totals) if o.chosen else o for o in made.options)
    plan_check.check(replace(made, totals=totals, options=options), moved)


# Fills.


def test_a_night_after_the_beyond_use_date_is_refused() -> None:
    early = with_fill(1, beyond_use_on=TODAY + datetime.timedelta(days=12))
    assert "after its beyond-use date" in of_fills(early)


def test_a_refill_that_outlasts_its_date_is_refused() -> None:
    refill = MERGED.fills[-1]
    early = with_fill(refill.number, last_day=refill.last_day + 200)
    assert "after its beyond-use date" in of_fills(early)


def test_a_date_that_the_formulary_does_not_allow_is_refused() -> None:
    long = MERGED.fills[1].beyond_use_on + datetime.timedelta(days=1)
    assert "formulary" in of_fills(with_fill(2, beyond_use_on=long))


def test_a_date_after_the_expiry_of_a_component_is_refused() -> None:
    assert "made of" in of_fills(MERGED, TODAY + datetime.timedelta(days=178))


def test_a_container_without_a_fill_is_refused() -> None:
    assert "not of its fill" in of_fills(with_container(2, lambda c: replace(c, fill=9)))


def test_a_container_in_the_fill_of_other_days_is_refused() -> None:
    assert "not of its fill" in of_fills(with_container(2, lambda c: replace(c, fill=3)))


def test_fills_of_one_number_are_refused() -> None:
    assert "fills are not numbered" in of_fills(with_fill(2, number=1))


def test_a_container_that_the_patient_already_has_belongs_to_no_fill() -> None:
    carried = with_container(2, lambda c: replace(c, fill=9, is_carried=True))
    plan_check.check_fills(carried, TODAY, LONGEST)


# The last days of each fill.

FILLS = pytest.mark.parametrize("number", [1, 2, 3, 4])


def last_day(number: int) -> int:
    """The last day of the course on which a capsule of a fill is taken."""
    (fill,) = (fill for fill in MERGED.fills if fill.number == number)
    taken = [c.last_day for c in MERGED.containers if c.fill == number]
    return max(taken) if taken else fill.last_day


def ends(number: int, day: int) -> Plan:
    """The plan with a fill that may be used until exactly this day of the course."""
    on = TODAY + datetime.timedelta(days=day - 1)
    (fill,) = (fill for fill in MERGED.fills if fill.number == number)
    return with_fill(number, beyond_use_on=on, make_on=min(fill.make_on, on))


@FILLS
def test_a_fill_may_end_on_the_last_day_on_which_it_is_taken(number: int) -> None:
    plan_check.check_fills(ends(number, last_day(number)), TODAY, LONGEST)


@FILLS
def test_a_fill_that_ends_a_day_before_its_last_is_refused(number: int) -> None:
    """The third and the fourth are the refill, which has no containers until it is made."""
    assert "after its beyond-use date" in of_fills(ends(number, last_day(number) - 1))


@pytest.mark.parametrize("number", [1, 2])
def test_a_container_that_is_taken_from_a_day_after_its_fill_is_refused(number: int) -> None:
    early = with_fill(number, last_day=last_day(number) - 1)
    assert "not of its fill" in of_fills(early)


@pytest.mark.parametrize("number", [1, 2])
def test_a_container_that_is_taken_from_a_day_before_its_fill_is_refused(number: int) -> None:
    first = min(c.spans[0].first_day for c in MERGED.containers if c.fill == number)
    assert "not of its fill" in of_fills(with_fill(number, first_day=first + 1))


def test_a_refill_that_lasts_a_day_longer_than_it_may_be_used_is_refused() -> None:
    """Its date is unchanged, and one more day is taken from it."""
    refill = MERGED.fills[-1]
    usable = (refill.beyond_use_on - TODAY).days + 1
    plan_check.check_fills(with_fill(refill.number, last_day=usable), TODAY, LONGEST)
    assert "after its beyond-use date" in of_fills(with_fill(refill.number, last_day=usable + 1))


def test_the_longest_date_that_the_formulary_allows_passes() -> None:
    made = with_fill(2, beyond_use_on=MERGED.fills[1].make_on + datetime.timedelta(days=LONGEST))
    plan_check.check_fills(made, TODAY, LONGEST)


def test_a_date_on_the_day_on_which_a_component_expires_passes() -> None:
    expires = MERGED.fills[0].beyond_use_on
    plan_check.check_fills(MERGED, TODAY, LONGEST, expires)
    assert "made of" in of_fills(MERGED, expires - datetime.timedelta(days=1))


def test_what_is_made_later_is_dated_by_the_lots_of_its_own_day() -> None:
    assert MERGED.fills[1].made_on is None
    assert MERGED.fills[1].beyond_use_on > MERGED.fills[0].beyond_use_on
    plan_check.check_fills(MERGED, TODAY, LONGEST, MERGED.fills[0].beyond_use_on)


@pytest.mark.parametrize("numbers", [(0, 1, 2, 3), (1, 2, 3, 5), (2, 3, 4, 5), (1, 3, 2, 4)])
def test_fills_that_are_not_numbered_from_one_on_are_refused(numbers: tuple[int, ...]) -> None:
    fills_ = tuple(
        replace(fill, number=number) for fill, number in zip(MERGED.fills, numbers, strict=True)
    )
    assert "fills are not numbered" in of_fills(replace(MERGED, fills=fills_))


@pytest.mark.parametrize("numbers", [(1, 1, 2), (1, 2, 2), (2, 1, 3), (1, 3, 2), (3, 3, 3)])
def test_bottles_that_share_a_number_or_are_out_of_order_are_refused(
    numbers: tuple[int, ...],
) -> None:
    """The calendar refers to each by its number."""
    changed = zip(MERGED.containers, numbers, strict=True)
    containers = tuple(replace(c, number=number) for c, number in changed)
    assert "numbered" in of_containers(replace(MERGED, containers=containers))
