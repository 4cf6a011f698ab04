"""The course of an order and the patient's supply, day by day."""

from typing import Any

import pytest

from pharmacy.core.audit import Actor
from pharmacy.core.errors import InvalidInput
from pharmacy.services.orders.placing import Order
from pharmacy.services.planning import lived_courses
from pharmacy.services.planning.lived_courses import NEVER
from tests.refusals import refuses
from tests.services.amending import EXTEND, STOP, amend, ldn
from tests.services.contexts import ServiceContext
from tests.services.orders.test_fills import body, make

# 0.5 mg on days 1 to 7, 1 mg on 8 to 37, and the 30 days again for each refill.
SHORT = body(("0.5", 7), ("1", 30), refills=2)
# Two fills for the course, and two for its only refill.
LONG = body(("1", 200), refills=1)


def made(context: ServiceContext, actor: Actor, order: Order, *fills: tuple[int, int]) -> Order:
    """The order after fills were made, each this many days after it was placed."""
    for number, days in fills:
        make(context, actor, order, number, days)
    return context.order(order.id)


def placed(context: ServiceContext, asked: dict[str, Any]) -> tuple[Actor, Order]:
    person = context.person()
    return person, context.place(person, asked).order


@pytest.mark.parametrize(
    ("fills", "last_day"),
    [((), 37), (((2, 40),), 67), (((2, 40), (3, 70)), 97)],
)
def test_a_course_is_longer_by_each_refill_that_was_made(
    context: ServiceContext, fills: tuple[tuple[int, int], ...], last_day: int
) -> None:
    person, order = placed(context, SHORT)
    course = lived_courses.course_of(made(context, person, order, *fills))
    assert course.last_day == last_day
    assert [(s.first_day, s.last_day) for s in course.day_spans] == [(1, 7), (8, last_day)]
    assert lived_courses.made_refills(context.order(order.id)) == len(fills)


def test_a_later_fill_makes_no_course_longer(context: ServiceContext) -> None:
    person, order = placed(context, LONG)
    assert [(f.refill, f.last_day) for f in order.plans[0].fills] == [
        (0, 180),
        (0, 200),
        (1, 373),
        (1, 400),
    ]
    order = made(context, person, order, (2, 180))
    assert lived_courses.course_of(order).last_day == 200
    assert lived_courses.made_refills(order) == 0


def test_a_refill_in_two_fills_is_one_refill_as_long_as_what_was_made(
    context: ServiceContext,
) -> None:
    person, order = placed(context, LONG)
    order = made(context, person, order, (2, 180), (3, 200))
    assert lived_courses.course_of(order).last_day == 373
    assert lived_courses.made_refills(order) == 1
    order = made(context, person, order, (4, 373))
    assert lived_courses.course_of(order).last_day == 400
    assert lived_courses.made_refills(order) == 1


def test_a_refill_after_a_change_is_counted_from_the_end_of_the_changed_course(
    context: ServiceContext,
) -> None:
    person, order = placed(context, {**SHORT, "start_on": "2026-12-01"})
    order = amend(context, person, order.id, {**EXTEND, "day": 8, "days": 5})
    assert lived_courses.course_of(order).last_day == 42
    refill = next(fill for fill in order.plans[-1].fills if fill.refill)
    order = made(context, person, order, (refill.number, 60))
    assert (refill.first_day, refill.last_day) == (43, 72)
    assert lived_courses.course_of(order).last_day == 72
    assert lived_courses.made_refills(order) == 1


def test_each_plan_holds_until_the_day_before_the_next(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    holding = lived_courses.in_force(order.plans)
    assert [(h.plan.version, h.first_day, h.last_day) for h in holding] == [
        (1, 1, 21),
        (2, 22, NEVER),
    ]


def test_a_plan_from_an_earlier_day_replaces_later_ones(
    context: ServiceContext,
) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    order = amend(context, client, order.id, STOP)
    holding = lived_courses.in_force(order.plans)
    assert [(h.plan.version, h.first_day, h.last_day) for h in holding] == [
        (1, 1, 17),
        (3, 18, NEVER),
    ]


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (1, {1: 7, 2: 30}),
        (2, {1: 6, 2: 30}),
        (7, {1: 1, 2: 30}),
        (8, {2: 30}),
        (9, {2: 29}),
        (37, {2: 1}),
        (38, {}),
    ],
)
def test_what_is_at_hand_is_what_the_days_before_left(
    context: ServiceContext, day: int, left: dict[int, int]
) -> None:
    _, order = placed(context, SHORT)
    assert {b.number: b.capsules for b in lived_courses.at_hand(order, day, {})} == left


def test_what_is_stated_may_be_all_that_a_bottle_ever_held_and_no_more(
    context: ServiceContext,
) -> None:
    _, order = placed(context, SHORT)
    (bottle,) = [b for b in lived_courses.at_hand(order, 38, {2: 30}) if b.number == 2]
    assert bottle.capsules == 30
    assert lived_courses.at_hand(order, 9, {2: 0}) == []
    with refuses(InvalidInput, "more_than_it_held"):
        lived_courses.at_hand(order, 38, {2: 31})


def test_a_bottle_may_be_used_on_the_day_of_its_beyond_use_date(context: ServiceContext) -> None:
    _, order = placed(context, SHORT)
    row = order.plans[0].containers[0]
    (first, _) = lived_courses.at_hand(order, 1, {})
    assert first.last_day == (row.beyond_use_on - order.first_on).days + 1
