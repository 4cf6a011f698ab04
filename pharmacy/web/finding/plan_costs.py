"""The page of the pharmacy's own costs, by which plans are compared."""

from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current, formulary
from pharmacy.core import money
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.schemas.plan_costs import read_costs
from pharmacy.services.planning import plan_costs
from pharmacy.services.planning.plan_costs import NewCosts
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("plan_costs")
FIELDS = ("batch", "strength", "capsule", "reason")


@pages.filter
def money_text(cents: int | None) -> str:
    """An amount with two decimals. "" for none."""
    return "" if cents is None else money.amount_text(cents)


@pages.get("/costs", may=Permission.SEE_COSTS)
def show() -> Response:
    """The costs in force, the formulary's, and the history."""
    return _page(200)


@pages.post("/costs", may=Permission.SET_COSTS)
def set_costs() -> AnyResponse:
    """Set the costs."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        new = NewCosts(_seen(), **read_costs(typed))
        with current.transaction() as session:
            plan_costs.set_costs(session, visitors.person().actor, new, current.now())
    except InvalidInput as error:
        errors = {problem.pointer.strip("/"): problem.message for problem in error.problems}
        return _page(422, typed, errors)
    except ChangedMeanwhile as error:
        return _page(409, typed, notice=error.message)
    return redirect(url_for("web.plan_costs.show"), 303)


def _seen() -> int:
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _page(
    status: int,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, Sentence] | None = None,
    notice: Sentence | None = None,
) -> Response:
    with current.reading() as session:
        html = render_template(
            "costs.html",
            own=plan_costs.in_force(session),
            history=plan_costs.history(session),
            drugs=formulary.drugs(),
            currency=money.CURRENCY,
            typed=typed,
            errors=errors or {},
            notice=notice,
            may_set=visitors.person().may(Permission.SET_COSTS),
        )
    return make_response(html, status)
