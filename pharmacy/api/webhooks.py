"""A client's webhook deliveries, and their repetition on request."""

from typing import Any

from flask import Blueprint

from pharmacy import current
from pharmacy.api import auth, errors, pages
from pharmacy.api.errors import BadRequest
from pharmacy.api.operations import Operation, described
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.scopes import Scope
from pharmacy.schemas.answers import DeliveriesAnswer, DeliveryAnswer
from pharmacy.services.records import outbox
from pharmacy.services.records.outbox import WebhookDelivery

blueprint = Blueprint("webhooks", __name__, url_prefix="/api/v1/webhooks")
errors.handle(blueprint)


@blueprint.get("/deliveries")
@described(
    Operation(
        "What your addresses were told, newest first",
        Scope.ORDERS_READ,
        DeliveriesAnswer,
        (BadRequest,),
        parameters=(pages.LIMIT, pages.AFTER),
    )
)
def list_deliveries() -> dict[str, Any]:
    """The client's deliveries, a page at a time."""
    before, most = pages.number(pages.AFTER), pages.most()
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        page = outbox.find_deliveries(session, client, before=before, most=most)
        found = [delivery_json(delivery) for delivery in page.deliveries]
    return {"deliveries": found, "next": pages.next_page(page.next)}


@blueprint.post("/deliveries/<delivery_id>/resend")
@described(
    Operation(
        "Send a message again, with the same id",
        Scope.ORDERS_WRITE,
        DeliveryAnswer,
        (NotFound, NotReady),
    )
)
def resend_delivery(delivery_id: str) -> dict[str, Any]:
    """Send a message again immediately. If that fails, it is retried for a day."""
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_WRITE)
    with current.transaction() as session:
        return delivery_json(outbox.resend(session, client, delivery_id, current.now()))


def delivery_json(delivery: WebhookDelivery) -> dict[str, Any]:
    """One message with its attempts, oldest first."""
    due = delivery.next_at
    return {
        "id": str(delivery.id),
        "webhook_id": outbox.message_id(delivery.id),
        "event": delivery.event,
        "order": str(delivery.order_id),
        "url": delivery.endpoint.url,
        "state": delivery.state.value,
        "created_at": delivery.created_at.isoformat(),
        "next_attempt_at": due.isoformat() if due else None,
        "attempts": [
            {
                "started_at": attempt.started_at.isoformat(),
                "ended_at": attempt.ended_at.isoformat() if attempt.ended_at else None,
                "status": attempt.status,
                "error": attempt.error,
            }
            for attempt in delivery.attempts
        ],
    }
