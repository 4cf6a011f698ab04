"""Orders that their clients cancel."""

from flask import Blueprint, Response

from pharmacy.api import changes, errors, examples
from pharmacy.api.answers import OrderAnswer
from pharmacy.api.changes import ChangeOperation
from pharmacy.api.operations import Operation, described
from pharmacy.core.orders import IllegalTransition
from pharmacy.core.scopes import Scope
from pharmacy.schemas.orders import CancellationSchema, read_reason
from pharmacy.services.orders import verification

blueprint = Blueprint("cancellations", __name__, url_prefix="/api/v1")
errors.handle(blueprint)


@blueprint.post("/orders/<order_id>/cancel")
@described(
    Operation(
        "Cancel an order, until it is handed out",
        Scope.ORDERS_WRITE,
        OrderAnswer,
        (*changes.REFUSALS, IllegalTransition),
        takes=CancellationSchema,
        parameters=changes.PARAMETERS,
        headers=changes.HEADERS,
        example=examples.CANCELLATION,
    )
)
def post_cancellation(order_id: str) -> Response:
    """Cancel an order, once for each Idempotency-Key."""
    return changes.post(order_id, ChangeOperation(read_reason, verification.cancel_order, 200))
