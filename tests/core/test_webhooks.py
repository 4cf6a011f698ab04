"""Webhooks to clients: events, signatures, and retries."""

import datetime
import json

import pytest

from pharmacy.core import webhooks
from pharmacy.core.orders import OrderStatus

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
ORDER = "8a6f0c2e-0000-4000-8000-000000000000"


def test_the_signature_is_that_of_the_published_example() -> None:
    """The values of the example in the Standard Webhooks libraries' own tests."""
    signature = webhooks.signatures(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_sign_one_after_the_other() -> None:
    new, old = webhooks.secret_of(b"n" * 32), webhooks.secret_of(b"o" * 32)
    both = webhooks.signatures([new, old], "msg_1", 1, "{}")
    one_by_one = [webhooks.signatures([one], "msg_1", 1, "{}") for one in (new, old)]
    assert both.split(" ") == one_by_one


def test_what_is_no_secret_signs_nothing() -> None:
    with pytest.raises(ValueError, match="secret"):
        webhooks.signatures(["whsec_no base64"], "msg_1", 1, "{}")


def test_a_message_has_ids_and_states_only() -> None:
    message = json.loads(webhooks.payload(ORDER, OrderStatus.HELD, NOW))
    assert message == {
        "type": "order.held",
        "timestamp": "2026-11-25T18:00:00.000Z",
        "data": {"id": ORDER, "status": "held", "order": f"/api/v1/orders/{ORDER}"},
    }


def test_clients_are_notified_of_each_status_except_compounding() -> None:
    events_of_statuses = {webhooks.event_of(status) for status in webhooks.REPORTED}
    events = ("received", "held", "verified", "ready", "dispensed", "cancelled")
    assert events_of_statuses == {f"order.{event}" for event in events}


def test_a_message_is_tried_for_a_day_with_growing_pauses() -> None:
    moment, pauses = NOW, []
    for tries in range(1, len(webhooks.DELAYS) + 1):
        after = webhooks.next_attempt(tries, moment)
        assert after is not None
        pauses.append(after - moment)
        moment = after
    assert pauses == sorted(pauses)
    day = datetime.timedelta(days=1)
    assert day <= moment - NOW < day + datetime.timedelta(hours=1)
    assert webhooks.next_attempt(len(webhooks.DELAYS) + 1, moment) is None


def test_an_address_that_fails_rests_longer_and_longer_but_never_long() -> None:
    rests = [webhooks.rest(failures).total_seconds() for failures in range(1, 12)]
    assert rests[:4] == [5, 10, 20, 40]
    assert rests[-1] == 300
