"""A pharmacist signs to have reviewed every label, so every label must be rendered."""

import pytest
from sqlalchemy import update

from pharmacy.core.errors import NotReady
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.models.labels import Label
from pharmacy.services.labels import labels_to_verify
from pharmacy.services.orders import verification
from tests import factories
from tests.refusals import code_of, refuses
from tests.services import day, rendered
from tests.services.contexts import ServiceContext
from tests.services.day import OrderDay

UNFINISHED = [LabelState.QUEUED, LabelState.RENDERING]


@pytest.fixture
def at(context: ServiceContext) -> OrderDay:
    """An order of two containers, with nothing rendered yet."""
    phases = factories.phases_json(factories.phase_json(), factories.phase_json("1"))
    return day.begun(context, factories.order_json(phases))


def sign(at: OrderDay, *looked: Label, anything: bool = False) -> None:
    ids = None if anything else [str(label.id) for label in looked]
    with at.context.transaction() as session:
        proof = at.proof(session)
        verification.verify_order(session, at.ada, at.seen, proof, at.now, ids)


def put(at: OrderDay, label: Label, state: LabelState) -> None:
    with at.context.transaction() as session:
        session.execute(update(Label).where(Label.id == label.id).values(state=state))


@pytest.mark.parametrize("made", [0, 1, 2])
def test_no_order_is_verified_while_a_label_is_not_made(at: OrderDay, made: int) -> None:
    rendered.render(at.context.engine, str(at.order_id), made)
    with refuses(NotReady, "labels_not_made" if made < 2 else "calendar_not_made"):
        sign(at, anything=True)
    assert at.order.transitions == []
    rendered.render(at.context.engine, str(at.order_id))
    sign(at, anything=True)
    assert at.order.status is OrderStatus.VERIFIED


@pytest.mark.parametrize("state", UNFINISHED)
def test_the_labels_that_are_not_made_are_named(at: OrderDay, state: LabelState) -> None:
    rendered.render(at.context.engine, str(at.order_id))
    put(at, at.order.labels[1], state)
    with refuses(NotReady, "labels_not_made"):
        sign(at, anything=True)


@pytest.mark.parametrize("state", UNFINISHED)
def test_the_patient_calendar_is_looked_at_too(at: OrderDay, state: LabelState) -> None:
    rendered.render(at.context.engine, str(at.order_id))
    put(at, at.order.schedules[0], state)
    with refuses(NotReady, "calendar_not_made"):
        sign(at, anything=True)


def test_a_label_that_failed_is_made_again_before_anybody_signs(at: OrderDay) -> None:
    rendered.render(at.context.engine, str(at.order_id))
    put(at, at.order.labels[0], LabelState.FAILED)
    with refuses(NotReady, "labels_failed"):
        sign(at, anything=True)


def test_a_failed_calendar_blocks_no_medicine(at: OrderDay) -> None:
    rendered.render(at.context.engine, str(at.order_id))
    put(at, at.order.schedules[0], LabelState.FAILED)
    sign(at, *at.order.labels)
    assert at.order.status is OrderStatus.VERIFIED


def test_what_was_made_after_the_page_was_opened_was_not_looked_at(at: OrderDay) -> None:
    rendered.render(at.context.engine, str(at.order_id))
    labels, [calendar] = at.order.labels, at.order.schedules
    for looked in ([], labels[:1], labels, [labels[0], calendar]):
        with refuses(NotReady, "label_made_meanwhile"):
            sign(at, *looked)
    sign(at, *labels, calendar)
    assert at.order.status is OrderStatus.VERIFIED


def test_a_label_of_an_earlier_plan_need_not_be_looked_at(at: OrderDay) -> None:
    rendered.render(at.context.engine, str(at.order_id))
    sign(at, anything=True)
    at.amend({"change": "stop", "day": 3, "reason": "by telephone"})
    assert labels_to_verify.calendar_of(at.order) is not at.order.schedules[0]
    superseded = [label for label in at.order.labels if label.superseded_at is not None]
    assert superseded
    with at.context.transaction() as session:
        values = update(Label).where(Label.id == superseded[0].id)
        session.execute(values.values(state=LabelState.QUEUED))
    why_not = labels_to_verify.why_not_looked(at.order)
    assert why_not is None or code_of(why_not) == "calendar_not_made"
