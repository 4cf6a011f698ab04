"""Print jobs on the page of their order: created, and confirmed by a scan or by hand."""

import dataclasses

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.roles import Permission
from pharmacy.services.printing import confirmations, print_jobs, resuming
from pharmacy.services.printing.print_jobs import PrintRequest
from pharmacy.web.finding import scan_answers
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.labels import cards
from pharmacy.web.orders import order_pages
from pharmacy.web.shell import parameters, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("print_jobs")
ALL = "new"
# Before a label's id: that label and those after it.
FROM = "from-"
SEEN = "seen-"
MOST_DIGITS = 4


@pages.post("/orders/<order_id>/print", may=Permission.PRINT_LABEL)
def print_labels(order_id: str) -> AnyResponse:
    """Print one label, one and those after it, or each that has no print job yet."""
    pressed = request.form.get("label", "")
    label_id = pressed.removeprefix(FROM)
    again = cards.Again(
        request.form.get(f"ground-{label_id}", ""), request.form.get(f"words-{label_id}", "")
    )
    chosen = request.form.getlist("printer")
    try:
        _print(order_id, pressed, PrintRequest(chosen, again.reason, _seen(label_id)))
    except (InvalidInput, NotReady) as error:
        refused = cards.RefusedPrintJob(label_id, error.message, chosen, again, _errors(error))
        return make_response(order_pages.page(order_id, refused), 422)
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="labels"), 303)


def _errors(error: InvalidInput | NotReady) -> dict[str, Sentence]:
    problems = error.problems if isinstance(error, InvalidInput) else ()
    return {problem.pointer.strip("/"): problem.message for problem in problems}


def _print(order_id: str, pressed: str, wanted: PrintRequest) -> None:
    actor, notifier, now = visitors.person().actor, current.live().notifier, current.now()
    label_id = pressed.removeprefix(FROM)
    with current.transaction() as session:
        if pressed == ALL:
            print_jobs.print_new_labels(session, actor, order_id, wanted, notifier, now)
        elif pressed.startswith(FROM):
            wanted = dataclasses.replace(wanted, seen=None, seen_each=_seen_each())
            resuming.print_again_from(session, actor, label_id, wanted, notifier, now)
        else:
            print_jobs.print_label(session, actor, label_id, wanted, notifier, now)


def _seen_each() -> dict[str, int]:
    labels = [key.removeprefix(SEEN) for key in request.form if key.startswith(SEEN)]
    return {label_id: seen for label_id in labels if (seen := _seen(label_id)) is not None}


def _seen(label_id: str) -> int | None:
    """The number of the label's print jobs on the posted page."""
    text = request.form.get(f"{SEEN}{label_id}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


@pages.post("/orders/<order_id>/scan", may=Permission.PRINT_LABEL)
def confirm(order_id: str) -> AnyResponse:
    """Confirm a print job of an order by a scan."""
    answer = _confirmed(order_id)
    if parameters.FRAGMENT in request.headers:
        return make_response(render_template("_scan_answer.html", answer=answer))
    return make_response(order_pages.page(order_id, answer=answer), answer.status)


def _confirmed(order_id: str) -> ScanAnswer:
    number, actor, now = request.form.get("number", ""), visitors.person().actor, current.now()
    try:
        with current.transaction() as session:
            scanned = confirmations.confirm_print_job(session, actor, order_id, number, now)
            words = confirmations.words_of(scanned)
    except scan_answers.REFUSALS as error:
        return scan_answers.refused(error)
    if scanned.miss is not None:
        return ScanAnswer("bad", marked("Stop."), words)
    if scanned.is_new:
        return ScanAnswer("good", marked("Right."), words)
    return ScanAnswer("warn", marked("Again."), words)


@pages.post(
    "/orders/<order_id>/print-jobs/<attempt_id>",
    may=Permission.PRINT_LABEL,
    formerly="/orders/<order_id>/sheets/<attempt_id>",
)
def settle(order_id: str, attempt_id: str) -> AnyResponse:
    """Record whether an unconfirmed label came out."""
    came_out = request.form.get("came_out")
    if came_out not in ("yes", "no"):
        raise NotFound(Message("no_such_answer", "Press one of the buttons of the page."))
    actor, now = visitors.person().actor, current.now()
    with current.transaction() as session:
        confirmations.settle_print_job(session, actor, attempt_id, now, came_out=came_out == "yes")
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="labels"), 303)
