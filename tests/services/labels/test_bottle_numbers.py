"""One number for each container of a prescription, through all changes of its course."""

from typing import Any

from labels.calendar import CalendarContent
from labels.content import LabelContent
from pharmacy.core.audit import Actor
from pharmacy.models.containers import Container
from pharmacy.services.orders import fills, placing
from pharmacy.services.orders.fill_intakes import FillIntake
from pharmacy.services.orders.placing import Order
from pharmacy.services.planning import lived_courses
from tests import factories
from tests.factories import phase_json, phases_json
from tests.services.amending import BACK, EXTEND, amend, current, ldn
from tests.services.contexts import PROFILE, ServiceContext
from tests.services.orders.test_fills import on

UNKNOWN_START = {"start_on": None}


def label(order: Order, number: int) -> LabelContent:
    """The current label of a container."""
    (found,) = [x for x in current(order) if x.number == number]
    return LabelContent.from_json(found.content)


def refilled(context: ServiceContext, actor: Actor, order: Order, days: int) -> Order:
    """The order with the next refill made this many days later."""
    waiting = next(fill for fill in context.order(order.id).plans[-1].fills if fill.made_on is None)
    with context.transaction() as session:
        facts = placing.Context(PROFILE, context.notifier)
        fills.make_fill(session, actor, str(order.id), FillIntake(waiting.number), facts, on(days))
    return context.order(order.id)


def with_refills(refills: int, **changes: Any) -> dict[str, Any]:
    body = factories.ldn_order_json()
    body["prescription"].update(refills=refills, directions_written=None)
    return {**body, **changes}


def bottles_made(order: Order) -> dict[int, set[Container]]:
    """The containers that each number was given to."""
    sources = lived_courses.sources(order)
    found: dict[int, set[Container]] = {}
    for plan in order.plans:
        for row in plan.containers:
            found.setdefault(row.number, set()).add(sources[row.id])
    return found


def test_numbers_run_on_through_refills_and_changes_and_none_is_used_twice(
    context: ServiceContext,
) -> None:
    person = context.person()
    order = context.place(person, with_refills(2)).order
    refilled(context, person, order, 90)
    amend(context, person, order.id, BACK)
    amend(context, person, order.id, {**EXTEND, "day": 30})
    order = refilled(context, person, order, 170)

    made = bottles_made(order)
    assert [len(bottles) for bottles in made.values()] == [1] * len(made)
    assert sorted(made) == list(range(1, max(made) + 1))
    for one in order.labels:
        content = LabelContent.from_json(one.content)
        assert content.bottle == f"Bottle {one.number}"
        assert one.barcode[8:11] == f"{one.number:03d}"
        assert content.lot == f"{order.rx_number}-{one.number}"


def test_the_calendar_names_each_bottle_by_the_number_in_its_box(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    calendar = CalendarContent.from_json(order.schedules[-1].content)
    boxes = {LabelContent.from_json(x.content).bottle.removeprefix("Bottle ") for x in order.labels}

    said = {step[-1].rpartition(" from bottle ")[2] for step in calendar.steps}
    assert said == {"10", "4", "5", "6", "7", "8", "9"}
    assert said <= boxes
    assert [text.partition(":")[0] for text in calendar.containers.texts] == sorted(said, key=int)


def test_no_plan_has_a_number_on_what_a_patient_reads(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    read = [x.content for x in (*current(order), *order.schedules)]
    assert [words for words in read if "plan 2" in str(words).lower()] == []


def test_a_label_states_the_start_date_of_its_container_if_known(
    context: ServiceContext,
) -> None:
    client = context.client()
    order = ldn(context, client)
    assert [label(order, number).start for number in (1, 2, 9)] == [
        "Start Dec 1, 2026.",
        "Start Dec 8, 2026.",
        "Start Jan 26, 2027.",
    ]
    amended = amend(context, client, order.id, EXTEND)
    assert label(amended, 10).start == "Start Dec 22, 2026."
    assert label(amended, 4).start == "Start Jan 5, 2027."


def test_a_label_names_the_previous_container_if_the_start_date_is_unknown(
    context: ServiceContext,
) -> None:
    order = ldn(context, context.client(), **UNKNOWN_START)
    assert [label(order, number).start for number in (1, 2, 9)] == [
        "Start with this bottle.",
        "Start when bottle 1 is finished.",
        "Start when bottle 8 is finished.",
    ]


def test_a_label_is_replaced_if_the_container_before_it_changes(
    context: ServiceContext,
) -> None:
    """The nights of 2 mg have another dose now. Those of 2.5 mg and their container stay."""
    client = context.client()
    order = ldn(context, client, **UNKNOWN_START)
    doses = [("1", 7), ("2.5", 7), ("3", 7), ("3.5", 7), ("4", 7), ("4.5", 30)]
    schedule = phases_json(*(phase_json(dose, days) for dose, days in doses))
    change = {"change": "new_target", "day": 22, "schedule": schedule, "reason": "nausea"}
    order = amend(context, client, order.id, change)

    assert label(order, 5).start == "Start when bottle 10 is finished."
    assert {x.number: x.version for x in current(order)} == {
        **dict.fromkeys((1, 2, 3), 1), 5: 2, **dict.fromkeys((6, 7, 8, 9), 1), 10: 1,
    }  # fmt: skip


def test_a_label_states_the_remaining_refills(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, with_refills(2)).order
    assert label(order, 1).refills == "Refills left: 2"
    order = refilled(context, person, order, 90)
    assert label(order, 10).refills == "Refills left: 1"
    order = refilled(context, person, order, 120)
    assert label(order, 11).refills == "Refills left: 0"


def test_the_refill_of_a_course_whose_first_day_is_not_known_names_the_last_bottle(
    context: ServiceContext,
) -> None:
    person = context.person()
    order = context.place(person, with_refills(2, **UNKNOWN_START)).order
    order = refilled(context, person, order, 90)
    assert label(order, 10).start == "Start when bottle 9 is finished."
    order = refilled(context, person, order, 120)
    assert label(order, 11).start == "Start when bottle 10 is finished."


def test_a_dose_of_several_capsules_states_its_total(context: ServiceContext) -> None:
    body = factories.order_json(phases_json(phase_json("20", 14)))
    body["prescription"].update(
        drug="prednisone", quantity_written=None, directions_written=None, days_supply_written=None
    )
    body["limits"] = {"strengths": [factories.mass_json("10")]}
    body["label_stock"] = "4x3"
    order = context.place(context.client(), body).order
    assert label(order, 1).directions == (
        "Take 2 capsules (20 mg total) by mouth at bedtime for 14 days."
    )


def without_numbers(context: ServiceContext, order: Order) -> None:
    """The labels as worded before containers had numbers on them."""
    new = ("bottle", "start", "refills")
    with context.transaction() as session:
        for row in session.get_one(Order, order.id).labels:
            row.content = {key: text for key, text in row.content.items() if key not in new}


def test_an_amendment_gives_old_containers_their_numbers(context: ServiceContext) -> None:
    """The words of container 4 are the same, but the new calendar refers to it by number."""
    client = context.client()
    order = ldn(context, client)
    without_numbers(context, order)
    schedule = phases_json(phase_json("2", 7), phase_json("1.5", 9))
    change = {"change": "new_target", "day": 22, "schedule": schedule, "reason": "enough"}
    order = amend(context, client, order.id, change)
    assert [(x.number, x.version, label(order, x.number).bottle) for x in current(order)] == [
        (1, 1, ""),
        (2, 1, ""),
        (3, 1, ""),
        (4, 2, "Bottle 4"),
        (10, 1, "Bottle 10"),
    ]
