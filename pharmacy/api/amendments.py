"""Amendments over HTTP, and the plans that result."""

import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from pharmacy import current
from pharmacy.api import auth, changes, errors, examples
from pharmacy.api.answers import OrderAnswer, PlansAnswer
from pharmacy.api.changes import ChangeOperation
from pharmacy.api.operations import Operation, described
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotFound
from pharmacy.core.orders import IllegalTransition
from pharmacy.core.regimen.amendment_requests import NotAmendable
from pharmacy.core.scopes import Scope
from pharmacy.schemas import usual_times
from pharmacy.schemas.amendments import AmendmentSchema, read_amendment
from pharmacy.schemas.answers import dumped
from pharmacy.services.orders import amendment_intakes, amendments
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.orders.placing import Order
from pharmacy.services.planning import plan_views
from pharmacy.services.records import order_rows
from pharmacy.services.records.order_locks import SeenOrder

blueprint = Blueprint("amendments", __name__, url_prefix="/api/v1")
errors.handle(blueprint)
# 2026-11-30, when "extend" and "advance" replaced "hold" and "go_on".
DEPRECATED_SINCE = "@1795996800"
DEPRECATION = {
    "Deprecation": 'Since when "hold" or "go_on" is deprecated, if one was sent: send "extend" '
    'or "advance" (RFC 9745).'
}


@blueprint.post("/orders/<order_id>/amendments")
@described(
    Operation(
        "Change a course from a day on: extend, pause, step back, advance, stop, new target",
        Scope.ORDERS_WRITE,
        OrderAnswer,
        (*changes.REFUSALS, NotAmendable, IllegalTransition),
        statuses=(201,),
        takes=AmendmentSchema,
        parameters=changes.PARAMETERS,
        headers={**changes.HEADERS, **DEPRECATION},
        example=examples.AMENDMENT,
    )
)
def post_amendment(order_id: str) -> Response:
    """Change a course from a day on, once for each Idempotency-Key."""
    read = partial(_read, order_id)
    return changes.post(order_id, ChangeOperation(read, _amend, 201, _deprecation, _proposed))


def _deprecation(intake: AmendmentIntake) -> dict[str, str]:
    """RFC 9745: since when the word that was sent is deprecated."""
    return {"Deprecation": DEPRECATED_SINCE} if intake.asked.old_word else {}


def _proposed(client: Actor, seen: SeenOrder, intake: AmendmentIntake) -> AmendmentIntake:
    with current.reading() as session:
        workday = current.workday(session)
        return amendment_intakes.proposed(session, client, seen, intake, workday)


def _read(order_id: str, value: object) -> AmendmentIntake:
    """The amendment. Missing times of a new schedule are the drug's usual time."""
    with current.reading() as session:
        drug = order_rows.drug_of(session, order_id)
    return AmendmentIntake(read_amendment(value, usual_times.of_drug(drug)))


def _amend(
    session: Session,
    client: Actor,
    seen: SeenOrder,
    intake: AmendmentIntake,
    now: datetime.datetime,
) -> Order:
    return amendments.amend_order(session, client, seen, intake, current.context(), now)


@blueprint.get("/orders/<order_id>/plans")
@described(Operation("Every plan, oldest first", Scope.ORDERS_READ, PlansAnswer, (NotFound,)))
def get_plans(order_id: str) -> dict[str, Any]:
    """Every plan of an order, oldest first. Each applies until the first day of the next."""
    with current.reading() as session:
        order = order_rows.get_order(session, auth.client(session, Scope.ORDERS_READ), order_id)
        return dumped(PlansAnswer, {"plans": [plan_views.of_plan(row) for row in order.plans]})
