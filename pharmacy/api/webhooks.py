"""A client's webhook deliveries, and their repetition on request."""

from typing import Any

from flask import Blueprint

from pharmacy import current
from pharmacy.api import auth, errors, pages
from pharmacy.api.errors import BadRequest
from pharmacy.api.operations import Operation, described
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.scopes import Scope
from pharmacy.schemas.answers import DeliveriesAnswer, DeliveryAnswer, dumped
from pharmacy.services.records import outbox

blueprint = Blueprint("webhooks", __name__, url_prefix="/api/v1/webhooks")
errors.handle(blueprint)


@blueprint.get("/deliveries")
@described(
    Operation(
        "Messages to your addresses, newest first",
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
        answer = {"deliveries": page.deliveries, "next": pages.next_page(page.next)}
        return dumped(DeliveriesAnswer, answer)


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
        delivery = outbox.resend(session, client, delivery_id, current.now())
        return dumped(DeliveryAnswer, delivery)
