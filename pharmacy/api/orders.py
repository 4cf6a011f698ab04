"""Orders over HTTP: post, read and list."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy.exc import IntegrityError

from pharmacy import current
from pharmacy.api import answers, auth, bodies, errors, examples, idempotency_keys, pages
from pharmacy.api.answers import OrderAnswer, OrdersAnswer
from pharmacy.api.errors import BadRequest
from pharmacy.api.operations import (
    ETAG,
    LOCATION,
    PDF,
    Operation,
    Parameter,
    described,
)
from pharmacy.core.audit import Actor
from pharmacy.core.errors import AlreadyOrdered, NotFound, NotReady
from pharmacy.core.scopes import Scope
from pharmacy.schemas import json_text
from pharmacy.schemas.answers import dumped
from pharmacy.schemas.orders import OrderSchema
from pharmacy.services.finding import order_views
from pharmacy.services.labels import stored_labels
from pharmacy.services.orders import order_intakes, placing
from pharmacy.services.orders.placing import Intake, Sent
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records import idempotency, order_rows
from pharmacy.services.records.idempotency import StoredAnswer

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
errors.handle(blueprint)
EXTERNAL_ID = Parameter(
    "external_id",
    "query",
    "Your own number of the order.",
    {"type": "string", "pattern": r"^[^\x00]*$"},
)


@blueprint.post("/orders")
@described(
    Operation(
        "Place an order: 200 where it stands already",
        Scope.ORDERS_WRITE,
        OrderAnswer,
        (*idempotency_keys.REFUSALS, AlreadyOrdered),
        statuses=(201, 200),
        takes=OrderSchema,
        parameters=(idempotency_keys.KEY,),
        headers={**LOCATION, **ETAG, **idempotency_keys.REPLAYED},
        example=examples.ORDER,
    )
)
def post_order() -> Response:
    """Place an order, once for each Idempotency-Key."""
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_WRITE)
        workday = current.workday(session)
    posted = _posted(workday)
    try:
        return _place(client, posted)
    except IntegrityError:
        # Another request with the same key or external_id committed first. It is found now.
        return _place(client, posted)


@dataclass(frozen=True, slots=True)
class _PostedOrder:
    """A posted order, validated before any transaction begins."""

    key: str
    fingerprint: str
    intake: Intake


def _posted(workday: Workday) -> _PostedOrder:
    key = idempotency_keys.key()
    body = bodies.whole()
    value = json_text.read(body)
    sent = Sent(body.decode(), json_text.canonical(value))
    intake = order_intakes.read_intake(value, sent, workday).worded()
    return _PostedOrder(key, idempotency_keys.fingerprint(sent.digest), intake)


def _place(client: Actor, posted: _PostedOrder) -> Response:
    now = current.now()
    with current.transaction() as session:
        before = idempotency.find_answer(session, client, posted.key, posted.fingerprint)
        if before is not None:
            return idempotency_keys.answered(before, replayed=True)
        placed = placing.place_order(session, client, posted.intake, current.context(), now)
        answer = StoredAnswer(
            status=201 if placed.is_new else 200,
            location=url_for("api.get_order", order_id=placed.order.id),
            etag=answers.etag(placed.order),
            body=json.dumps(dumped(OrderAnswer, placed.view(session, answers.zone()))),
        )
        idempotency.remember(session, client, posted.key, posted.fingerprint, answer, now)
    return idempotency_keys.answered(answer)


# An id is longer than "check", which is no order: its URL has one method only.
@blueprint.get("/orders/<string(minlength=6):order_id>")
@described(
    Operation(
        "One order as it stands now", Scope.ORDERS_READ, OrderAnswer, (NotFound,), headers=ETAG
    )
)
def get_order(order_id: str) -> Response:
    """The current state of one order."""
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_READ)
        order = order_views.get_view(session, client, order_id, answers.zone())
        response = _json(dumped(OrderAnswer, order))
        response.headers["ETag"] = answers.etag(order)
    return response


@blueprint.get("/orders")
@described(
    Operation(
        "Your orders, newest first",
        Scope.ORDERS_READ,
        OrdersAnswer,
        (BadRequest,),
        parameters=(EXTERNAL_ID, pages.LIMIT, pages.AFTER),
    )
)
def list_orders() -> Response:
    """The client's orders, newest first, a page at a time."""
    before, most = pages.number(pages.AFTER), pages.most()
    with current.reading() as session:
        page = order_views.find_views(
            session,
            auth.client(session, Scope.ORDERS_READ),
            answers.zone(),
            external_id=request.args.get(EXTERNAL_ID.name),
            before=before,
            most=most,
        )
        found = {"orders": page.orders, "next": pages.next_page(page.next, EXTERNAL_ID)}
        return _json(dumped(OrdersAnswer, found))


def _json(body: dict[str, Any]) -> Response:
    # Without jsonify, because Flask would sort the keys of every object.
    return Response(json.dumps(body), mimetype="application/json")


@blueprint.get("/labels/<label_id>/pdf")
@described(Operation("The PDF of one label", Scope.LABELS_READ, PDF, (NotFound, NotReady)))
def get_label_pdf(label_id: str) -> Response:
    """The PDF of one label."""
    with current.reading() as session:
        client = auth.client(session, Scope.LABELS_READ)
        label = stored_labels.get_label(session, client, label_id)
        return _pdf(stored_labels.pdf_to_print(session, client, label))


@blueprint.get("/orders/<order_id>/labels.pdf")
@described(
    Operation("All labels in one PDF, in phase order", Scope.LABELS_READ, PDF, (NotFound, NotReady))
)
def get_order_pdf(order_id: str) -> Response:
    """All labels of an order in one PDF, in phase order."""
    with current.reading() as session:
        client = auth.client(session, Scope.LABELS_READ)
        order = order_rows.get_order(session, client, order_id)
        pdfs = stored_labels.order_pdfs(session, client, order)
    return _pdf(stored_labels.joined(pdfs))


def _pdf(content: bytes) -> Response:
    return Response(content, mimetype="application/pdf")
