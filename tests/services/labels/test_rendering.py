"""Which worker may render a label, and whose result counts."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from labels.dots import Printable
from labels.errors import TextDoesNotFit
from pharmacy.core.printing.labels import LabelState
from pharmacy.services.labels import rendering
from pharmacy.services.labels.rendering import MOST_ATTEMPTS, Claim
from tests import factories
from tests.services.contexts import NOW, ServiceContext
from tests.services.rendered import pdf

LEASE = datetime.timedelta(seconds=20)
LATER = NOW + LEASE + datetime.timedelta(seconds=1)
GRACE = datetime.timedelta(seconds=2)


@pytest.fixture
def order_id(context: ServiceContext) -> uuid.UUID:
    """An order with three labels and a patient calendar."""
    schedule = factories.phases_json(*[factories.phase_json()] * 3)
    return context.place(context.client(), factories.order_json(schedule)).order.id


def claim(
    context: ServiceContext, order_id: uuid.UUID, now: datetime.datetime = NOW
) -> Claim | None:
    with context.transaction() as session:
        claims = rendering.claim_labels(session, order_id, now, LEASE, most=1)
        return claims[0] if claims else None


def claims_of(context: ServiceContext, order_id: uuid.UUID, now: datetime.datetime) -> list[Claim]:
    with context.transaction() as session:
        return rendering.claim_labels(session, order_id, now, LEASE)


def claimed(context: ServiceContext, order_id: uuid.UUID, now: datetime.datetime = NOW) -> Claim:
    found = claim(context, order_id, now)
    assert found is not None
    return found


def store(context: ServiceContext, holder: Claim, made: bytes = b"%PDF") -> bool:
    with context.transaction() as session:
        return rendering.store_rendered(session, holder, Printable(made), NOW)


def fail(context: ServiceContext, holder: Claim) -> bool:
    with context.transaction() as session:
        error = TextDoesNotFit("drug", "too long")
        return rendering.fail_label(session, holder, error, NOW)


def undone(context: ServiceContext, now: datetime.datetime) -> list[uuid.UUID]:
    with context.reading() as session:
        return rendering.undone_orders(session, now, GRACE, LEASE)


def test_each_label_is_claimed_once(context: ServiceContext, order_id: uuid.UUID) -> None:
    claims = [claimed(context, order_id) for _ in range(4)]
    assert len({one.label_id for one in claims}) == 4
    assert [one.kind for one in claims] == ["container"] * 3 + ["schedule"]
    assert claim(context, order_id) is None


def test_new_labels_are_claimed_together(context: ServiceContext, order_id: uuid.UUID) -> None:
    """The patient calendar is separate, because it is on other paper."""
    kinds = [[one.kind for one in claims_of(context, order_id, NOW)] for _ in range(3)]
    assert kinds == [["container"] * 3, ["schedule"], []]


def test_a_label_that_was_started_before_is_claimed_alone(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    """It may have killed its worker, and must not affect others each time."""
    together = claims_of(context, order_id, NOW)
    again = [claims_of(context, order_id, LATER) for _ in range(3)]
    assert [[one.label_id for one in claims] for claims in again] == [
        [one.label_id] for one in together
    ]


def test_two_at_a_time_never_claim_the_same_label(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda _: claim(context, order_id), range(24))]
    claims = [(one.label_id, one.attempt) for one in found if one is not None]
    assert len(claims) == len(set(claims)) <= 4
    assert {attempt for _, attempt in claims} == {1}


def test_a_claim_that_has_not_run_out_is_left_alone(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    first = claimed(context, order_id)
    others = [claimed(context, order_id, NOW + LEASE) for _ in range(3)]
    assert first.label_id not in [one.label_id for one in others]
    assert claim(context, order_id, NOW + LEASE) is None


def test_a_claim_that_ran_out_is_taken_over(context: ServiceContext, order_id: uuid.UUID) -> None:
    first = claimed(context, order_id)
    second = claimed(context, order_id, LATER)
    assert (second.label_id, second.attempt) == (first.label_id, 2)


def test_the_late_twin_is_discarded(context: ServiceContext, order_id: uuid.UUID) -> None:
    late = claimed(context, order_id)
    current = claimed(context, order_id, LATER)
    assert not store(context, late, pdf(1))
    assert not fail(context, late)
    assert store(context, current, pdf(2))
    assert not store(context, late, pdf(1))
    label = context.label(late.label_id)
    assert (label.state, label.attempt) == (LabelState.RENDERED, 2)
    assert context.events(late.label_id) == ["label:rendered"]


def test_the_early_twin_counts_until_it_is_replaced(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    """Its lease expired, but nobody took over, so its result is valid."""
    assert store(context, claimed(context, order_id), pdf(1))


def test_a_result_counts_once(context: ServiceContext, order_id: uuid.UUID) -> None:
    holder = claimed(context, order_id)
    assert store(context, holder, pdf(1))
    assert not store(context, holder, pdf(1))
    assert not fail(context, holder)
    assert context.events(holder.label_id) == ["label:rendered"]


def test_a_label_that_fails_is_not_tried_again(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    holder = claimed(context, order_id)
    assert fail(context, holder)
    label = context.label(holder.label_id)
    assert (label.state, label.error_code) == (LabelState.FAILED, "text_does_not_fit")
    others = [claimed(context, order_id, LATER), claimed(context, order_id, LATER)]
    assert holder.label_id not in [one.label_id for one in others]
    assert context.events(holder.label_id) == ["label:failed"]


def test_a_label_that_is_begun_too_often_is_given_up(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    moment = NOW
    first = claimed(context, order_id, moment)
    for attempt in range(2, MOST_ATTEMPTS + 1):
        moment += LEASE * 2
        again = claimed(context, order_id, moment)
        assert (again.label_id, again.attempt) == (first.label_id, attempt)
    following = claimed(context, order_id, moment + LEASE * 2)
    assert following.label_id != first.label_id
    label = context.label(first.label_id)
    assert (label.state, label.error_code) == (LabelState.FAILED, "gave_up")
    assert context.events(first.label_id) == ["label:failed"]


def test_a_new_order_is_not_undone_before_its_grace_has_passed(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    assert undone(context, NOW + GRACE) == []
    assert undone(context, NOW + GRACE * 2) == [order_id]


def test_an_order_is_undone_while_a_claim_of_it_has_run_out(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    for _ in range(3):
        store(context, claimed(context, order_id))
    claimed(context, order_id)
    assert undone(context, NOW + LEASE) == []
    assert undone(context, LATER) == [order_id]
    store(context, claimed(context, order_id, LATER))
    assert undone(context, LATER + LEASE * 9) == []


def test_labels_whose_notification_was_lost_do_not_wait_for_a_clock_that_was_set_back(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    earlier = NOW - datetime.timedelta(hours=1)
    assert order_id in undone(context, earlier)
    claims_of(context, order_id, NOW)
    assert undone(context, NOW) == []
    assert order_id in undone(context, earlier)
    assert claimed(context, order_id, earlier).attempt == 2


def test_a_claim_holds_for_a_machine_whose_clock_is_a_little_behind(
    context: ServiceContext, order_id: uuid.UUID
) -> None:
    for _ in range(2):
        claims_of(context, order_id, NOW)
    behind = NOW - datetime.timedelta(minutes=1)
    assert claim(context, order_id, behind) is None
    assert undone(context, behind) == []
