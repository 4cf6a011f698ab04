"""Checks of orders over HTTP: everything that placing would say, and nothing is stored."""

import json
from typing import Any

from flask import Blueprint, Response

from pharmacy import current
from pharmacy.api import auth, bodies, errors, examples
from pharmacy.api.answers import CheckAnswer
from pharmacy.api.operations import Operation, described
from pharmacy.core.audit import Actor
from pharmacy.core.errors import AlreadyOrdered, InvalidInput
from pharmacy.core.scopes import Scope
from pharmacy.schemas import json_text
from pharmacy.schemas.answers import dumped
from pharmacy.schemas.orders import OrderSchema
from pharmacy.services.orders import order_checks, order_intakes
from pharmacy.services.orders.order_checks import CheckedOrder
from pharmacy.services.orders.placing import Sent

blueprint = Blueprint("checks", __name__, url_prefix="/api/v1")
errors.handle(blueprint)


@blueprint.post("/orders/check")
@described(
    Operation(
        "What placing an order would say. Nothing is stored",
        Scope.ORDERS_WRITE,
        CheckAnswer,
        (InvalidInput, AlreadyOrdered),
        takes=OrderSchema,
        example=examples.ORDER,
    )
)
def check_order() -> Response:
    """Check an order without placing it."""
    with current.reading() as session:
        client = auth.client(session, Scope.ORDERS_WRITE)
    body = bodies.whole()
    value = json_text.read(body)
    sent = Sent(body.decode(), json_text.canonical(value))
    try:
        checked = _checked(client, value, sent)
    except (InvalidInput, AlreadyOrdered):
        _record(client, sent, None)
        raise
    _record(client, sent, checked)
    return Response(json.dumps(dumped(CheckAnswer, checked)), mimetype="application/json")


def _checked(client: Actor, value: Any, sent: Sent) -> CheckedOrder:
    with current.reading() as session:
        workday = current.workday(session)
    intake = order_intakes.read_intake(value, sent, workday).worded()
    with current.reading() as session:
        return order_checks.check_order(session, client, intake, current.now())


def _record(client: Actor, sent: Sent, checked: CheckedOrder | None) -> None:
    with current.transaction() as session:
        order_checks.record_check(session, client, sent, checked, current.now())
