"""Orders over HTTP: posted once, read as often as wanted."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy.exc import IntegrityError

from pharmacy import current
from pharmacy.api import answers, auth, bodies, errors, repeats
from pharmacy.api.errors import BadRequest
from pharmacy.core.audit import Actor
from pharmacy.core.orders import OrderRequest
from pharmacy.core.scopes import Scope
from pharmacy.schemas import json_text
from pharmacy.schemas.orders import read_order
from pharmacy.services import idempotency, labels, orders, proposals
from pharmacy.services.idempotency import Answer
from pharmacy.services.orders import Sent

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
errors.handle(blueprint)
ON_A_PAGE = 20
MOST_ON_A_PAGE = 100
MOST_DIGITS = 18
KEPT_ON_THE_NEXT_PAGE = ("external_id", "limit")


@blueprint.post("/orders")
def post_order() -> Response:
    """Place an order, once for each Idempotency-Key."""
    with current.reading() as session:
        sender = auth.sender(session, Scope.ORDERS_WRITE)
    posted = _posted()
    try:
        return _place(sender, posted)
    except IntegrityError:
        # Another request with the same key or external_id committed first: now it is found.
        return _place(sender, posted)


@dataclass(frozen=True, slots=True)
class _Posted:
    """What was posted, read and understood before any transaction begins."""

    key: str
    sent: Sent
    fingerprint: str
    order: OrderRequest


def _posted() -> _Posted:
    key = repeats.key()
    body = bodies.whole()
    value = json_text.read(body)
    sent = Sent(body.decode(), json_text.canonical(value))
    order = read_order(value)
    # Slow at times: found now and remembered, so that no transaction waits for it.
    proposals.plan_of(order)
    return _Posted(key, sent, repeats.fingerprint(sent.digest), order)


def _place(sender: Actor, posted: _Posted) -> Response:
    now = current.now()
    with current.transaction() as session:
        before = idempotency.find_answer(session, sender, posted.key, posted.fingerprint)
        if before is not None:
            return repeats.answered(before, replayed=True)
        placed = orders.place_order(
            session, sender, posted.order, posted.sent, current.bench(), now
        )
        answer = Answer(
            status=201 if placed.is_new else 200,
            location=url_for("api.get_order", order_id=placed.order.id),
            etag=answers.etag(placed.order),
            body=json.dumps(answers.order_json(placed.order)),
        )
        idempotency.remember(session, sender, posted.key, posted.fingerprint, answer, now)
    return repeats.answered(answer)


@blueprint.get("/orders/<order_id>")
def get_order(order_id: str) -> Response:
    """One order as it stands now."""
    with current.reading() as session:
        order = orders.get_order(session, auth.sender(session, Scope.ORDERS_READ), order_id)
        response = Response(json.dumps(answers.order_json(order)), mimetype="application/json")
        response.headers["ETag"] = answers.etag(order)
    return response


@blueprint.get("/orders")
def list_orders() -> dict[str, Any]:
    """The sender's orders, newest first, a page at a time."""
    before, most = _number("after"), _number("limit")
    with current.reading() as session:
        page = orders.find_orders(
            session,
            auth.sender(session, Scope.ORDERS_READ),
            external_id=_external_id(),
            before=before,
            most=min(most or ON_A_PAGE, MOST_ON_A_PAGE),
        )
        found = [answers.order_json(order) for order in page.orders]
    return {"orders": found, "next": _next_page(page.next)}


def _external_id() -> str | None:
    text = request.args.get("external_id")
    if text is not None and "\0" in text:
        # No order's has it, and PostgreSQL takes no text with it.
        raise BadRequest("external_id holds U+0000: leave it out")
    return text


def _number(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0):
        raise BadRequest(f"give {name} as a whole number above zero")
    return int(text)


def _next_page(after: int | None) -> str | None:
    if after is None:
        return None
    kept: dict[str, Any] = {
        name: request.args[name] for name in KEPT_ON_THE_NEXT_PAGE if name in request.args
    }
    return url_for("api.list_orders", after=after, **kept)


@blueprint.get("/labels/<label_id>/pdf")
def get_label_pdf(label_id: str) -> Response:
    """The PDF of one label."""
    with current.reading() as session:
        label = labels.get_label(session, auth.sender(session, Scope.LABELS_READ), label_id)
        return _pdf(labels.pdf_to_print(session, label))


@blueprint.get("/orders/<order_id>/labels.pdf")
def get_order_pdf(order_id: str) -> Response:
    """All labels of an order in one PDF, in phase order."""
    with current.reading() as session:
        order = orders.get_order(session, auth.sender(session, Scope.LABELS_READ), order_id)
        return _pdf(labels.order_pdf(session, order))


def _pdf(content: bytes) -> Response:
    return Response(content, mimetype="application/pdf")
