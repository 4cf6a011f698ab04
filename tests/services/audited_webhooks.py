"""The changes of webhook services, and their audit entries."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.models.webhooks import WebhookDelivery, WebhookEndpoint
from pharmacy.services.records import outbox
from tests.services.contexts import NOW, ServiceContext

URL = "https://hooks.example.com/"
Act = Callable[[Session], Any]


def add_endpoint(context: ServiceContext) -> Act:
    context.client("clinic")
    return lambda session: outbox.add_endpoint(session, COMMAND_LINE, "clinic", URL, NOW)


def endpoint_id(context: ServiceContext) -> str:
    """The id of a new address."""
    with context.transaction() as session:
        add_endpoint(context)(session)
        return str(session.scalars(select(WebhookEndpoint.id)).one())


def rotate_secret(context: ServiceContext) -> Act:
    made = endpoint_id(context)
    return lambda session: outbox.rotate_secret(session, COMMAND_LINE, made, NOW, NOW)


def remove_endpoint(context: ServiceContext) -> Act:
    made = endpoint_id(context)
    return lambda session: outbox.remove_endpoint(session, COMMAND_LINE, made, NOW)


def resend(context: ServiceContext) -> Act:
    client = context.client("clinic")
    endpoint_id(context)
    context.place(client)
    with context.reading() as session:
        delivery_id = str(session.scalars(select(WebhookDelivery.id)).one())
    return lambda session: outbox.resend(session, client, delivery_id, NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event]] = {
    "outbox.add_endpoint": (add_endpoint, Event.WEBHOOK_ADDED),
    "outbox.rotate_secret": (rotate_secret, Event.WEBHOOK_ROTATED),
    "outbox.remove_endpoint": (remove_endpoint, Event.WEBHOOK_REMOVED),
    "outbox.resend": (resend, Event.WEBHOOK_RESENT),
}
NOT_AUDITED = {
    "outbox.report_status": "a part of the move that it tells of",
    "outbox.report_container": "a part of the change that it tells of",
    "container_reports.report": "a part of the change that it tells of",
    "webhook_delivery.due_endpoints": "reads",
    "webhook_delivery.forget_delivered": "what came of an order stays in its moves",
    "webhook_delivery.claim_message": "each attempt has a row of its own",
    "webhook_delivery.record_outcome": "each attempt has a row of its own",
}
