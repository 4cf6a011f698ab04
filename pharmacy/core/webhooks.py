"""What senders are told of their orders, by Standard Webhooks: words, signature, patience.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import datetime
import hashlib
import hmac
import json
from collections.abc import Sequence
from enum import StrEnum

from pharmacy.core.orders import OrderStatus

PREFIX = "whsec_"
SECRET_BYTES = 32
# What a sender is told of; compounding is the pharmacy's own business.
TOLD = frozenset(OrderStatus) - {OrderStatus.COMPOUNDING}
# How long each attempt that failed is followed by the next: a day in all, then nothing more.
DELAYS = tuple(
    datetime.timedelta(seconds=seconds)
    for seconds in (5, 60, 300, 1_800, 5_400, 10_800, 18_000, 21_600, 28_800)
)
# After a failure nothing else goes to the same address for a while: others wait behind it.
SHORTEST_REST = datetime.timedelta(seconds=5)
LONGEST_REST = datetime.timedelta(minutes=5)


class DeliveryState(StrEnum):
    """Where one message to one address stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


def event_of(status: OrderStatus) -> str:
    """The type of the message that an order has come to stand so: "order.verified"."""
    return f"order.{status.value}"


def payload(order_id: str, status: OrderStatus, at: datetime.datetime) -> str:
    """The body of a message: an id and a state, and nothing of a patient."""
    told = {
        "type": event_of(status),
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {
            "id": order_id,
            "status": status.value,
            "order": f"/api/v1/orders/{order_id}",
        },
    }
    return json.dumps(told, separators=(",", ":"))


def secret_of(key: bytes) -> str:
    """The secret as it is told to a receiver."""
    return PREFIX + base64.b64encode(key).decode()


def signatures(secrets: Sequence[str], message_id: str, timestamp: int, body: str) -> str:
    """The header webhook-signature: one for each secret, the newest first.

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
    """When a message is sent again that has failed `tries` times; None where it is given up."""
    return now + DELAYS[tries - 1] if tries <= len(DELAYS) else None


def rest(failures: int) -> datetime.timedelta:
    """How long an address is left alone after so many failures in a row."""
    doubled: datetime.timedelta = SHORTEST_REST * 2 ** min(failures - 1, 10)
    return min(doubled, LONGEST_REST)
