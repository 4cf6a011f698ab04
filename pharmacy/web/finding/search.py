"""Finds an order from any page. The input is posted, so that no URL ever contains a name."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.printing import barcodes
from pharmacy.core.printing.labels import BARCODE_DIGITS
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.finding import searches
from pharmacy.web.finding import lines, scan_answers
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import parameters, visitors
from pharmacy.web.shell.languages import gettext
from pharmacy.web.shell.pages import StationPages

pages = StationPages("search")
ON_A_PAGE = 15
# The barcode has this many digits for it. A longer number is a label's, or part of one.
MOST_RX_DIGITS = 8
LONGEST = 200


@pages.post("/search", may=Permission.READ_ORDER)
def find() -> AnyResponse:
    """Open the one matching order, or show the candidates."""
    typed = request.form.get("sought", "")[:LONGEST]
    digits = barcodes.cleaned(typed)
    if digits.isascii() and digits.isdigit():
        is_scan = len(digits) > MOST_RX_DIGITS or digits != "".join(typed.split())
        return _led(scan_answers.found(digits) if is_scan else _of_rx(digits))
    return _by_name(" ".join(typed.split()))


def _of_rx(digits: str) -> ScanAnswer:
    """The page for an Rx number."""
    with current.reading() as session:
        order_id = searches.order_id_of(session, int(digits))
    if order_id is None:
        words = gettext(
            "no order has this Rx number. A label's number has %(digits)s digits",
            digits=BARCODE_DIGITS,
        )
        return ScanAnswer("none", gettext("Rx %(number)s:", number=digits), words)
    return ScanAnswer("found", gettext("Found."), f"Rx {digits}", _page_of(order_id))


def _page_of(order_id: object) -> str:
    return url_for("web.orders.show", order_id=order_id)


def _led(answer: ScanAnswer) -> AnyResponse:
    if parameters.FRAGMENT in request.headers:
        return make_response(render_template("_scan_answer.html", answer=answer))
    if answer.href:
        return redirect(answer.href, 303)
    return make_response(_page(answer), 404)


def _by_name(sought: str) -> AnyResponse:
    before = parameters.number_in(request.form, "before")
    with current.reading() as session:
        return _answered(session, sought, before)


def _answered(session: Session, sought: str, before: int | None) -> AnyResponse:
    actor = visitors.person().actor
    found = searches.find_by_name(session, actor, sought, before=before, most=ON_A_PAGE)
    is_fragment = parameters.FRAGMENT in request.headers
    rows = found.page.lines
    if len(rows) == 1 and before is None and not is_fragment:
        return redirect(_page_of(rows[0].order.id), 303)
    facts = {"sought": sought, "rows": lines.rows(rows), "next": found.page.next}
    facts |= {"is_cut": found.is_cut, "is_first": before is None, "most": searches.LOOKED_THROUGH}
    if is_fragment:
        return make_response(render_template("_found.html", **facts))
    return make_response(render_template("search.html", answer=None, **facts))


def _page(answer: ScanAnswer) -> str:
    return render_template("search.html", answer=answer, sought="", rows=(), next=None)
