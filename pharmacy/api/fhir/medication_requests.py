"""MedicationRequests over HTTP: create, read and search."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, Response
from sqlalchemy.exc import IntegrityError

from pharmacy import current, formulary
from pharmacy.api import auth
from pharmacy.api.fhir import errors, exchange, queries, resources
from pharmacy.api.fhir.errors import ConditionFailed, IdentifierStands
from pharmacy.core.audit import Actor
from pharmacy.core.errors import AlreadyOrdered, InvalidInput
from pharmacy.core.scopes import Scope
from pharmacy.fhir import bundle, elements, medication_request, search
from pharmacy.fhir.medication_request import KIND, Understood
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, UnprocessableResource
from pharmacy.schemas import json_text
from pharmacy.services.clients import medication_requests
from pharmacy.services.clients.medication_requests import MedicationRequestVersion, Received
from pharmacy.services.orders import placing as orders
from pharmacy.services.orders.placing import Intake, Placed, Sent
from pharmacy.services.planning.workdays import Workday

blueprint = Blueprint("fhir_medication_requests", __name__, url_prefix="/fhir/R4")
errors.handle(blueprint)


@dataclass(frozen=True, slots=True)
class PostedResource:
    """A posted resource, validated before any transaction begins."""

    received: Received
    understood: Understood
    condition: str | None


@blueprint.post(f"/{KIND}")
def create() -> Response:
    """Place the order of a resource, once for each identifier."""
    with current.reading() as session:
        client, workday = auth.client(session, Scope.ORDERS_WRITE), current.workday(session)
    exchange.refuse_other_formats()
    posted = _posted(workday)
    try:
        return _created(client, posted)
    except IntegrityError:
        # Another request with the same identifier committed first. It is found now.
        return _created(client, posted)


def _posted(workday: Workday) -> PostedResource:
    body = exchange.body()
    value = json_text.read(body)
    elements.check(value, KIND)
    place = Element(KIND, value)
    condition = exchange.condition()
    understood = understand(place, Contained.of(place, {}), condition)
    sent = Sent(body.decode(), json_text.canonical(value))
    return PostedResource(Received(take_in(understood, sent, workday)), understood, condition)


def take_in(understood: Understood, sent: Sent, workday: Workday) -> Intake:
    """The order and its proposal."""
    return orders.take_in(understood.order, sent, workday).worded()


def refuse_unless_planned(understood: Understood, intake: Intake) -> None:
    """Raise UnprocessableResource for an order that cannot be planned."""
    with errors_in_fhir(understood):
        _ = intake.proposal


def understand(place: Element, contained: Contained, condition: str | None) -> Understood:
    """The order of a resource. Raises UnprocessableResource if it cannot be understood.

    condition: the identifier in If-None-Exist, which must be the resource's own.
    """
    clock = Clock(current.now(), current.context().profile.timezone)
    understood = medication_request.read(place, contained, formulary.drugs(), clock)
    if condition is not None and condition != understood.order.external_id:
        raise search.refused("If-None-Exist", "give the identifier of the resource itself")
    return understood


@contextmanager
def errors_in_fhir(understood: Understood) -> Iterator[None]:
    """Convert refusals of the order to refusals of its resource."""
    try:
        yield
    except UnprocessableResource:
        raise
    except InvalidInput as error:
        raise understood.in_fhir(error) from None


@contextmanager
def placing(posted: PostedResource) -> Iterator[None]:
    """Convert refusals during placement to the elements of the resource."""
    try:
        with errors_in_fhir(posted.understood):
            yield
    except AlreadyOrdered as error:
        stands = IdentifierStands if posted.condition is None else ConditionFailed
        path = posted.understood.places["/external_id"]
        raise stands(path, error.order_id) from None


def _created(client: Actor, posted: PostedResource) -> Response:
    now = current.now()
    with current.transaction() as session:
        with placing(posted):
            placed = medication_requests.place_order(
                session, client, posted.received, current.context(), now
            )
        found = medication_requests.get_request(session, client, str(placed.order.id))
        response = _preferred(found, placed)
        response.headers["Location"] = resources.location(found)
        return exchange.versioned(response, found.version.version, found.version.at)


def _preferred(found: MedicationRequestVersion, placed: Placed) -> Response:
    status = 201 if placed.is_new else 200
    match exchange.preference():
        case "minimal":
            return Response(status=status, mimetype=exchange.FHIR_JSON)
        case "OperationOutcome":
            return exchange.outcome(status, resources.issues(placed.order))
        case _:
            return exchange.resource(resources.request(found), status)


@blueprint.get(f"/{KIND}/<request_id>")
def read(request_id: str) -> Response:
    """The current state of a resource."""
    exchange.refuse_other_formats()
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        return _one(medication_requests.get_request(session, client, request_id))


@blueprint.get(f"/{KIND}/<request_id>/_history/<version>")
def read_version(request_id: str, version: str) -> Response:
    """A resource as of one version."""
    exchange.refuse_other_formats()
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        return _one(medication_requests.get_version(session, client, request_id, number))


def _one(found: MedicationRequestVersion) -> Response:
    response = exchange.resource(resources.request(found))
    return exchange.versioned(response, found.version.version, found.version.at)


@blueprint.get(f"/{KIND}/<request_id>/_history")
def read_history(request_id: str) -> Response:
    """Every version of a resource, newest first."""
    exchange.refuse_other_formats()
    queries.refuse_others()
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        versions = medication_requests.get_history(session, client, request_id)
        found = [resources.request(one) for one in versions]
    links = queries.links(f"{KIND}/{request_id}/_history")
    return exchange.resource(bundle.history(found, queries.base(), links))


@blueprint.get(f"/{KIND}")
def find() -> Response:
    """The client's resources that match a query, newest first, a page at a time."""
    exchange.refuse_other_formats()
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        page = medication_requests.find_requests(
            session,
            client,
            queries.wanted(),
            before=queries.number(queries.AFTER),
            most=min(queries.number(queries.COUNT) or queries.ON_A_PAGE, queries.MOST_ON_A_PAGE),
        )
        found = [resources.request(one) for one in page.found]
    return exchange.resource(
        bundle.searchset(found, queries.base(), queries.links(KIND, page.next))
    )
