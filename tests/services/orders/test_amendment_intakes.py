"""Between the proposal of an amendment and its transaction the order may change."""

import datetime

from pharmacy.core.audit import Actor
from pharmacy.schemas.amendments import read_amendment
from pharmacy.services.orders import amendment_intakes, amendment_proposals, placing
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.orders.amendments import amend_order
from pharmacy.services.planning import workdays
from pharmacy.services.records import order_rows
from pharmacy.services.records.order_locks import SeenOrder
from tests.services.amending import EXTEND, current, ldn
from tests.services.contexts import NOW, PROFILE, ServiceContext

SOONER = datetime.date(2027, 1, 5)


def taken_in(context: ServiceContext, actor: Actor, order: placing.Order) -> AmendmentIntake:
    """An amendment, proposed for the order as it is now."""
    seen = SeenOrder(str(order.id), frozenset({1}))
    asked = AmendmentIntake(read_amendment(EXTEND))
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
