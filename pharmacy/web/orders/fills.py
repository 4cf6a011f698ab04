"""Making a later fill from the order's page."""

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import NotFound
from pharmacy.services.orders import fills
from pharmacy.services.orders.fills import FillRefused
from pharmacy.web.orders import order_pages
from pharmacy.web.shell import visitors

blueprint = Blueprint("fills", __name__)
MOST_DIGITS = 4


@blueprint.post("/orders/<order_id>/fills")
def make(order_id: str) -> AnyResponse:
    """Make one fill today."""
    number = request.form.get("fill", "")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        raise NotFound("there is no such fill")
    actor, bench, now = visitors.person().actor, current.bench(), current.now()
    try:
        with current.transaction() as session:
            fills.make_fill(session, actor, order_id, int(number), bench, now)
    except FillRefused as error:
        return make_response(order_pages.page(order_id, fill_refused=error.message), 409)
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="labels"), 303)
