"""$validate of a MedicationRequest: what creating it would say, without creating anything.

hl7.org/fhir/R4/resource-operation-validate.html. The answer is 200 with an OperationOutcome, also
if the resource would be refused. Without an issue of severity error, it would be accepted.
"""

from typing import Any

from flask import Blueprint, Response, request

from pharmacy import current
from pharmacy.api import answers, auth
from pharmacy.api.fhir import errors, exchange, queries
from pharmacy.api.fhir.errors import IdentifierStands
from pharmacy.api.fhir.medication_requests import PostedResource, placing, take_in, understand
from pharmacy.core.audit import Actor
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.scopes import Scope
from pharmacy.fhir import elements
from pharmacy.fhir.elements import NotFhir
from pharmacy.fhir.medication_request import KIND
from pharmacy.fhir.operation_outcome import Issue
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, refused
from pharmacy.schemas import json_text
from pharmacy.services.clients import medication_requests
from pharmacy.services.clients.medication_requests import Received
from pharmacy.services.orders import order_checks
from pharmacy.services.orders.order_checks import CheckedOrder
from pharmacy.services.orders.placing import Sent

PARAMETERS = "Parameters"
MODE = "mode"
CREATE = "create"
blueprint = Blueprint("fhir_validations", __name__, url_prefix="/fhir/R4")
errors.handle(blueprint)


@blueprint.post(f"/{KIND}/$validate")
def validate() -> Response:
    """Check a resource as if it were created."""
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_WRITE)
    exchange.refuse_other_formats()
    queries.refuse_others(MODE)
    _refuse_other_modes(request.args.get(MODE, CREATE), MODE)
    resource = _resource(json_text.read(exchange.body()))
    sent = Sent(json_text.written(resource), json_text.canonical(resource))
    try:
        checked = _checked(client, resource, sent)
    except (InvalidInput, IdentifierStands) as error:
        _record(client, sent, None)
        return exchange.outcome(200, errors.issues(error))
    _record(client, sent, checked)
    return exchange.outcome(200, _issues(checked))


def _resource(value: Any) -> dict[str, Any]:
    """The resource of the body, which may be a Parameters around it. Raises NotFhir."""
    kind = value.get("resourceType") if isinstance(value, dict) else None
    if kind not in (KIND, PARAMETERS):
        message = f"send a FHIR R4 {KIND} or {PARAMETERS} as JSON, with its resourceType"
        raise NotFhir([Problem("", "structure", message)])
    return value if kind == KIND else _of_parameters(value)


def _of_parameters(value: dict[str, Any]) -> dict[str, Any]:
    parameters, found = value.get("parameter"), []
    for index, one in enumerate(parameters if isinstance(parameters, list) else ()):
        path, name = f"{PARAMETERS}.parameter[{index}]", _name(one)
        if name == MODE:
            _refuse_other_modes(one.get("valueCode"), f"{path}.value")
        elif name == "resource" and isinstance(one.get("resource"), dict):
            found.append(one["resource"])
        else:
            raise refused(path, "not-supported", "give the parameters resource and mode")
    if len(found) != 1 or found[0].get("resourceType") != KIND:
        raise refused(f"{PARAMETERS}.parameter", "required", f"give one resource, a {KIND}")
    resource: dict[str, Any] = found[0]
    return resource


def _name(parameter: Any) -> str | None:
    return parameter.get("name") if isinstance(parameter, dict) else None


def _refuse_other_modes(mode: object, path: str) -> None:
    if mode != CREATE:
        raise refused(path, "not-supported", "give the mode create, or none")


def _checked(client: Actor, resource: dict[str, Any], sent: Sent) -> CheckedOrder:
    elements.check(resource, KIND)
    with current.reading() as session:
        workday = current.workday(session)
    place = Element(KIND, resource)
    understood = understand(place, Contained.of(place, {}), None)
    posted = PostedResource(Received(take_in(understood, sent, workday)), understood, None)
    with placing(posted), current.reading() as session:
        return medication_requests.check_order(session, client, posted.received, current.now())


def _record(client: Actor, sent: Sent, checked: CheckedOrder | None) -> None:
    with current.transaction() as session:
        order_checks.record_check(session, client, sent, checked, current.now())


def _issues(checked: CheckedOrder) -> list[Issue]:
    """What the order would be, then each of its flags."""
    would_be = f"The order would be {checked.would_be.value}."
    ready_by = f"It would be ready by {answers.moment(checked.ready_by)}."
    flags = [
        Issue(flag.code, flag.shown_to_client, KIND, severity="warning") for flag in checked.flags
    ]
    return [Issue("informational", f"{would_be} {ready_by}", KIND, "information"), *flags]
