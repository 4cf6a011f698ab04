"""Between the proposal of an amendment and its transaction the order may change."""

import datetime
import json

import pytest

from pharmacy import formulary
from pharmacy.core.audit import Actor
from pharmacy.schemas.amendments import read_amendment
from pharmacy.services.labels import patient_calendars
from pharmacy.services.labels.amended_drafts import AmendedDrafts
from pharmacy.services.orders import amendment_intakes, amendment_proposals, placing
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.orders.amendments import amend_order
from pharmacy.services.planning import workdays
from pharmacy.services.records import order_rows
from pharmacy.services.records.order_locks import SeenOrder
from tests.services.amending import BACK, EXTEND, STOP, Json, current, ldn
from tests.services.contexts import NOW, PROFILE, ServiceContext

SOONER = datetime.date(2027, 1, 5)


def taken_in(
    context: ServiceContext, actor: Actor, order: placing.Order, body: Json = EXTEND
) -> AmendmentIntake:
    """An amendment, proposed for the order as it is now."""
    seen = SeenOrder(str(order.id), frozenset({1}))
    asked = AmendmentIntake(read_amendment(body))
    with context.reading() as session:
        workday = workdays.workday(session, PROFILE, NOW)
        return amendment_intakes.proposed(session, actor, seen, asked, workday)


def amend(
    context: ServiceContext, actor: Actor, order: placing.Order, intake: AmendmentIntake
) -> None:
    """Store the amendment."""
    seen = SeenOrder(str(order.id), frozenset({1}))
    facts = placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        amend_order(session, actor, seen, intake, facts, NOW)


def test_what_was_proposed_is_stored_while_the_order_is_the_same(context: ServiceContext) -> None:
    client = context.client()
    order = ldn(context, client)
    intake = taken_in(context, client, order)
    with context.reading() as session:
        found = order_rows.get_order(session, client, str(order.id))
        assert intake.on(found, workdays.workday(session, PROFILE, NOW)) is intake.amended


@pytest.mark.parametrize("body", [EXTEND, BACK, STOP])
def test_the_words_of_the_proposal_are_those_that_are_stored(
    sqlite_context: ServiceContext, body: Json
) -> None:
    client = sqlite_context.client()
    order = ldn(sqlite_context, client)
    intake = taken_in(sqlite_context, client, order, body)
    assert intake.amended is not None
    drafts = intake.amended.labels
    assert isinstance(drafts, AmendedDrafts)
    amend(sqlite_context, client, order, intake)
    stored = sqlite_context.order(order.id)
    carried = [one.label.to_json() for one in drafts.carried if one.label is not None]
    worded = [one.words.label.to_json() for one in drafts.containers] + carried
    known = {label.id for label in order.labels}
    of_fills = {c.id for c in stored.plans[-1].containers if c.fill.made_on is not None}
    fresh = [label for label in stored.labels if label.id not in known]
    assert {label.container_id for label in fresh} <= of_fills
    assert all(label.content in worded for label in fresh)
    assert [content for content in carried if content not in [x.content for x in fresh]] == []
    calendars = [x.content for x in stored.schedules if x.superseded_at is None]
    assert calendars == ([] if drafts.calendar is None else [drafts.calendar.content.to_json()])


def test_the_calendar_has_the_lot_that_was_packaged_since(sqlite_context: ServiceContext) -> None:
    client = sqlite_context.client()
    order = ldn(sqlite_context, client)
    intake = taken_in(sqlite_context, client, order)
    with sqlite_context.transaction() as session:
        changed = order_rows.get_order(session, client, str(order.id))
        for container in changed.plans[-1].containers:
            container.lot = f"777-{container.number}"
    amend(sqlite_context, client, order, intake)
    (calendar,) = (
        row for row in sqlite_context.order(order.id).schedules if row.superseded_at is None
    )
    assert "777-4" in json.dumps(calendar.content)


def test_a_calendar_that_was_renewed_since_keeps_its_number(
    sqlite_context: ServiceContext,
) -> None:
    """The calendar of the amendment has the next one: each barcode is of one calendar."""
    client = sqlite_context.client()
    order = ldn(sqlite_context, client)
    intake = taken_in(sqlite_context, client, order)
    with sqlite_context.transaction() as session:
        changed = order_rows.get_order(session, client, str(order.id))
        drug = formulary.find_drug(changed.drug)
        assert drug is not None
        patient_calendars.renew(changed, drug, PROFILE, NOW)
    amend(sqlite_context, client, order, intake)
    calendars = sqlite_context.order(order.id).schedules
    assert sorted(row.version for row in calendars) == [1, 2, 3]
    assert len({row.barcode for row in calendars}) == 3


def test_what_was_packaged_since_the_proposal_is_proposed_again(context: ServiceContext) -> None:
    """Packaging gives a container another lot and date, and leaves the order's version."""
    client = context.client()
    order = ldn(context, client)
    intake = taken_in(context, client, order)
    with context.transaction() as session:
        changed = order_rows.get_order(session, client, str(order.id))
        for container in changed.plans[-1].containers:
            container.beyond_use_on = SOONER
    amend(context, client, order, intake)
    with context.reading() as session:
        found = order_rows.get_order(session, client, str(order.id))
        carried = [c for c in found.plans[-1].containers if c.carried_from is not None]
        last_days = [span[2] for container in carried for span in container.spans]
    assert max(last_days) <= (SOONER - order.first_on).days + 1


def test_a_label_superseded_since_the_proposal_is_not_counted_on(context: ServiceContext) -> None:
    client = context.client()
    order = ldn(context, client)
    intake = taken_in(context, client, order)
    with context.transaction() as session:
        changed = order_rows.get_order(session, client, str(order.id))
        for label in current(changed):
            label.superseded_at = NOW
        workday = workdays.workday(session, PROFILE, NOW)
        anew = intake.on(changed, workday)
        assert anew is not intake.amended
        assert anew == amendment_proposals.propose(changed, intake.asked, workday)


def test_the_next_day_is_proposed_again(context: ServiceContext) -> None:
    client = context.client()
    order = ldn(context, client)
    intake = taken_in(context, client, order)
    with context.reading() as session:
        found = order_rows.get_order(session, client, str(order.id))
        tomorrow = workdays.workday(session, PROFILE, NOW + datetime.timedelta(days=1))
        assert intake.on(found, tomorrow) is not intake.amended


def test_what_is_refused_before_its_transaction_is_refused_in_it(context: ServiceContext) -> None:
    client = context.client()
    order = ldn(context, client)
    asked = AmendmentIntake(read_amendment({**EXTEND, "day": 900}))
    seen = SeenOrder(str(order.id), frozenset({1}))
    with context.reading() as session:
        workday = workdays.workday(session, PROFILE, NOW)
        assert amendment_intakes.proposed(session, client, seen, asked, workday) == asked
