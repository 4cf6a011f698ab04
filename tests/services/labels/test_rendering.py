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
from tests.services.bench import NOW, ServiceContext
from tests.services.rendered import pdf

LEASE = datetime.timedelta(seconds=20)
LATER = NOW + LEASE + datetime.timedelta(seconds=1)
GRACE = datetime.timedelta(seconds=2)


@pytest.fixture
def order_id(bench: ServiceContext) -> uuid.UUID:
    """An order with three labels and a patient calendar."""
    schedule = factories.phases_json(*[factories.phase_json()] * 3)
    return bench.place(bench.client(), factories.order_json(schedule)).order.id


def claim(bench: ServiceContext, order_id: uuid.UUID, now: datetime.datetime = NOW) -> Claim | None:
    with bench.transaction() as session:
        claims = rendering.claim_labels(session, order_id, now, LEASE, most=1)
        return claims[0] if claims else None


def claims_of(bench: ServiceContext, order_id: uuid.UUID, now: datetime.datetime) -> list[Claim]:
    with bench.transaction() as session:
        return rendering.claim_labels(session, order_id, now, LEASE)


def claimed(bench: ServiceContext, order_id: uuid.UUID, now: datetime.datetime = NOW) -> Claim:
    found = claim(bench, order_id, now)
    assert found is not None
    return found


def store(bench: ServiceContext, holder: Claim, made: bytes = b"%PDF") -> bool:
    with bench.transaction() as session:
        return rendering.store_rendered(session, holder, Printable(made), NOW)


def fail(bench: ServiceContext, holder: Claim) -> bool:
    with bench.transaction() as session:
        error = TextDoesNotFit("drug", "too long")
        return rendering.fail_label(session, holder, error, NOW)


def undone(bench: ServiceContext, now: datetime.datetime) -> list[uuid.UUID]:
    with bench.reading() as session:
        return rendering.undone_orders(session, now, GRACE, LEASE)


def test_each_label_is_claimed_once(bench: ServiceContext, order_id: uuid.UUID) -> None:
    claims = [claimed(bench, order_id) for _ in range(4)]
    assert len({one.label_id for one in claims}) == 4
    assert [one.kind for one in claims] == ["container"] * 3 + ["schedule"]
    assert claim(bench, order_id) is None


def test_labels_that_nobody_has_begun_are_claimed_together(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    """The patient calendar is separate, because it is on other paper."""
    kinds = [[one.kind for one in claims_of(bench, order_id, NOW)] for _ in range(3)]
    assert kinds == [["container"] * 3, ["schedule"], []]


def test_a_label_that_was_begun_before_is_claimed_alone(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    """It may have killed its worker, and must not affect others each time."""
    together = claims_of(bench, order_id, NOW)
    again = [claims_of(bench, order_id, LATER) for _ in range(3)]
    assert [[one.label_id for one in claims] for claims in again] == [
        [one.label_id] for one in together
    ]


def test_two_at_a_time_never_claim_the_same_label(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda _: claim(bench, order_id), range(24))]
    claims = [(one.label_id, one.attempt) for one in found if one is not None]
    assert len(claims) == len(set(claims)) <= 4
    assert {attempt for _, attempt in claims} == {1}


def test_a_claim_that_has_not_run_out_is_left_alone(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    first = claimed(bench, order_id)
    others = [claimed(bench, order_id, NOW + LEASE) for _ in range(3)]
    assert first.label_id not in [one.label_id for one in others]
    assert claim(bench, order_id, NOW + LEASE) is None


def test_a_claim_that_ran_out_is_taken_over(bench: ServiceContext, order_id: uuid.UUID) -> None:
    first = claimed(bench, order_id)
    second = claimed(bench, order_id, LATER)
    assert (second.label_id, second.attempt) == (first.label_id, 2)


def test_the_late_twin_is_discarded(bench: ServiceContext, order_id: uuid.UUID) -> None:
    late = claimed(bench, order_id)
    current = claimed(bench, order_id, LATER)
    assert not store(bench, late, pdf(1))
    assert not fail(bench, late)
    assert store(bench, current, pdf(2))
    assert not store(bench, late, pdf(1))
    label = bench.label(late.label_id)
    assert (label.state, label.attempt) == (LabelState.RENDERED, 2)
    assert bench.events(late.label_id) == ["label:rendered"]


def test_the_early_twin_counts_until_it_is_replaced(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    """Its lease expired, but nobody took over, so its result is valid."""
    assert store(bench, claimed(bench, order_id), pdf(1))


def test_a_result_counts_once(bench: ServiceContext, order_id: uuid.UUID) -> None:
    holder = claimed(bench, order_id)
    assert store(bench, holder, pdf(1))
    assert not store(bench, holder, pdf(1))
    assert not fail(bench, holder)
    assert bench.events(holder.label_id) == ["label:rendered"]


def test_a_label_that_fails_is_not_tried_again(bench: ServiceContext, order_id: uuid.UUID) -> None:
    holder = claimed(bench, order_id)
    assert fail(bench, holder)
    label = bench.label(holder.label_id)
    assert (label.state, label.error_code) == (LabelState.FAILED, "text_does_not_fit")
    others = [claimed(bench, order_id, LATER), claimed(bench, order_id, LATER)]
    assert holder.label_id not in [one.label_id for one in others]
    assert bench.events(holder.label_id) == ["label:failed"]


def test_a_label_that_is_begun_too_often_is_given_up(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    moment = NOW
    first = claimed(bench, order_id, moment)
    for attempt in range(2, MOST_ATTEMPTS + 1):
        moment += LEASE * 2
        again = claimed(bench, order_id, moment)
        assert (again.label_id, again.attempt) == (first.label_id, attempt)
    following = claimed(bench, order_id, moment + LEASE * 2)
    assert following.label_id != first.label_id
    label = bench.label(first.label_id)
    assert (label.state, label.error_code) == (LabelState.FAILED, "gave_up")
    assert bench.events(first.label_id) == ["label:failed"]


def test_a_new_order_is_not_undone_before_its_grace_has_passed(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    assert undone(bench, NOW + GRACE) == []
    assert undone(bench, NOW + GRACE * 2) == [order_id]


def test_an_order_is_undone_while_a_claim_of_it_has_run_out(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    for _ in range(3):
        store(bench, claimed(bench, order_id))
    claimed(bench, order_id)
    assert undone(bench, NOW + LEASE) == []
    assert undone(bench, LATER) == [order_id]
    store(bench, claimed(bench, order_id, LATER))
    assert undone(bench, LATER + LEASE * 9) == []


def test_labels_whose_bell_was_lost_do_not_wait_for_a_clock_that_was_set_back(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    earlier = NOW - datetime.timedelta(hours=1)
    assert order_id in undone(bench, earlier)
    claims_of(bench, order_id, NOW)
    assert undone(bench, NOW) == []
    assert order_id in undone(bench, earlier)
    assert claimed(bench, order_id, earlier).attempt == 2


def test_a_claim_holds_for_a_machine_whose_clock_is_a_little_behind(
    bench: ServiceContext, order_id: uuid.UUID
) -> None:
    for _ in range(2):
        claims_of(bench, order_id, NOW)
    behind = NOW - datetime.timedelta(minutes=1)
    assert claim(bench, order_id, behind) is None
    assert undone(bench, behind) == []
