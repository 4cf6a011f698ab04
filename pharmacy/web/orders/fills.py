"""Making a later fill from the order's page."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import NotFound
from pharmacy.core.messages import Message
from pharmacy.core.roles import Permission
from pharmacy.services.orders import fill_intakes, fills
from pharmacy.services.orders.fill_intakes import FillIntake
from pharmacy.services.orders.fill_refusals import FillRefused
from pharmacy.web.orders import order_pages
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("fills")
MOST_DIGITS = 4


@pages.post("/orders/<order_id>/fills", may=Permission.MAKE_FILL)
def make(order_id: str) -> AnyResponse:
    """Make one fill today."""
    number = request.form.get("fill", "")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        raise NotFound(Message("no_such_fill", "Fill not found."))
    actor, context, now = visitors.person().actor, current.context(), current.now()
    with current.reading() as session:
        day, asked = current.workday(session), FillIntake(int(number))
        intake = fill_intakes.proposed(session, actor, order_id, asked, day)
    try:
        with current.transaction() as session:
            fills.make_fill(session, actor, order_id, intake, context, now)
    except FillRefused as error:
        return make_response(order_pages.page(order_id, fill_refused=error.message), 409)
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="labels"), 303)
