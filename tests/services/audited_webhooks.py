"""What the services of webhooks change, and what the audit is told of it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.models.webhooks import WebhookDelivery, WebhookEndpoint
from pharmacy.services import webhooks
from tests.services.bench import NOW, Bench

URL = "https://hooks.example.com/"
Act = Callable[[Session], Any]


def add_endpoint(bench: Bench) -> Act:
    bench.sender("clinic")
    return lambda session: webhooks.add_endpoint(session, COMMAND_LINE, "clinic", URL, NOW)


def endpoint_id(bench: Bench) -> str:
    """The id of a new address."""
    with bench.transaction() as session:
        add_endpoint(bench)(session)
        return str(session.scalars(select(WebhookEndpoint.id)).one())


def rotate_secret(bench: Bench) -> Act:
    made = endpoint_id(bench)
    return lambda session: webhooks.rotate_secret(session, COMMAND_LINE, made, NOW, NOW)


def remove_endpoint(bench: Bench) -> Act:
    made = endpoint_id(bench)
    return lambda session: webhooks.remove_endpoint(session, COMMAND_LINE, made, NOW)


def resend(bench: Bench) -> Act:
    sender = bench.sender("clinic")
    endpoint_id(bench)
    bench.place(sender)
    with bench.reading() as session:
        delivery_id = str(session.scalars(select(WebhookDelivery.id)).one())
    return lambda session: webhooks.resend(session, sender, delivery_id, NOW)


AUDITED: dict[str, tuple[Callable[[Bench], Act], Event]] = {
    "webhooks.add_endpoint": (add_endpoint, Event.WEBHOOK_ADDED),
    "webhooks.rotate_secret": (rotate_secret, Event.WEBHOOK_ROTATED),
    "webhooks.remove_endpoint": (remove_endpoint, Event.WEBHOOK_REMOVED),
    "webhooks.resend": (resend, Event.WEBHOOK_RESENT),
}
NOT_AUDITED = {
    "webhooks.tell": "a part of the move that it tells of",
    "telling.due_endpoints": "reads",
    "telling.forget_told": "what came of an order stays in its moves",
    "telling.claim_message": "each attempt has a row of its own",
    "telling.record_outcome": "each attempt has a row of its own",
}
