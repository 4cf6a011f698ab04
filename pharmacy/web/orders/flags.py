"""Resolving a hold from the order's page."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import IllegalTransition
from pharmacy.core.roles import Permission
from pharmacy.core.screening.holds import LONGEST_NOTE, AlreadyResolved, read_reason
from pharmacy.services.records import flags
from pharmacy.web.orders import order_pages, verification
from pharmacy.web.orders.holds import Unresolved
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("flags")


@pages.post("/orders/<order_id>/flags/<flag_id>", may=Permission.RESOLVE_HOLD)
def resolve(order_id: str, flag_id: str) -> AnyResponse:
    """Resolve one hold for the chosen and typed reason, and continue at the same page."""
    try:
        _resolve(flag_id)
    except InvalidInput as error:
        wrong = {problem.pointer.strip("/"): problem.message for problem in error.problems}
        return _page(order_id, _unresolved(flag_id, error.message, wrong), 422)
    except (AlreadyResolved, IllegalTransition) as error:
        return _page(order_id, _unresolved(flag_id, error.message, {}), 409)
    shown = "web.verification.show" if _is_verifying() else "web.orders.show"
    return redirect(url_for(shown, order_id=order_id), 303)


def _is_verifying() -> bool:
    return request.form.get("at") == "verification"


def _resolve(flag_id: str) -> None:
    actor, context, now = visitors.person().actor, current.context(), current.now()
    reason = read_reason(request.form.get("ground", ""), request.form.get("words", ""))
    with current.transaction() as session:
        flags.resolve_flag(session, actor, flag_id, reason, context, now)


def _unresolved(flag_id: str, message: Sentence, errors: dict[str, Sentence]) -> Unresolved:
    """A page that shows everything that was typed again: nothing is lost or silently cut off."""
    ground, words = request.form.get("ground", ""), request.form.get("words", "")
    return Unresolved(flag_id, message, ground, words[: LONGEST_NOTE * 4], errors)


def _page(order_id: str, unresolved: Unresolved, status: int) -> AnyResponse:
    if _is_verifying():
        return verification.page(order_id, status=status, unresolved=unresolved)
    return make_response(order_pages.page(order_id, unresolved=unresolved), status)
