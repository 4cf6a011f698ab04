"""Patients and prescribers over HTTP, as each request had them."""

from flask import Blueprint, Response

from pharmacy import current
from pharmacy.api import auth
from pharmacy.api.fhir import errors, exchange, resources
from pharmacy.core.errors import NotFound
from pharmacy.core.messages import Message
from pharmacy.core.scopes import Scope
from pharmacy.services.clients import medication_requests

blueprint = Blueprint("fhir_people", __name__, url_prefix="/fhir/R4")
errors.handle(blueprint)


@blueprint.get("/Patient/<patient_id>")
def read_patient(patient_id: str) -> Response:
    """The patient of one request."""
    return _person(patient_id, "Patient")


@blueprint.get("/Practitioner/<practitioner_id>")
def read_practitioner(practitioner_id: str) -> Response:
    """The prescriber of one request."""
    return _person(practitioner_id, "Practitioner")


def _person(person_id: str, kind: str) -> Response:
    exchange.refuse_other_formats()
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        found = medication_requests.get_request_of(session, client, person_id)
        order = found.order
        identity = order.patient_id if kind == "Patient" else order.prescriber_id
        if str(identity) != person_id:
            raise NotFound(Message("no_such_record", "Record not found."))
        return exchange.resource(resources.person(found, kind, identity))
