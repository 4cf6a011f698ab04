"""Changes of an order over HTTP: once for each Idempotency-Key, for the version that was read."""

import datetime
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from flask import Response, url_for
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pharmacy import current
from pharmacy.api import answers, auth, bodies, idempotency_keys, versions
from pharmacy.api.operations import ETAG, LOCATION
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotFound
from pharmacy.core.scopes import Scope
from pharmacy.schemas import json_text
from pharmacy.services.orders.placing import Order
from pharmacy.services.records import idempotency
from pharmacy.services.records.idempotency import StoredAnswer
from pharmacy.services.records.order_locks import SeenOrder

Asked = TypeVar("Asked")
Prepare = Callable[[Actor, SeenOrder, Asked], Asked]
Act = Callable[[Session, Actor, SeenOrder, Asked, datetime.datetime], Order]
# The parameters, errors and headers of every change.
REFUSALS = (*idempotency_keys.REFUSALS, *versions.REFUSALS, NotFound)
PARAMETERS = (idempotency_keys.KEY, versions.IF_MATCH)
HEADERS = {**LOCATION, **ETAG, **idempotency_keys.REPLAYED}


def _no_headers(_: object) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class ChangeOperation(Generic[Asked]):
    """One kind of change: the function that reads its body, the action, and the success status.

    headers: response headers about the request itself, also sent when it is repeated.
    prepare: the slow part of the action, before its transaction begins.
    """

    read: Callable[[object], Asked]
    act: Act[Asked]
    status: int
    headers: Callable[[Asked], Mapping[str, str]] = _no_headers
    prepare: Prepare[Asked] | None = None


@dataclass(frozen=True, slots=True)
class _PostedChange(Generic[Asked]):
    """The posted change, validated before any transaction begins."""

    key: str
    fingerprint: str
    seen: SeenOrder
    asked: Asked


def post(order_id: str, change: ChangeOperation[Asked]) -> Response:
    """Make the posted change, or return the stored response of an earlier request."""
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_WRITE)
    posted = _posted(order_id, change)
    if change.prepare is not None:
        posted = replace(posted, asked=change.prepare(client, posted.seen, posted.asked))
    try:
        response = _make(client, posted, change)
    except IntegrityError:
        # Another request with the same key committed first. Its stored response is returned.
        response = _make(client, posted, change)
    response.headers.update(change.headers(posted.asked))
    return response


def _posted(order_id: str, change: ChangeOperation[Asked]) -> _PostedChange[Asked]:
    key, seen = idempotency_keys.key(), SeenOrder(order_id, versions.named())
    value = json_text.read(bodies.whole())
    digest = hashlib.sha256(json_text.canonical(value).encode()).hexdigest()
    return _PostedChange(key, idempotency_keys.fingerprint(digest), seen, change.read(value))


def _make(client: Actor, posted: _PostedChange[Asked], change: ChangeOperation[Asked]) -> Response:
    now = current.now()
    with current.transaction() as session:
        before = idempotency.find_answer(session, client, posted.key, posted.fingerprint)
        if before is not None:
            return idempotency_keys.answered(before, replayed=True)
        order = change.act(session, client, posted.seen, posted.asked, now)
        answer = StoredAnswer(
            status=change.status,
            location=url_for("api.get_order", order_id=order.id),
            etag=answers.etag(order),
            body=json.dumps(answers.order_json(session, order)),
        )
        idempotency.remember(session, client, posted.key, posted.fingerprint, answer, now)
    return idempotency_keys.answered(answer)
