"""Labels as PDFs and pictures, and the button that makes one again."""

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.roles import Permission
from pharmacy.services.labels import remaking, stored_labels
from pharmacy.services.records import order_rows
from pharmacy.web.shell import parameters, visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("labels")
# Dots on the screen for each dot of the printer.
ZOOMS = (1, 2, 4, 8)


@pages.get("/labels/<label_id>.pdf", may=Permission.READ_ORDER)
def pdf(label_id: str) -> Response:
    """The PDF of one label."""
    with current.reading() as session:
        actor = visitors.person().actor
        label = stored_labels.get_label(session, actor, label_id)
        pdf_bytes = stored_labels.pdf_to_print(session, actor, label)
        return _file(pdf_bytes, "application/pdf", f"label-{label.barcode}.pdf")


@pages.get("/labels/<label_id>.png", may=Permission.READ_ORDER, is_unattended=True)
def picture(label_id: str) -> Response:
    """A picture of a page of one label's PDF, to look at and not to print."""
    asked = parameters.number_asked("page")
    page = 1 if asked is None else asked
    with current.reading() as session:
        label = stored_labels.get_label(session, visitors.person().actor, label_id)
        pdf_bytes, name = stored_labels.pdf_with_page(label, page), f"label-{label.barcode}.png"
    return _file(stored_labels.picture(pdf_bytes, page), "image/png", name)


@pages.get("/labels/<label_id>/dots.png", may=Permission.READ_ORDER)
def dots_picture(label_id: str) -> Response:
    """The dots of one label: one pixel for each, as they were read back."""
    with current.reading() as session:
        label = stored_labels.get_label(session, visitors.person().actor, label_id)
        kept, name = stored_labels.dots_of(session, label), f"dots-{label.barcode}.png"
    return _file(kept.png(), "image/png", name)


@pages.get("/labels/<label_id>/dots", may=Permission.READ_ORDER)
def dots(label_id: str) -> str:
    """A page with the dots of one label, enlarged by whole numbers."""
    asked = parameters.number_asked("zoom")
    zoom = asked if asked in ZOOMS else ZOOMS[0]
    with current.reading() as session:
        actor = visitors.person().actor
        label = stored_labels.get_label(session, actor, label_id)
        kept = stored_labels.dots_of(session, label)
        order = order_rows.get_order(session, actor, str(label.order_id))
    context = {"label": label, "dots": kept, "order": order, "zoom": zoom, "zooms": ZOOMS}
    return render_template("dots.html", **context)


@pages.get("/orders/<order_id>/labels.pdf", may=Permission.READ_ORDER)
def order_pdf(order_id: str) -> Response:
    """All labels of an order in one PDF, in phase order."""
    with current.reading() as session:
        actor = visitors.person().actor
        order = order_rows.get_order(session, actor, order_id)
        pdfs, name = (
            stored_labels.order_pdfs(session, actor, order),
            f"labels-{order.rx_number}.pdf",
        )
    return _file(stored_labels.joined(pdfs), "application/pdf", name)


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@pages.post("/labels/<label_id>/again", may=Permission.PRINT_LABEL)
def make_again(label_id: str) -> AnyResponse:
    """Make a failed label again, and show its order."""
    actor, notifier, now = visitors.person().actor, current.live().notifier, current.now()
    with current.transaction() as session:
        label = remaking.make_again(session, actor, label_id, notifier, now)
        order_id = label.order_id
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor=f"label-{label_id}"), 303)
