"""Labels as PDFs and pictures, and the buttons that print them."""

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotReady
from pharmacy.services.labels import remaking, stored_labels
from pharmacy.services.printing import print_jobs
from pharmacy.services.printing.print_jobs import PrintRequest
from pharmacy.services.records import order_rows
from pharmacy.web import visitors
from pharmacy.web.finding import pages
from pharmacy.web.labels import cards
from pharmacy.web.orders import order_pages as order_pages

blueprint = Blueprint("labels", __name__)
ALL = "new"
MOST_DIGITS = 4


@blueprint.get("/labels/<label_id>.pdf")
def pdf(label_id: str) -> Response:
    """The PDF of one label."""
    with current.reading() as session:
        actor = visitors.person().actor
        label = stored_labels.get_label(session, actor, label_id)
        pdf_bytes = stored_labels.pdf_to_print(session, actor, label)
        return _file(pdf_bytes, "application/pdf", f"label-{label.barcode}.pdf")


@blueprint.get("/labels/<label_id>.png")
def picture(label_id: str) -> Response:
    """A picture of a page of one label's PDF, to look at and not to print."""
    page = pages.number_asked("page")
    with current.reading() as session:
        label = stored_labels.get_label(session, visitors.person().actor, label_id)
        return _file(
            stored_labels.picture_of(label, 1 if page is None else page),
            "image/png",
            f"label-{label.barcode}.png",
        )


@blueprint.get("/orders/<order_id>/labels.pdf")
def order_pdf(order_id: str) -> Response:
    """All labels of an order in one PDF, in phase order."""
    with current.reading() as session:
        actor = visitors.person().actor
        order = order_rows.get_order(session, actor, order_id)
        pdf_bytes = stored_labels.order_pdf(session, actor, order)
        return _file(pdf_bytes, "application/pdf", f"labels-{order.rx_number}.pdf")


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@blueprint.post("/orders/<order_id>/print")
def print_labels(order_id: str) -> AnyResponse:
    """Print one label, or each that has no print job yet."""
    label_id = request.form.get("label", "")
    again = cards.Again(
        request.form.get(f"ground-{label_id}", ""), request.form.get(f"words-{label_id}", "")
    )
    chosen = request.form.getlist("printer")
    try:
        _print(order_id, label_id, PrintRequest(chosen, again.reason, _seen(label_id)))
    except (InvalidInput, NotReady) as error:
        refused = cards.RefusedPrintJob(label_id, error.message, chosen, again, _errors(error))
        return make_response(order_pages.page(order_id, refused), 422)
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="labels"), 303)


@blueprint.post("/labels/<label_id>/again")
def make_again(label_id: str) -> AnyResponse:
    """Make a failed label again, and show its order."""
    actor, bell, now = visitors.person().actor, current.live().bell, current.now()
    with current.transaction() as session:
        label = remaking.make_again(session, actor, label_id, bell, now)
        order_id = label.order_id
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor=f"label-{label_id}"), 303)


def _errors(error: InvalidInput | NotReady) -> dict[str, str]:
    problems = error.problems if isinstance(error, InvalidInput) else ()
    return {problem.pointer.strip("/"): problem.message for problem in problems}


def _print(order_id: str, label_id: str, wanted: PrintRequest) -> None:
    actor, bell, now = visitors.person().actor, current.live().bell, current.now()
    with current.transaction() as session:
        if label_id == ALL:
            print_jobs.print_new_labels(session, actor, order_id, wanted, bell, now)
        else:
            print_jobs.print_label(session, actor, label_id, wanted, bell, now)


def _seen(label_id: str) -> int | None:
    """The number of the label's print jobs on the posted page."""
    text = request.form.get(f"seen-{label_id}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
