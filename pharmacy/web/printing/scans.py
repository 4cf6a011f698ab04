"""Scanning labels: on the page of their order, and anywhere to open it."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.services.printing import confirmations
from pharmacy.web import visitors
from pharmacy.web.compounding import scan_answers
from pharmacy.web.compounding.scan_answers import ScanAnswer
from pharmacy.web.languages import marked
from pharmacy.web.orders import order_pages as order_pages

blueprint = Blueprint("scans", __name__)
# Errors of a scan, shown with their own messages.
REFUSALS = (InvalidInput, NotFound, NotReady)
FRAGMENT = "X-Fragment"


@blueprint.post("/orders/<order_id>/scan")
def confirm(order_id: str) -> AnyResponse:
    """Confirm a print job of an order by a scan."""
    answer = _confirmed(order_id)
    if FRAGMENT in request.headers:
        return make_response(render_template("_scan_answer.html", answer=answer))
    return make_response(order_pages.page(order_id, answer=answer), answer.status)


def _confirmed(order_id: str) -> ScanAnswer:
    number, actor, now = request.form.get("number", ""), visitors.person().actor, current.now()
    try:
        with current.transaction() as session:
            scanned = confirmations.confirm_print_job(session, actor, order_id, number, now)
            words = confirmations.words_of(scanned)
    except REFUSALS as error:
        return _refused(error)
    if scanned.miss is not None:
        return ScanAnswer("bad", marked("Stop."), words)
    if scanned.is_new:
        return ScanAnswer("good", marked("Right."), words)
    return ScanAnswer("warn", marked("Again."), words)


def _refused(error: InvalidInput | NotFound | NotReady) -> ScanAnswer:
    if isinstance(error, InvalidInput) and (again := scan_answers.unread(error)) is not None:
        return again
    codes = [problem.code for problem in getattr(error, "problems", ())]
    tone = "warn" if "test_label" in codes else "bad"
    return ScanAnswer(
        tone, marked("Test label.") if tone == "warn" else marked("Stop."), error.message
    )


@blueprint.get("/scan")
def show() -> str:
    """A page for scanning."""
    return render_template("scan.html", answer=None)


@blueprint.post("/scan")
def find() -> AnyResponse:
    """Open the order of any scanned label, also of an old one."""
    answer = found(request.form.get("number", ""))
    if FRAGMENT in request.headers:
        return make_response(render_template("_scan_answer.html", answer=answer))
    if answer.href:
        return redirect(answer.href, 303)
    return make_response(render_template("scan.html", answer=answer), 422)


def found(number: str) -> ScanAnswer:
    """The page for a label's number, or why there is none."""
    try:
        with current.reading() as session:
            label = confirmations.find_scanned(session, number)
    except REFUSALS as error:
        return _refused(error)
    # The message about an old label is above the current labels.
    anchor = f"label-{label.id}" if label.superseded_at is None else "labels"
    href = url_for("web.orders.show", order_id=label.order_id, scanned=label.id, _anchor=anchor)
    return scan_answers.found(label, href)


@blueprint.post("/orders/<order_id>/sheets/<attempt_id>")
def settle(order_id: str, attempt_id: str) -> AnyResponse:
    """Record whether an unconfirmed label came out."""
    came_out = request.form.get("came_out")
    if came_out not in ("yes", "no"):
        raise NotFound("there is no such answer")
    actor, now = visitors.person().actor, current.now()
    with current.transaction() as session:
        confirmations.settle_print_job(session, actor, attempt_id, now, came_out=came_out == "yes")
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="labels"), 303)
