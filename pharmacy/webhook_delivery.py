"""The worker's webhook delivery: take an endpoint's id; claim, sign, post, record."""

import datetime
import time
import uuid

from pharmacy import db, runtime
from pharmacy.core import webhooks
from pharmacy.services.clients import webhook_delivery
from pharmacy.services.clients.webhook_delivery import ClaimedDelivery, Outcome
from pharmacy.webhook_http.requests import NoAnswer, WebhookRequest, post
from pharmacy.webhook_http.targets import Forbidden, addresses_of, read_target

# One address must not keep a worker from others.
SECONDS_FOR_ONE_ADDRESS = 5.0
AGENT = "pharmacy-webhooks/1"


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def send_messages(endpoint_id: str) -> None:
    """Send the due messages of an address, one after the other, until one fails."""
    live, ends_at = runtime.live(), time.monotonic() + SECONDS_FOR_ONE_ADDRESS
    while time.monotonic() < ends_at and send_next(live, uuid.UUID(endpoint_id)):
        pass


def send_next(live: runtime.Live, endpoint_id: uuid.UUID) -> bool:
    """Send the next message to an address. Returns whether there was one and it was accepted."""
    with db.transaction(live.engine) as session:
        message = webhook_delivery.claim_message(session, endpoint_id, now())
    if message is None:
        return False
    outcome = _sent(message, to_loopback=live.settings.webhooks_to_loopback)
    with db.transaction(live.engine) as session:
        webhook_delivery.record_outcome(session, message, outcome, now())
    return outcome.failure is None


def _sent(message: ClaimedDelivery, *, to_loopback: bool) -> Outcome:
    try:
        # Checked each time, because a name may resolve to another address by now.
        target = read_target(message.url, to_loopback=to_loopback)
        addresses = addresses_of(target, to_loopback=to_loopback)
        return Outcome(post(target, addresses, _signed(message)))
    except (Forbidden, NoAnswer) as error:
        return Outcome(None, str(error))


def _signed(message: ClaimedDelivery) -> WebhookRequest:
    timestamp = int(now().timestamp())
    signature = webhooks.signatures(message.secrets, message.message_id, timestamp, message.body)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": message.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature,
    }
    return WebhookRequest(headers, message.body.encode())
