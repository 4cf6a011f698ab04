"""A client cancels an order: for the version it read, once, and until it is dispensed."""

from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from pharmacy.core.orders import OrderStatus
from pharmacy.models.orders import Order
from tests.api import bodies
from tests.api.callers import Caller
from tests.services import rendered

WHY = {"reason": "prescribed twice by mistake"}


def cancel(
    caller: Caller,
    location: str,
    body: Any = WHY,
    key: str | None = "cancel-1",
    if_match: str | None = '"1"',
) -> TestResponse:
    names = {"Idempotency-Key": key, "If-Match": if_match}
    headers = {name: text for name, text in names.items() if text is not None}
    return caller.ask("POST", f"{location}/cancel", json=body, headers=headers)


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"].rpartition("/")[2]


def test_canceling_an_order_returns_its_new_state(caller: Caller) -> None:
    location = caller.post(bodies.ldn_order()).headers["Location"]
    answer = cancel(caller, location)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    order = answer.get_json()
    assert order["status"] == "cancelled"
    assert {label["superseded"] for label in order["labels"]} == {True}
    assert caller.get(location).get_json() == order
    assert caller.get(f"{location}/labels.pdf").status_code == 409


def test_the_same_request_again_gets_the_same_answer(caller: Caller) -> None:
    location = caller.post(bodies.ldn_order()).headers["Location"]
    first, again = cancel(caller, location), cancel(caller, location)
    assert (again.status_code, again.get_json()) == (200, first.get_json())
    assert again.headers["Idempotent-Replayed"] == "true"
    other = cancel(caller, location, key="cancel-2", if_match='"2"')
    assert code(other) == (409, "illegal_move")
    assert "place a new one" in other.get_json()["detail"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"if_match": None}, 428),
        ({"if_match": "*"}, 428),
        ({"if_match": '""'}, 428),
        ({"if_match": '"7"'}, 412),
        ({"key": None}, 400),
        ({"body": {}}, 422),
        ({"body": {"reason": " "}}, 422),
        ({"body": {**WHY, "force": True}}, 422),
    ],
)
def test_what_is_not_asked_rightly_cancels_nothing(
    sqlite_caller: Caller, changes: dict[str, Any], status: int
) -> None:
    location = sqlite_caller.post(bodies.order()).headers["Location"]
    assert cancel(sqlite_caller, location, **changes).status_code == status
    assert sqlite_caller.get(location).get_json()["status"] == "received"


def test_an_order_in_progress_can_be_canceled_and_a_dispensed_one_cannot(
    sqlite_caller: Caller,
) -> None:
    order = sqlite_caller.post(bodies.order()).get_json()
    rendered.make_printable(sqlite_caller.engine, order["id"])
    location = f"/api/v1/orders/{order['id']}"
    dispensed = update(Order).values(status=OrderStatus.DISPENSED)
    with sqlite_caller.engine.begin() as connection:
        connection.execute(dispensed)
    late = cancel(sqlite_caller, location, if_match='"2"')
    assert code(late) == (409, "illegal_move")
    assert "the patient has" in late.get_json()["detail"]
    with sqlite_caller.engine.begin() as connection:
        connection.execute(update(Order).values(status=OrderStatus.READY))
    assert cancel(sqlite_caller, location, if_match='"2"', key="cancel-2").status_code == 200


def test_nobody_cancels_an_order_of_another(caller: Caller, stranger: Caller) -> None:
    location = caller.post(bodies.order()).headers["Location"]
    assert cancel(stranger, location).status_code == 404
    assert caller.get(location).get_json()["status"] == "received"
