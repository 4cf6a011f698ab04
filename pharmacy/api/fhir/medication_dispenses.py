"""MedicationDispenses over HTTP: one for each container of an order."""

from flask import Blueprint, Response, request

from pharmacy import current
from pharmacy.api import answers, auth
from pharmacy.api.fhir import errors, exchange, queries, resources
from pharmacy.core.scopes import Scope
from pharmacy.fhir import bundle, medication_request, search
from pharmacy.fhir.medication_dispense import KIND
from pharmacy.services.clients import medication_dispenses

PRESCRIPTION = "prescription"
blueprint = Blueprint("fhir_medication_dispenses", __name__, url_prefix="/fhir/R4")
errors.handle(blueprint)


@blueprint.get(f"/{KIND}")
def find() -> Response:
    """The containers of one MedicationRequest."""
    exchange.refuse_other_formats()
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        dispenses = medication_dispenses.find_dispenses(
            session, client, _prescription(), answers.zone()
        )
        found = [resources.dispense(one) for one in dispenses]
    return exchange.resource(bundle.searchset(found, queries.base(), queries.links(KIND)))


def _prescription() -> str:
    queries.refuse_others(PRESCRIPTION)
    text = request.args.get(PRESCRIPTION)
    if text is None:
        raise search.refused(PRESCRIPTION, "give the id of a MedicationRequest")
    return queries.reference(PRESCRIPTION, medication_request.KIND, text)


@blueprint.get(f"/{KIND}/<container_id>")
def read(container_id: str) -> Response:
    """One container."""
    exchange.refuse_other_formats()
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        found = medication_dispenses.get_dispense(session, client, container_id, answers.zone())
        return exchange.resource(resources.dispense(found))
