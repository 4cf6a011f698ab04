"""Changes of a course over HTTP: each for the version of the order that its sender has read."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, url_for
from sqlalchemy.exc import IntegrityError

from pharmacy import current
from pharmacy.api import answers, auth, bodies, errors, examples, repeats, versions
from pharmacy.api.operations import ETAG, LOCATION, Operation, described
from pharmacy.core.amendment_requests import AmendmentRequest, NotAmendable
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotFound
from pharmacy.core.scopes import Scope
from pharmacy.schemas import json_text
from pharmacy.schemas.amendments import AmendmentSchema, read_amendment
from pharmacy.schemas.answers import OrderAnswer, PlansAnswer
from pharmacy.services import amendments, idempotency, orders
from pharmacy.services.amendments import Seen
from pharmacy.services.idempotency import Answer

blueprint = Blueprint("amendments", __name__, url_prefix="/api/v1")
errors.handle(blueprint)


@dataclass(frozen=True, slots=True)
class _Posted:
    """What was posted, read and understood before any transaction begins."""

    key: str
    fingerprint: str
    seen: Seen
    asked: AmendmentRequest


@blueprint.post("/orders/<order_id>/amendments")
@described(
    Operation(
        "Change a course from a day on: hold, step back, go on, stop, new target",
        OrderAnswer,
        (*repeats.REFUSALS, *versions.REFUSALS, NotFound, NotAmendable),
        statuses=(201,),
        takes=AmendmentSchema,
        parameters=(repeats.KEY, versions.IF_MATCH),
        headers={**LOCATION, **ETAG, **repeats.REPLAYED},
        example=examples.AMENDMENT,
    )
)
def post_amendment(order_id: str) -> Response:
    """Change a course from a day on, once for each Idempotency-Key."""
    with current.reading() as session:
        sender = auth.sender(session, Scope.ORDERS_WRITE)
    posted = _posted(order_id)
    try:
        return _amend(sender, posted)
    except IntegrityError:
        # Another request with the same key committed first: now its answer is found.
        return _amend(sender, posted)


def _posted(order_id: str) -> _Posted:
    key, seen = repeats.key(), Seen(order_id, versions.named())
    value = json_text.read(bodies.whole())
    digest = hashlib.sha256(json_text.canonical(value).encode()).hexdigest()
    asked = read_amendment(value)
    return _Posted(key, repeats.fingerprint(digest), seen, asked)


def _amend(sender: Actor, posted: _Posted) -> Response:
    now = current.now()
    with current.transaction() as session:
        before = idempotency.find_answer(session, sender, posted.key, posted.fingerprint)
        if before is not None:
            return repeats.answered(before, replayed=True)
        order = amendments.amend_order(
            session, sender, posted.seen, posted.asked, current.bench(), now
        )
        answer = Answer(
            status=201,
            location=url_for("api.get_order", order_id=order.id),
            etag=answers.etag(order),
            body=json.dumps(answers.order_json(order)),
        )
        idempotency.remember(session, sender, posted.key, posted.fingerprint, answer, now)
    return repeats.answered(answer)


@blueprint.get("/orders/<order_id>/plans")
@described(Operation("Every plan, oldest first", PlansAnswer, (NotFound,)))
def get_plans(order_id: str) -> dict[str, Any]:
    """Every plan of an order, oldest first; each holds from its first day until the next one's."""
    with current.reading() as session:
        order = orders.get_order(session, auth.sender(session, Scope.ORDERS_READ), order_id)
        return {"plans": [answers.plan_of_row_json(row) for row in order.plans]}
