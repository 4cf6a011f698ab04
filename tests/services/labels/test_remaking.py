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
from tests.services import amending, rendered
from tests.services.bench import NOW, ServiceContext

LEASE = rendered.LEASE


def failed(bench: ServiceContext) -> list[Label]:
    """A container's label and a calendar, both failed."""
    order = bench.place(bench.client(), factories.order_json()).order
    for _ in range(2):
        rendered.fail(bench.engine, str(order.id))
    stored = bench.order(order.id)
    return [*stored.labels, *stored.schedules]


def again(bench: ServiceContext, label: Label, role: Role = Role.TECHNICIAN) -> None:
    actor = bench.person(f"any {role.value}", role)
    with bench.transaction() as session:
        remaking.make_again(session, actor, str(label.id), bench.bell, NOW)


def stand(bench: ServiceContext, label: Label, status: OrderStatus) -> None:
    with bench.transaction() as session:
        order = session.get(Order, label.order_id)
        assert order is not None
        order.status = status


@pytest.mark.parametrize("which", [0, 1], ids=["bottle", "calendar"])
def test_a_failed_label_waits_for_a_worker_as_if_it_were_new(
    bench: ServiceContext, which: int
) -> None:
    label = failed(bench)[which]
    bench.bell.rung.clear()
    again(bench, label)
    queued = bench.label(label.id)
    assert (queued.state, queued.attempt) == (LabelState.QUEUED, 0)
    assert (queued.error_code, queued.error_message) == (None, None)
    assert queued.content == label.content
    assert bench.bell.rung == [(job_queue.RENDER_LABELS, str(label.order_id))]
    assert bench.events(label.id) == ["label:failed", "label:queued_again"]
    rendered.render(bench.engine, str(label.order_id))
    assert bench.label(label.id).state is LabelState.RENDERED


def test_a_label_that_was_given_up_has_all_its_attempts_again(bench: ServiceContext) -> None:
    order = bench.place(bench.client(), factories.order_json()).order
    moment = NOW
    for _ in range(MOST_ATTEMPTS + 1):
        moment += LEASE * 2
        with bench.transaction() as session:
            rendering.claim_labels(session, order.id, moment, LEASE, most=1)
    (label,) = bench.order(order.id).labels
    assert label.error_code == "gave_up"
    again(bench, label)
    with bench.transaction() as session:
        claims = rendering.claim_labels(session, order.id, moment + LEASE * 3, LEASE)
    assert [(claim.label_id, claim.attempt) for claim in claims][:1] == [(label.id, 1)]


def test_the_same_click_twice_queues_it_once(bench: ServiceContext) -> None:
    label, _ = failed(bench)
    bench.bell.rung.clear()
    again(bench, label)
    with bench.transaction() as session:
        pharmacist = bench.pharmacist()
        remaking.make_again(session, pharmacist, str(label.id), bench.bell, NOW)
    assert len(bench.bell.rung) == 1
    assert bench.events(label.id) == ["label:failed", "label:queued_again"]


def test_a_label_that_has_not_failed_stays_as_it_is(bench: ServiceContext) -> None:
    label = bench.rendered_label()
    again(bench, label)
    assert bench.label(label.id).state is LabelState.RENDERED


def test_an_administrator_makes_no_label(bench: ServiceContext) -> None:
    label, _ = failed(bench)
    with pytest.raises(NotAllowed):
        again(bench, label, Role.ADMIN)
    assert bench.label(label.id).state is LabelState.FAILED


@pytest.mark.parametrize("status", [OrderStatus.HELD, OrderStatus.CANCELLED])
def test_nothing_is_made_of_an_order_that_is_held_or_cancelled(
    bench: ServiceContext, status: OrderStatus
) -> None:
    label, _ = failed(bench)
    stand(bench, label, status)
    with pytest.raises(NotReady, match="nothing of it is made"):
        again(bench, label)
    assert bench.label(label.id).state is LabelState.FAILED


def test_a_superseded_label_is_not_made_again(bench: ServiceContext) -> None:
    client = bench.client()
    order = amending.ldn(bench, client)
    with bench.transaction() as session:
        for claim in rendering.claim_labels(session, order.id, NOW, LEASE):
            rendering.fail_label(session, claim, TextMissing("drug"), NOW)
    amending.amend(bench, client, order.id, amending.STOP)
    ended = bench.order(order.id).schedules[0]
    with pytest.raises(NotReady, match="superseded"):
        again(bench, ended)


def test_a_label_that_is_not_there_is_not_found(bench: ServiceContext) -> None:
    with pytest.raises(NotFound), bench.transaction() as session:
        remaking.make_again(session, bench.person(), "x", bench.bell, NOW)
