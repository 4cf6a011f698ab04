"""A client reads its webhook deliveries, and has one sent again."""

import pytest

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.records import outbox
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.conftest import NOW

URL = "https://hooks.example.com/orders"
DELIVERIES = "/api/v1/webhooks/deliveries"


@pytest.fixture
def listening(caller: Caller) -> Caller:
    """A client with a webhook endpoint."""
    with db.transaction(caller.engine) as session:
        outbox.add_endpoint(session, COMMAND_LINE, "clinic", URL, NOW)
    return caller


def test_each_message_is_listed_with_its_attempts(listening: Caller) -> None:
    order = listening.post(bodies.order()).get_json()
    answer = listening.get(DELIVERIES).get_json()
    (delivery,) = answer["deliveries"]
    assert answer["next"] is None
    assert delivery["webhook_id"] == "msg_" + delivery["id"].replace("-", "")
    shown = {name: delivery[name] for name in ("event", "order", "url", "state", "attempts")}
    assert shown == {
        "event": "order.received",
        "order": order["id"],
        "url": URL,
        "state": "waiting",
        "attempts": [],
    }


def test_the_list_comes_a_page_at_a_time(listening: Caller) -> None:
    for number in range(3):
        listening.post(bodies.order(f"RX-{number}"), key=f"key-{number}")
    seen, path = [], f"{DELIVERIES}?limit=2"
    while path:
        page = listening.get(path).get_json()
        seen += [delivery["id"] for delivery in page["deliveries"]]
        path = page["next"]
    # The second and the third order are held, so each has two deliveries.
    assert len(seen) == len(set(seen)) == 5


def test_a_message_is_sent_again_on_request(listening: Caller) -> None:
    listening.post(bodies.order())
    (delivery,) = listening.get(DELIVERIES).get_json()["deliveries"]
    answer = listening.ask("POST", f"{DELIVERIES}/{delivery['id']}/resend")
    assert (answer.status_code, answer.get_json()["state"]) == (200, "waiting")


def test_a_client_does_not_see_the_deliveries_of_others(
    listening: Caller, stranger: Caller
) -> None:
    listening.post(bodies.order())
    (delivery,) = listening.get(DELIVERIES).get_json()["deliveries"]
    assert stranger.get(DELIVERIES).get_json()["deliveries"] == []
    assert stranger.ask("POST", f"{DELIVERIES}/{delivery['id']}/resend").status_code == 404
