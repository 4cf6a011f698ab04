"""The page that records a pickup, delivery or shipment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, Problem
from pharmacy.core.final_verification import WAY_WORDS
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import IllegalTransition, Step
from pharmacy.core.roles import Permission
from pharmacy.services.compounding import dispensing, worklists
from pharmacy.services.compounding.dispensing import Receipt
from pharmacy.services.records import order_rows, transitions
from pharmacy.web.compounding import calendar_checks
from pharmacy.web.orders import steps
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("dispensing")
ADDRESS, FORMERLY = "/orders/<order_id>/dispensing", "/orders/<order_id>/hand-out"
Read = TypeVar("Read")
FIELDS = ("way", "recipient", "reference")


@pages.get(ADDRESS, may=Permission.DISPENSE, formerly=FORMERLY)
def show(order_id: str) -> AnyResponse:
    """The form alone."""
    return _page(order_id)


@pages.post(ADDRESS, may=Permission.DISPENSE, formerly=FORMERLY)
def act(order_id: str) -> AnyResponse:
    """Record who received the containers."""
    actor, now = visitors.person().actor, current.now()
    try:
        receipt = _receipt()
        with current.transaction() as session:
            dispensing.dispense(session, actor, steps.seen(order_id), receipt, now)
    except InvalidInput as error:
        wrong = {problem.pointer.strip("/"): problem.message for problem in error.problems}
        return _page(order_id, wrong, status=422)
    except (ChangedMeanwhile, IllegalTransition) as error:
        return _page(order_id, refused=error.message, status=409)
    return redirect(url_for("web.orders.show", order_id=order_id), 303)


def _receipt() -> Receipt:
    """What was chosen and typed. Raises InvalidInput with all errors."""
    way, recipient, reference = (request.form.get(name, "") for name in FIELDS)
    receipt, wrong = _or_problems(lambda: dispensing.read_receipt(way, recipient, reference))
    calendar, more = _or_problems(calendar_checks.read_at_dispensing)
    if receipt is None or wrong or more:
        raise InvalidInput([*wrong, *more])
    return replace(receipt, calendar=calendar)


def _or_problems(read: Callable[[], Read]) -> tuple[Read | None, Sequence[Problem]]:
    try:
        return read(), ()
    except InvalidInput as error:
        return None, error.problems


def _page(
    order_id: str,
    errors: Mapping[str, Sentence] | None = None,
    refused: Sentence | None = None,
    status: int = 200,
) -> AnyResponse:
    with current.reading() as session:
        order = order_rows.get_order(session, visitors.person().actor, order_id)
        html = render_template(
            "dispensing.html",
            order=order,
            version=order.version,
            items=worklists.worklist_of(session, order),
            ways=WAY_WORDS,
            typed={name: request.form.get(name, "") for name in FIELDS},
            errors=errors or {},
            refused=refused,
            asked=calendar_checks.at_dispensing(session, order),
            why_not=transitions.why_not_allowed(order, Step.DISPENSE),
        )
    return make_response(html, status)
