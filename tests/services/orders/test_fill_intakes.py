"""Between the words of a fill and the transaction that makes it, the order may change."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.models.fills import Fill
from pharmacy.services.orders import fill_intakes, fills, placing
from pharmacy.services.orders.fill_intakes import FillDraft, FillIntake
from pharmacy.services.orders.placing import Order
from pharmacy.services.planning import component_lots, workdays
from pharmacy.services.planning.component_lots import Lot
from pharmacy.services.records import order_rows
from tests.services.contexts import NOW, PROFILE, ServiceContext
from tests.services.orders.test_fills import YEAR, body, on

REFILLED = body(("0.5", 7), ("1", 30), refills=2)
Change = Callable[[Session, Order], None]


def taken_in(
    context: ServiceContext, actor: Actor, order_id: uuid.UUID, number: int, days: int
) -> FillIntake:
    """A fill with its labels, worded for the order as it is now."""
    with context.reading() as session:
        day = workdays.workday(session, PROFILE, on(days))
        return fill_intakes.proposed(session, actor, str(order_id), FillIntake(number), day)


def draft_on(
    context: ServiceContext, order_id: uuid.UUID, intake: FillIntake, days: int
) -> FillDraft:
    """The words that a transaction on this day would store."""
    with context.reading() as session:
        order = order_rows.existing_order(session, str(order_id))
        return intake.on(order, found(order, intake), workdays.workday(session, PROFILE, on(days)))


def found(order: Order, intake: FillIntake) -> Fill:
    (fill,) = (fill for fill in order.plans[-1].fills if fill.number == intake.number)
    return fill


def make(
    context: ServiceContext, actor: Actor, order_id: uuid.UUID, intake: FillIntake, days: int
) -> Order:
    """Make the fill."""
    facts = placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        fills.make_fill(session, actor, str(order_id), intake, facts, on(days))
    return context.order(order_id)


@pytest.mark.parametrize(("asked", "number", "days"), [(YEAR, 2, 175), (REFILLED, 2, 30)])
def test_what_was_worded_before_is_stored_while_the_order_is_the_same(
    context: ServiceContext, asked: dict[str, object], number: int, days: int
) -> None:
    person = context.person()
    order = context.place(person, asked).order
    intake = taken_in(context, person, order.id, number, days)
    assert intake.draft is not None
    assert draft_on(context, order.id, intake, days) is intake.draft
    stored = make(context, person, order.id, intake, days)
    worded = [one.words.label.to_json() for one in intake.draft.containers]
    assert [label.content for label in stored.labels[-len(worded) :]] == worded


def test_the_words_are_the_same_before_the_transaction_and_in_it(
    sqlite_context: ServiceContext,
) -> None:
    """Also the refills left, which count the refill that is being made."""
    person = sqlite_context.person()
    order = sqlite_context.place(person, REFILLED).order
    for number, days, left in ((2, 30, "1"), (3, 60, "0")):
        before = taken_in(sqlite_context, person, order.id, number, days).draft
        assert before is not None
        make(sqlite_context, person, order.id, FillIntake(number), days)
        label = sqlite_context.order(order.id).labels[-1]
        assert before.containers[-1].words.label.to_json() == label.content
        assert label.content["refills"] == f"Refills left: {left}"


def sooner_dates(_: Session, order: Order) -> None:
    for container in order.plans[-1].containers:
        container.beyond_use_on = NOW.date()


def another_lot(_: Session, order: Order) -> None:
    order.plans[-1].containers[0].lot = "2"


def superseded(_: Session, order: Order) -> None:
    order.labels[0].superseded_at = NOW


def superseded_calendar(_: Session, order: Order) -> None:
    order.schedules[0].superseded_at = NOW


def counted(_: Session, order: Order) -> None:
    order.version += 1


def sooner_lot(session: Session, _: Order) -> None:
    of = Lot("naltrexone", "naltrexone HCl", "L1")
    component_lots.add_component(session, COMMAND_LINE, of, on(400).date(), NOW)


@pytest.mark.parametrize(
    "change", [sooner_dates, another_lot, superseded, superseded_calendar, counted, sooner_lot]
)
def test_what_changed_since_is_worded_again(sqlite_context: ServiceContext, change: Change) -> None:
    person = sqlite_context.person()
    order = sqlite_context.place(person, YEAR).order
    intake = taken_in(sqlite_context, person, order.id, 2, 175)
    with sqlite_context.transaction() as session:
        change(session, order_rows.existing_order(session, str(order.id)))
    assert draft_on(sqlite_context, order.id, intake, 175) is not intake.draft


def test_a_lot_that_expires_sooner_is_on_the_label(context: ServiceContext) -> None:
    person = context.person()
    order = context.place(person, YEAR).order
    intake = taken_in(context, person, order.id, 2, 175)
    with context.transaction() as session:
        of = Lot("naltrexone", "naltrexone HCl", "L1")
        component_lots.add_component(session, COMMAND_LINE, of, on(353).date(), NOW)
    stored = make(context, person, order.id, intake, 175)
    assert found(stored, intake).beyond_use_on == on(353).date()
    assert stored.labels[-1].content["beyond_use"] == "Beyond-use date: Nov 11, 2027"
    assert stored.plans[-1].containers[1].beyond_use_on == on(353).date()


def test_after_midnight_the_label_has_the_new_day(sqlite_context: ServiceContext) -> None:
    person = sqlite_context.person()
    order = sqlite_context.place(person, YEAR).order
    intake = taken_in(sqlite_context, person, order.id, 2, 175)
    stored = make(sqlite_context, person, order.id, intake, 176)
    assert found(stored, intake).made_on == on(175).date() + datetime.timedelta(days=1)
    assert stored.labels[-1].content["date"] == "May 18, 2027"


def test_refusals_are_left_to_the_transaction(sqlite_context: ServiceContext) -> None:
    person, client = sqlite_context.person(), sqlite_context.client()
    order = sqlite_context.place(person, YEAR).order
    early, unknown = (
        taken_in(sqlite_context, person, order.id, 2, 100),
        taken_in(sqlite_context, person, order.id, 4, 175),
    )
    assert (early, unknown) == (FillIntake(2), FillIntake(4))
    of_client = sqlite_context.place(client).order
    assert taken_in(sqlite_context, client, of_client.id, 1, 0) == FillIntake(1)
    assert taken_in(sqlite_context, person, uuid.uuid4(), 2, 175) == FillIntake(2)
