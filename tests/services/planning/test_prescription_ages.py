"""A prescription's age is checked when the order comes in, at each later fill and each change."""

import datetime
from typing import Any

import pytest

from pharmacy.core.audit import Actor
from pharmacy.core.orders import OrderStatus
from pharmacy.schemas.amendments import read_amendment
from pharmacy.services.orders import amendments, fills, placing
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.orders.fill_intakes import FillIntake
from pharmacy.services.orders.placing import Order
from pharmacy.services.records.order_locks import SeenOrder
from tests import factories
from tests.services.contexts import NOW, PROFILE, ServiceContext

AGES = ("prescription_too_old", "prescription_age_unsourced", "prescription_ends_soon")
# The limit in Texas, where the patient lives, is twelve months.
NEARLY_A_YEAR = "2026-01-05"


def on(days: int) -> datetime.datetime:
    """This many days after the order."""
    return NOW + datetime.timedelta(days=days)


def body(written_on: str, *, refills: int = 0) -> dict[str, Any]:
    """Thirty days of an order whose prescription was written on this day."""
    order = factories.order_json(factories.phases_json(factories.phase_json("1", 30)))
    order["prescription"].update(written_on=written_on, refills=refills)
    order["patient"]["medications"] = []
    return {**order, "start_on": None, "limits": None}


def ages(order: Order) -> list[tuple[str, str]]:
    """The flags of the prescription's age."""
    found = [(flag.code, flag.severity.value) for flag in order.flags]
    return [flag for flag in found if flag[0] in AGES]


def refill(context: ServiceContext, actor: Actor, order: Order, days: int) -> Order:
    """Make the refill this many days after the order."""
    facts = placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        fills.make_fill(session, actor, str(order.id), FillIntake(2), facts, on(days))
    return context.order(order.id)


def change(
    context: ServiceContext, actor: Actor, order: Order, asked: dict[str, Any], days: int
) -> Order:
    """Amend the order this many days after it came in."""
    facts, version = placing.Context(PROFILE, context.notifier), context.order(order.id).version
    with context.transaction() as session:
        seen = SeenOrder(str(order.id), frozenset({version}))
        request = read_amendment({"reason": "as called", **asked})
        amendments.amend_order(session, actor, seen, AmendmentIntake(request), facts, on(days))
    return context.order(order.id)


@pytest.mark.parametrize(
    ("written_on", "expected", "status"),
    [
        ("1990-01-01", [("prescription_too_old", "hold")], OrderStatus.HELD),
        ("2025-11-22", [("prescription_too_old", "hold")], OrderStatus.HELD),
        ("2025-12-01", [("prescription_ends_soon", "warning")], OrderStatus.RECEIVED),
        ("2026-11-20", [], OrderStatus.RECEIVED),
    ],
)
def test_an_incoming_order_is_screened(
    context: ServiceContext, written_on: str, expected: list[tuple[str, str]], status: OrderStatus
) -> None:
    order = context.place(context.person(), body(written_on)).order
    assert (ages(order), order.status) == (expected, status)


def test_a_refill_after_the_last_day_is_held(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, body(NEARLY_A_YEAR, refills=1)).order
    assert ages(order) == []
    refilled = refill(context, person, order, 60)
    assert ages(refilled) == [("prescription_too_old", "hold")]
    assert refilled.status is OrderStatus.HELD
    # A held order sends no notification: its labels wait for a pharmacist.
    assert len(context.notifier.notified) == 1


def test_a_refill_in_time_is_made_as_ever(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, body(NEARLY_A_YEAR, refills=1)).order
    refilled = refill(context, person, order, 30)
    assert ages(refilled) == [("prescription_ends_soon", "warning")]
    assert refilled.status is OrderStatus.RECEIVED
    assert len(context.notifier.notified) == 2


def test_an_age_that_was_judged_at_the_order_is_judged_again_at_the_refill(
    context: ServiceContext,
) -> None:
    person = context.person()
    order = context.place(person, body("2025-11-01", refills=1)).order
    (hold,) = (flag for flag in order.flags if flag.code == "prescription_too_old")
    context.resolve(context.pharmacist(), hold.id)
    refilled = refill(context, person, order, 60)
    assert ages(refilled) == [("prescription_too_old", "hold")] * 2
    assert refilled.status is OrderStatus.HELD


def test_a_change_after_the_last_day_is_held(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, body(NEARLY_A_YEAR)).order
    phases = factories.phases_json(factories.phase_json("1.5", 30))
    asked = {"change": "new_target", "day": 20, "schedule": phases}
    changed = change(context, person, order, asked, 60)
    assert ("prescription_too_old", "hold") in ages(changed)
    assert changed.status is OrderStatus.HELD


def test_to_stop_is_never_too_late(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, body(NEARLY_A_YEAR)).order
    stopped = change(context, person, order, {"change": "stop", "day": 20}, 60)
    assert ages(stopped) == []
