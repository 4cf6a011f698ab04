"""Making a failed label again, of a container or of the patient calendar."""

import pytest

from labels.errors import TextMissing
from pharmacy import job_queue
from pharmacy.core.errors import NotAllowed, NotFound, NotReady
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.roles import Role
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.labels import remaking, rendering
from pharmacy.services.labels.rendering import MOST_ATTEMPTS
from tests import factories
from tests.refusals import refuses
from tests.services import amending, rendered
from tests.services.contexts import NOW, ServiceContext

LEASE = rendered.LEASE


def failed(context: ServiceContext) -> list[Label]:
    """A container's label and a calendar, both failed."""
    order = context.place(context.client(), factories.order_json()).order
    for _ in range(2):
        rendered.fail(context.engine, str(order.id))
    stored = context.order(order.id)
    return [*stored.labels, *stored.schedules]


def again(context: ServiceContext, label: Label, role: Role = Role.TECHNICIAN) -> None:
    actor = context.person(f"any {role.value}", role)
    with context.transaction() as session:
        remaking.make_again(session, actor, str(label.id), context.notifier, NOW)


def stand(context: ServiceContext, label: Label, status: OrderStatus) -> None:
    with context.transaction() as session:
        order = session.get(Order, label.order_id)
        assert order is not None
        order.status = status


@pytest.mark.parametrize("which", [0, 1], ids=["bottle", "calendar"])
def test_a_failed_label_waits_for_a_worker_as_if_it_were_new(
    context: ServiceContext, which: int
) -> None:
    label = failed(context)[which]
    context.notifier.notified.clear()
    again(context, label)
    queued = context.label(label.id)
    assert (queued.state, queued.attempt) == (LabelState.QUEUED, 0)
    assert (queued.error_code, queued.error_message) == (None, None)
    assert queued.content == label.content
    assert context.notifier.notified == [(job_queue.RENDER_LABELS, str(label.order_id))]
    assert context.events(label.id) == ["label:failed", "label:queued_again"]
    rendered.render(context.engine, str(label.order_id))
    assert context.label(label.id).state is LabelState.RENDERED


def test_a_label_that_was_given_up_has_all_its_attempts_again(context: ServiceContext) -> None:
    order = context.place(context.client(), factories.order_json()).order
    moment = NOW
    for _ in range(MOST_ATTEMPTS + 1):
        moment += LEASE * 2
        with context.transaction() as session:
            rendering.claim_labels(session, order.id, moment, LEASE, most=1)
    (label,) = context.order(order.id).labels
    assert label.error_code == "gave_up"
    again(context, label)
    with context.transaction() as session:
        claims = rendering.claim_labels(session, order.id, moment + LEASE * 3, LEASE)
    assert [(claim.label_id, claim.attempt) for claim in claims][:1] == [(label.id, 1)]


def test_the_same_click_twice_queues_it_once(context: ServiceContext) -> None:
    label, _ = failed(context)
    context.notifier.notified.clear()
    again(context, label)
    with context.transaction() as session:
        pharmacist = context.pharmacist()
        remaking.make_again(session, pharmacist, str(label.id), context.notifier, NOW)
    assert len(context.notifier.notified) == 1
    assert context.events(label.id) == ["label:failed", "label:queued_again"]


def test_a_label_that_has_not_failed_is_not_made_again(context: ServiceContext) -> None:
    label = context.rendered_label()
    again(context, label)
    assert context.label(label.id).state is LabelState.RENDERED


def test_an_administrator_makes_no_label(context: ServiceContext) -> None:
    label, _ = failed(context)
    with pytest.raises(NotAllowed):
        again(context, label, Role.ADMIN)
    assert context.label(label.id).state is LabelState.FAILED


@pytest.mark.parametrize("status", [OrderStatus.HELD, OrderStatus.CANCELLED])
def test_nothing_is_made_of_a_held_or_canceled_order(
    context: ServiceContext, status: OrderStatus
) -> None:
    label, _ = failed(context)
    stand(context, label, status)
    with refuses(NotReady, "order_closed"):
        again(context, label)
    assert context.label(label.id).state is LabelState.FAILED


def test_a_superseded_label_is_not_made_again(context: ServiceContext) -> None:
    client = context.client()
    order = amending.ldn(context, client)
    with context.transaction() as session:
        for claim in rendering.claim_labels(session, order.id, NOW, LEASE):
            rendering.fail_label(session, claim, TextMissing("drug"), NOW)
    amending.amend(context, client, order.id, amending.STOP)
    ended = context.order(order.id).schedules[0]
    with refuses(NotReady, "label_superseded"):
        again(context, ended)


def test_an_unknown_label_is_not_found(context: ServiceContext) -> None:
    with pytest.raises(NotFound), context.transaction() as session:
        remaking.make_again(session, context.person(), "x", context.notifier, NOW)
