"""Webhooks to clients by Standard Webhooks: event types, signatures, retries.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import datetime
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum

from pharmacy.core.container_states import ContainerState
from pharmacy.core.orders import OrderStatus

PREFIX = "whsec_"
SECRET_BYTES = 32
# The statuses that clients are notified of. Compounding is internal to the pharmacy.
REPORTED = frozenset(OrderStatus) - {OrderStatus.COMPOUNDING}
# The event type for a container that has reached another state.
CONTAINER_STATE = "container.state"
# The delay after each failed attempt: one day in total, then no more attempts.
DELAYS = tuple(
    datetime.timedelta(seconds=seconds)
    for seconds in (5, 60, 300, 1_800, 5_400, 10_800, 18_000, 21_600, 28_800)
)
# After a failure, the address gets nothing else for a while, so that other addresses do not wait.
SHORTEST_REST = datetime.timedelta(seconds=5)
LONGEST_REST = datetime.timedelta(minutes=5)


class DeliveryState(StrEnum):
    """The state of one message to one address."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


def event_of(status: OrderStatus) -> str:
    """The event type for an order that has reached this status: "order.verified"."""
    return f"order.{status.value}"


def payload(order_id: str, status: OrderStatus, at: datetime.datetime) -> str:
    """The body of a message: an id and a state, and nothing about a patient."""
    return _body(event_of(status), {"id": order_id, "status": status.value}, order_id, at)


def container_payload(
    container_id: str, order_id: str, state: ContainerState, at: datetime.datetime
) -> str:
    """The body of a message about one container: its id, its order's id and its state."""
    data = {"id": container_id, "order_id": order_id, "state": state.value}
    return _body(CONTAINER_STATE, data, order_id, at)


def _body(event: str, data: Mapping[str, str], order_id: str, at: datetime.datetime) -> str:
    body = {
        "type": event,
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {**data, "order": f"/api/v1/orders/{order_id}"},
    }
    return json.dumps(body, separators=(",", ":"))


def secret_of(key: bytes) -> str:
    """The secret in the form that the receiver gets."""
    return PREFIX + base64.b64encode(key).decode()


def signatures(secrets: Sequence[str], message_id: str, timestamp: int, body: str) -> str:
    """The header webhook-signature: one for each secret, newest first.

    timestamp: seconds since 1970, of this attempt. Raises ValueError for a text that is no secret.
    """
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets)


def _signature(secret: str, signed: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("no webhook secret") from None
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def next_attempt(tries: int, now: datetime.datetime) -> datetime.datetime | None:
    """When to send a message again after `tries` failures. None if no attempts are left."""
    return now + DELAYS[tries - 1] if tries <= len(DELAYS) else None


def rest(failures: int) -> datetime.timedelta:
    """How long an address rests after this many consecutive failures."""
    doubled: datetime.timedelta = SHORTEST_REST * 2 ** min(failures - 1, 10)
    return min(doubled, LONGEST_REST)
