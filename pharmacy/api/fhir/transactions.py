"""Transactions over HTTP: places the orders of all requests in a Bundle, or none."""

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pharmacy import current
from pharmacy.api import auth
from pharmacy.api.fhir import errors, exchange, resources
from pharmacy.api.fhir.medication_requests import (
    PostedResource,
    placing,
    refuse_unless_planned,
    take_in,
    understand,
)
from pharmacy.core.audit import Actor
from pharmacy.core.scopes import Scope
from pharmacy.fhir import bundle, elements, operation_outcome, transaction
from pharmacy.fhir.operation_outcome import Issue
from pharmacy.fhir.request_status import etag, instant
from pharmacy.fhir.transaction import KIND, Ordered
from pharmacy.fhir.values import gathered
from pharmacy.schemas import json_text
from pharmacy.services.clients import medication_requests
from pharmacy.services.clients.medication_requests import MedicationRequestVersion, Received
from pharmacy.services.orders.placing import Sent
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records import patients

blueprint = Blueprint("fhir_transactions", __name__, url_prefix="/fhir")
errors.handle(blueprint)
KEPT = "It is kept with the requests that refer to it."


@dataclass(frozen=True, slots=True)
class _Placed:
    """The current state of one request of a transaction."""

    ordered: Ordered
    found: MedicationRequestVersion
    is_new: bool


@blueprint.post("/R4", strict_slashes=False)
def take() -> Response:
    """Place the orders of a transaction."""
    with current.reading() as session:
        client, workday = auth.client(session, Scope.ORDERS_WRITE), current.workday(session)
    exchange.refuse_other_formats()
    body = exchange.body()
    value = json_text.read(body)
    elements.check(value, KIND)
    ordered = transaction.requests(value)
    posted = gathered(partial(_posted, body.decode(), one, workday) for one in ordered)
    try:
        placed = _placed(client, ordered, posted)
    except IntegrityError:
        # Another request with one of the identifiers committed first. It is found now.
        placed = _placed(client, ordered, posted)
    return exchange.resource(bundle.transaction_response(_answers(value, placed)))


def _posted(text: str, ordered: Ordered, workday: Workday) -> PostedResource:
    understood = understand(ordered.place, ordered.contained, ordered.condition)
    # By the request's meaning, because the URLs of the other entries may change each time.
    sent = Sent(text, json_text.canonical(ordered.resource))
    intake = take_in(understood, sent, workday)
    # All entries that cannot be planned are reported together.
    refuse_unless_planned(understood, intake)
    received = Received(intake, ordered.entry)
    return PostedResource(received, understood, ordered.condition)


def _placed(client: Actor, ordered: list[Ordered], posted: list[PostedResource]) -> list[_Placed]:
    # Sorted by patient. Otherwise two transactions could wait for each other's patients forever.
    both = sorted(zip(ordered, posted, strict=True), key=lambda one: _patient_of(one[1]))
    with current.transaction() as session:
        return [_place(session, client, *one) for one in both]


def _patient_of(posted: PostedResource) -> str:
    return patients.identity_key(posted.received.intake.request.patient)


def _place(session: Session, client: Actor, ordered: Ordered, posted: PostedResource) -> _Placed:
    with placing(posted):
        placed = medication_requests.place_order(
            session, client, posted.received, current.context(), current.now()
        )
    found = medication_requests.get_request(session, client, str(placed.order.id))
    return _Placed(ordered, found, placed.is_new)


def _answers(value: dict[str, Any], placed: list[_Placed]) -> list[dict[str, Any]]:
    """The response to each entry, in order."""
    is_whole = exchange.preference(absent="minimal") == "representation"
    answers: dict[int, dict[str, Any]] = {}
    for one in placed:
        for at in one.ordered.needs.values():
            kind = value["entry"][at]["resource"]["resourceType"]
            answers.setdefault(at, {"response": _of_needed(kind, one)})
        answers[one.ordered.entry] = {
            **({"resource": resources.request(one.found)} if is_whole else {}),
            "response": _of_request(one),
        }
    return [answers[at] for at in sorted(answers)]


def _status(placed: _Placed) -> str:
    status = HTTPStatus.CREATED if placed.is_new else HTTPStatus.OK
    return f"{status.value} {status.phrase}"


def _of_request(placed: _Placed) -> dict[str, Any]:
    version = placed.found.version
    return {
        "status": _status(placed),
        "location": resources.location(placed.found).removeprefix(f"{resources.BASE}/"),
        "etag": etag(version.version),
        "lastModified": instant(version.at),
    }


def _of_needed(kind: str, placed: _Placed) -> dict[str, Any]:
    """Patients and prescribers have their own URLs. Other resources are in the request."""
    order = placed.found.order
    people = {"Patient": order.patient_id, "Practitioner": order.prescriber_id}
    if kind in people:
        return {"status": _status(placed), "location": f"{kind}/{people[kind]}"}
    outcome = operation_outcome.outcome([Issue("informational", KEPT, "", "information")])
    return {"status": _status(placed), "outcome": outcome}
