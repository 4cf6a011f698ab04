"""A request that is sent twice has one effect."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from tests import factories
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.conftest import new_key
from tests.services import rendered, stored

AT_ONCE = 50


def test_the_same_request_gets_the_same_bytes_again(caller: Caller) -> None:
    first = caller.post(bodies.ldn_order())
    second = caller.post(bodies.ldn_order())
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.data == first.data
    for name in ("Location", "ETag", "Content-Type"):
        assert second.headers[name] == first.headers[name]


def test_only_a_repeated_answer_says_so(caller: Caller) -> None:
    assert "Idempotent-Replayed" not in caller.post(bodies.order()).headers
    assert caller.post(bodies.order()).headers["Idempotent-Replayed"] == "true"


def test_the_stored_response_is_repeated_and_not_the_current_state(caller: Caller) -> None:
    first = caller.post(bodies.order())
    rendered.render(caller.engine, first.get_json()["id"])
    assert caller.post(bodies.order()).data == first.data


def test_a_repeated_request_stores_nothing(caller: Caller) -> None:
    caller.post(bodies.order())
    before = stored.counts(caller.engine)
    caller.post(bodies.order())
    assert stored.counts(caller.engine) == before


def test_white_space_and_the_order_of_keys_make_no_other_request(caller: Caller) -> None:
    body = bodies.order()
    first = caller.post(body)
    turned = dict(reversed(body.items()))
    assert caller.post(turned).data == first.data


def test_the_same_key_with_another_body_is_refused(caller: Caller) -> None:
    caller.post(bodies.order())
    response = caller.post(bodies.order("RX-1002"))
    assert response.status_code == 422
    assert response.get_json()["type"].endswith("/idempotency_key_reused")


def test_another_spelling_of_a_number_is_another_body(caller: Caller) -> None:
    """0.5 and 0.50 are the same mass, but the second request does not repeat the first."""
    schedules = [{"phases": [factories.phase_json(value)]} for value in ("0.5", "0.50")]
    first, second = (caller.post(bodies.order(prescription__schedule=one)) for one in schedules)
    assert (first.status_code, second.status_code) == (201, 422)


def test_a_refused_request_does_not_use_its_key_up(caller: Caller) -> None:
    assert caller.post(bodies.order(patient__birth_date="never")).status_code == 422
    assert caller.post(bodies.order()).status_code == 201


def test_keys_of_two_clients_never_meet(caller: Caller, stranger: Caller) -> None:
    first, second = caller.post(bodies.order()), stranger.post(bodies.order())
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json()["id"] != second.get_json()["id"]


def test_a_new_key_of_the_same_client_finds_its_answers(caller: Caller) -> None:
    first = caller.post(bodies.order())
    second = caller.with_key(new_key(caller.engine, "clinic")).post(bodies.order())
    assert second.data == first.data


@pytest.mark.parametrize("key", [None, "", "a" * 256, "schlüssel", "a\tb"])
def test_a_request_without_a_usable_key_is_refused(sqlite_caller: Caller, key: str | None) -> None:
    before = stored.counts(sqlite_caller.engine)
    assert sqlite_caller.post(bodies.order(), key=key).status_code == 400
    assert stored.counts(sqlite_caller.engine) == before


def test_the_longest_key_is_kept_whole(caller: Caller) -> None:
    assert caller.post(bodies.order("A"), key="k" * 254 + "1").status_code == 201
    assert caller.post(bodies.order("B"), key="k" * 254 + "2").status_code == 201


def test_an_external_id_with_another_body_names_the_existing_order(caller: Caller) -> None:
    standing = caller.post(bodies.order()).get_json()["id"]
    response = caller.post(bodies.order(prescription__refills=3), key="key-2")
    assert response.status_code == 409
    assert response.get_json()["order"] == standing
    assert standing in response.get_json()["detail"]


def test_an_external_id_with_the_same_body_makes_no_second_order(caller: Caller) -> None:
    first = caller.post(bodies.order(), key="key-1")
    before = stored.counts(caller.engine)
    second = caller.post(bodies.order(), key="key-2")
    assert second.status_code == 200
    assert second.get_json() == first.get_json()
    assert second.headers["Location"] == first.headers["Location"]
    assert stored.counts(caller.engine)["orders"] == before["orders"]
    assert stored.counts(caller.engine)["labels"] == before["labels"]


def at_once(post: Callable[[int], TestResponse]) -> list[TestResponse]:
    """The responses to concurrent requests."""
    start = threading.Barrier(AT_ONCE)

    def posted(number: int) -> TestResponse:
        start.wait()
        return post(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(posted, range(AT_ONCE)))


@pytest.mark.parametrize("external_id", ["RX-1001", None])
def test_fifty_requests_at_once_with_one_key_make_one_order(
    caller: Caller, external_id: str | None
) -> None:
    responses = at_once(lambda number: caller.post(bodies.order(external_id)))
    assert {response.status_code for response in responses} == {201}
    assert len({response.data for response in responses}) == 1
    assert sum("Idempotent-Replayed" in response.headers for response in responses) == AT_ONCE - 1
    assert stored.counts(caller.engine)["orders"] == 1
    assert stored.counts(caller.engine)["idempotency_records"] == 1


def test_fifty_requests_at_once_for_one_external_id_make_one_order(caller: Caller) -> None:
    responses = at_once(lambda number: caller.post(bodies.order(), key=f"key-{number}"))
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [*[200] * (AT_ONCE - 1), 201]
    assert len({response.get_json()["id"] for response in responses}) == 1
    assert stored.counts(caller.engine)["orders"] == 1
    assert stored.counts(caller.engine)["containers"] == 1


def test_fifty_different_orders_for_one_external_id_leave_one(caller: Caller) -> None:
    def post(number: int) -> TestResponse:
        return caller.post(bodies.order(prescription__refills=number), key=f"key-{number}")

    responses = at_once(post)
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201, *[409] * (AT_ONCE - 1)]
    assert stored.counts(caller.engine)["orders"] == 1


def test_fifty_orders_at_once_get_fifty_numbers(caller: Caller) -> None:
    def post(number: int) -> TestResponse:
        return caller.post(bodies.order(f"RX-{number}"), key=f"key-{number}")

    responses = at_once(post)
    assert {response.status_code for response in responses} == {201}
    assert len({response.get_json()["rx_number"] for response in responses}) == AT_ONCE
