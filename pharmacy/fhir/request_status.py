"""A MedicationRequest as it was sent, with the current status of its order."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pharmacy.core.orders import OrderStatus

HOLDS = "https://pharmacy.invalid/fhir/CodeSystem/holds"
# hl7.org/fhir/R4/valueset-medicationrequest-status.html
STATUSES = {
    OrderStatus.HELD: "on-hold",
    OrderStatus.DISPENSED: "completed",
    OrderStatus.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """The status of an order, now or at a version. holds: code and message of each open hold."""

    order_id: str
    version: int
    at: datetime.datetime
    status: str
    holds: Sequence[Sequence[str]]


def status_of(status: str) -> str:
    """The MedicationRequest status for an order status."""
    return STATUSES.get(OrderStatus(status), "active")


def with_status(sent: dict[str, Any], request_status: RequestStatus) -> dict[str, Any]:
    """The resource that was sent, with its id, version and status on this server."""
    meta = {
        **sent.get("meta", {}),
        "versionId": str(request_status.version),
        "lastUpdated": instant(request_status.at),
    }
    found = {
        "resourceType": sent["resourceType"],
        "id": request_status.order_id,
        "meta": meta,
        **{name: value for name, value in sent.items() if name not in ("id", "meta")},
        "status": status_of(request_status.status),
    }
    if request_status.status == OrderStatus.HELD:
        # R4 allows one statusReason, so each hold is a coding in it.
        codings = [
            {"system": HOLDS, "code": code, "display": words}
            for code, words in request_status.holds
        ]
        text = " ".join(words for _, words in request_status.holds)
        found["statusReason"] = {"coding": codings, "text": text}
    return found


def person(sent: dict[str, Any], identity: str, at: datetime.datetime) -> dict[str, Any]:
    """A patient or prescriber as the request had them. Later requests do not change them."""
    meta = {**sent.get("meta", {}), "versionId": "1", "lastUpdated": instant(at)}
    return {**sent, "id": identity, "meta": meta}


def instant(moment: datetime.datetime) -> str:
    """An instant in FHIR's format, in UTC."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds")


def etag(version: int) -> str:
    """The ETag of a version. It is weak because the response is rebuilt each time."""
    return f'W/"{version}"'
