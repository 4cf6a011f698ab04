"""The facts of a proposal may change before its transaction."""

import dataclasses
import datetime

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.services.labels import drafts
from pharmacy.services.orders import placing
from pharmacy.services.planning import component_lots
from pharmacy.services.planning.component_lots import Lot
from tests import factories
from tests.services.contexts import NOW, PROFILE, ServiceContext

FIRST_EXPIRY = datetime.date(2027, 1, 15)
NEXT_DAY = NOW + datetime.timedelta(days=1)


def use_lot(context: ServiceContext, expires_on: datetime.date) -> None:
    """Register a lot of the drug."""
    lot = Lot("naltrexone", "naltrexone HCl", expires_on.isoformat())
    with context.transaction() as session:
        component_lots.add_component(session, COMMAND_LINE, lot, expires_on, NOW)


def place(
    context: ServiceContext, intake: placing.Intake, now: datetime.datetime = NOW
) -> placing.Order:
    """Place an order that was proposed before."""
    client, facts = context.client(), placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        order_id = placing.place_order(session, client, intake, facts, now).order.id
    return context.order(order_id)


def test_nothing_is_stored_that_outlasts_a_lot_taken_into_use_since_the_proposal(
    context: ServiceContext,
) -> None:
    intake = context.intake(factories.ldn_order_json())
    use_lot(context, FIRST_EXPIRY)
    (plan,) = place(context, intake).plans
    made = [fill for fill in plan.fills if fill.made_on is not None]
    assert {fill.beyond_use_on for fill in made} == {FIRST_EXPIRY}
    assert {c.beyond_use_on for c in plan.containers if c.fill in made} == {FIRST_EXPIRY}


def test_what_was_proposed_before_midnight_is_dated_on_the_day_on_which_it_is_stored(
    context: ServiceContext,
) -> None:
    intake = context.intake(factories.order_json())
    (plan,) = place(context, intake, NEXT_DAY).plans
    assert {fill.made_on for fill in plan.fills} == {PROFILE.today(NEXT_DAY)}


def test_an_existing_order_is_returned_whatever_the_new_proposal(
    context: ServiceContext,
) -> None:
    client, body = context.client(), factories.order_json()
    first = context.place(client, body)
    use_lot(context, FIRST_EXPIRY)
    again = context.place(client, body)
    assert (again.order.id, again.is_new) == (first.order.id, False)


def test_an_existing_order_is_returned_although_it_could_not_be_planned_today(
    context: ServiceContext,
) -> None:
    client, body = context.client(), factories.order_json()
    first = context.place(client, body).order
    refusal = invalid("/prescription/drug", "unknown_drug", "no longer in the formulary")
    intake = dataclasses.replace(context.intake(body), proposed=refusal)
    facts = placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        again = placing.place_order(session, client, intake, facts, NOW)
        assert (again.order.id, again.is_new) == (first.id, False)


def test_what_cannot_be_planned_is_refused_before_its_transaction(context: ServiceContext) -> None:
    body = factories.order_json()
    body["prescription"]["drug"] = "aspirin"
    with pytest.raises(InvalidInput) as refused:
        _ = context.intake(body).proposal
    assert [problem.pointer for problem in refused.value.problems] == ["/prescription/drug"]


def test_labels_have_the_number_of_their_order_wherever_they_state_it(
    context: ServiceContext,
) -> None:
    order = place(context, context.intake(factories.ldn_order_json()).worded())
    number = str(order.rx_number)
    stated = [label.content for label in order.labels]
    assert {content["rx_number"] for content in stated} == {f"Rx {number}"}
    assert [content["lot"] for content in stated] == [c.lot for c in order.plans[0].containers]
    (calendar,) = order.schedules
    assert calendar.content["rx_number"] == f"Rx {number}"
    assert str(drafts.ANY_RX_NUMBER) not in str(calendar.content)
    for container in order.plans[0].containers:
        assert container.lot == f"{number}-{container.number}"
        assert any(container.lot in line for line in calendar.content["containers"]["texts"])


def test_a_wider_number_is_measured_again(context: ServiceContext) -> None:
    labels = context.intake(factories.order_json()).numbered_labels(10_000_000)
    assert {one.words.label.rx_number for one in labels.containers} == {"Rx 10000000"}
