"""The limits that an order's client sets for its plan, over either API."""

from typing import Any

from pharmacy import formulary
from pharmacy.core.planning.limits import Limits
from pharmacy.fhir import medication_request, transaction
from pharmacy.fhir.references import Contained
from pharmacy.fhir.transaction import Ordered
from pharmacy.fhir.values import Element
from pharmacy.models.orders import Order
from pharmacy.schemas import json_text
from pharmacy.schemas.orders import read_limits
from pharmacy.services.orders.placing import Sent


def asked_limits(order: Order) -> Limits:
    """The limits in the order's request."""
    sent = json_text.read(order.request.encode())
    match sent.get("resourceType"):
        case medication_request.KIND:
            place = Element(medication_request.KIND, sent)
            contained = Contained.of(place, {})
        case transaction.KIND:
            ordered = _ordered(sent, order)
            place, contained = ordered.place, ordered.contained
        case _:
            return read_limits(sent)
    return medication_request.limits(place, contained, formulary.drugs())


def _ordered(sent: dict[str, Any], order: Order) -> Ordered:
    """The request within a transaction that became the order."""
    digests = {
        Sent("", json_text.canonical(one.resource)).digest: one
        for one in transaction.requests(sent)
    }
    return digests[order.request_digest]
