"""Making later fills and refills, on the day on which they are made."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pharmacy import job_queue
from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.errors import NotAllowed, NotFound
from pharmacy.core.messages import Message
from pharmacy.core.roles import Role
from pharmacy.models.fills import Fill
from pharmacy.services.orders import fills, placing
from pharmacy.services.orders.fill_intakes import FillIntake
from pharmacy.services.orders.fill_refusals import FillRefused
from pharmacy.services.orders.placing import Order
from pharmacy.services.people import users
from pharmacy.services.planning import component_lots, plans
from pharmacy.services.planning.component_lots import Lot
from pharmacy.services.records import order_rows
from tests import factories, passwords
from tests.services import day
from tests.services.contexts import NOW, PASSWORD, PROFILE, ServiceContext


def on(days: int) -> datetime.datetime:
    """This many days after the order."""
    return NOW + datetime.timedelta(days=days)


def body(*phases: tuple[str, int], refills: int = 0, **changes: Any) -> dict[str, Any]:
    """An order of phases at bedtime that begins today."""
    order = factories.order_json(
        factories.phases_json(*(factories.phase_json(dose, days) for dose, days in phases))
    )
    written = ("quantity_written", "directions_written", "days_supply_written")
    order["prescription"].update(dict.fromkeys(written), refills=refills)
    order["patient"]["medications"] = []
    return {**order, "start_on": None, "limits": None, **changes}


PHASES = factories.phase_json("0.5"), factories.phase_json("1")
YEAR = body(("4.5", 365))


def make(context: ServiceContext, actor: Actor, order: Order, number: int, days: int) -> Fill:
    facts = placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        return fills.make_fill(session, actor, str(order.id), FillIntake(number), facts, on(days))


def refusal(context: ServiceContext, actor: Actor, order: Order, number: int, days: int) -> Message:
    with pytest.raises(FillRefused) as refused:
        make(context, actor, order, number, days)
    assert isinstance(refused.value.message, Message)
    return refused.value.message


def read(context: ServiceContext, actor: Actor, order: Order) -> Order:
    with context.reading() as session:
        return order_rows.get_order(session, actor, str(order.id))


def pharmacist(context: ServiceContext) -> Actor:
    with context.transaction() as session:
        user = users.add_user(
            session, "ada", Role.PHARMACIST, passwords.hashed(PASSWORD), NOW, COMMAND_LINE
        )
        return users.actor_of(user)


def lot(context: ServiceContext, days: int) -> None:
    """Register a lot of naltrexone that expires in this many days."""
    with context.transaction() as session:
        of = Lot("naltrexone", "naltrexone HCl", f"L{days}")
        component_lots.add_component(session, COMMAND_LINE, of, on(days).date(), NOW)


def test_only_the_first_fill_is_labeled_immediately(context: ServiceContext) -> None:
    order = context.place(context.person(), YEAR).order
    assert [fill.made_on for fill in order.plans[0].fills] == [PROFILE.today(NOW), None, None]
    assert [label.number for label in order.labels] == [1]
    assert [c.number for c in order.plans[0].containers] == [1, 2, 3]


def filled_on(context: ServiceContext, order: Order) -> list[datetime.date]:
    with context.reading() as session:
        stored = order_rows.get_order(session, COMMAND_LINE, str(order.id))
        return list(fills.filled_on(session, stored, PROFILE).values())


def test_a_fill_is_made_when_its_last_container_is_packaged_and_not_when_it_is_labeled(
    context: ServiceContext,
) -> None:
    at = day.begun(context, factories.order_json(factories.phases_json(*PHASES)))
    at.verify()
    at.begin()
    assert filled_on(context, at.order) == []
    at.package(at.packaged(1))
    assert filled_on(context, at.order) == []
    at.now = on(2)
    at.package(at.packaged(2))
    assert filled_on(context, at.order) == [on(2).date()]


def test_a_later_fill_is_dated_on_the_day_on_which_it_is_made(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, YEAR).order
    made = make(context, person, order, 2, 175)
    stored = read(context, person, order)
    assert made.beyond_use_on == on(175 + 179).date()
    assert [label.number for label in stored.labels] == [1, 2]
    label = stored.labels[1]
    assert stored.plans[0].containers[1].beyond_use_on == made.beyond_use_on
    assert label.content["date"] == "May 17, 2027"
    assert label.content["beyond_use"] == "Beyond-use date: Nov 12, 2027"
    assert label.content["phase"] == "Phase 1 of 1, nights 181 to 353"


def test_making_a_fill_is_audited_and_notifies_a_worker(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, YEAR).order
    version = order.version
    made = make(context, person, order, 2, 175)
    assert context.events(made.id) == ["fill:made"]
    assert context.notifier.notified == [(job_queue.RENDER_LABELS, str(order.id))] * 2
    assert read(context, person, order).version == version + 1


def test_a_fill_that_would_end_before_its_last_night_is_refused(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, YEAR).order
    assert refusal(context, person, order, 2, 172) == Message(
        "fill_expires_first",
        "If compounded today it expires before its last dose. Compound it on %(day)s.",
        day=on(173).date(),
    )
    assert make(context, person, order, 2, 173).made_on is not None


def test_a_fill_is_made_once(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, YEAR).order
    make(context, person, order, 2, 175)
    assert refusal(context, person, order, 2, 175).values == {
        "number": 2,
        "day": on(175).date(),
    }


def test_two_at_once_make_one_fill(context: ServiceContext) -> None:
    people = [context.person("tina"), context.person("tom")]
    order = context.place(people[0], YEAR).order

    def attempt(actor: Actor) -> bool:
        try:
            make(context, actor, order, 2, 175)
        except FillRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, people)) == [False, True]
    assert [label.number for label in read(context, people[0], order).labels] == [1, 2]


def test_fills_are_made_in_order(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, YEAR).order
    assert refusal(context, person, order, 3, 350).code == "other_fill_first"


def test_an_order_that_is_held_makes_no_fill(context: ServiceContext) -> None:
    held = body(("4.5", 365))
    held["patient"]["medications"] = [{"name": "codeine"}]
    person = context.person()
    order = context.place(person, held).order
    assert refusal(context, person, order, 2, 175).code == "order_closed"


def test_an_unknown_fill_is_not_found(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, YEAR).order
    with pytest.raises(NotFound):
        make(context, person, order, 4, 175)


def test_a_prescribers_system_makes_no_fill(context: ServiceContext) -> None:
    client = context.client()
    order = context.place(client, YEAR).order
    with pytest.raises(NotAllowed):
        make(context, client, order, 2, 175)


# Components.


def test_a_fill_does_not_outlast_what_it_is_made_of(context: ServiceContext) -> None:
    lot(context, 100)
    order = context.place(context.person(), body(("1", 90))).order
    assert order.plans[0].fills[0].beyond_use_on == on(100).date()


def test_nothing_is_made_of_a_component_that_expires_too_soon(context: ServiceContext) -> None:
    lot(context, 3)
    person = context.person()
    order = read(context, person, context.place(person, body(("1", 90))).order)
    assert ([flag.code for flag in order.flags], order.labels) == (["component_expires"], [])
    assert on(3).date() in refusal(context, person, order, 1, 0).values.values()
    with context.transaction() as session:
        of = Lot("naltrexone", "naltrexone HCl", "L3")
        component_lots.withdraw_component(session, COMMAND_LINE, of, NOW)
    assert make(context, person, order, 1, 0).beyond_use_on == on(179).date()
    assert [label.number for label in read(context, person, order).labels] == [1]


# Refills.


def test_a_refill_is_labeled_as_one_and_is_no_part_of_the_plan(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, body(("0.5", 7), ("1", 30), refills=2)).order
    before = plans.plan_of(order)
    make(context, person, order, 2, 30)
    stored = read(context, person, order)
    assert plans.plan_of(stored).containers == before.containers
    assert stored.labels[-1].number == 3
    assert stored.labels[-1].content["phase"] == "Refill 1 of 2, nights 38 to 67"
    assert stored.labels[-1].content["quantity"] == "30 capsules"


def test_a_second_refill_takes_the_next_numbers(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, body(("0.5", 7), ("1", 30), refills=2)).order
    make(context, person, order, 2, 30)
    make(context, person, order, 3, 60)
    assert [label.number for label in read(context, person, order).labels] == [1, 2, 3, 4]


def test_an_early_refill_is_for_a_pharmacist_to_decide(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, body(("1", 30), refills=1)).order
    assert refusal(context, person, order, 2, 10).values == {"day": datetime.date(2026, 12, 16)}
    assert make(context, pharmacist(context), order, 2, 10).made_on == on(10).date()
