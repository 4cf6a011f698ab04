"""The form for a received component lot, which the barcode of its package begins to fill."""

from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current, formulary
from pharmacy.core.errors import InvalidInput
from pharmacy.core.inventory import CAPSULE_SIZES, AssayOf, StockUnit
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.schemas import receipts
from pharmacy.services.inventory import lots
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("receipts")
NONE: Mapping[str, Sentence] = {}


@pages.get("/lots/receive", may=Permission.RECEIVE_LOT)
def show() -> Response:
    """The empty form."""
    return _page({}, NONE, 200)


def _page(typed: Mapping[str, str], errors: Mapping[str, Sentence], status: int) -> Response:
    html = render_template(
        "receipt.html",
        typed=typed,
        errors=errors,
        drugs=formulary.drugs(),
        units=list(StockUnit),
        bases=list(AssayOf),
        sizes=CAPSULE_SIZES,
    )
    return make_response(html, status)


@pages.post("/lots/scan", may=Permission.RECEIVE_LOT)
def scan() -> Response:
    """Fill in what the package's barcode says. What it does not say stays as typed."""
    # It loads the prefixes of all of GS1, which nothing else uses.
    from pharmacy.schemas import package_scans

    typed = request.form.to_dict()
    try:
        found = package_scans.read_package(typed.pop("scan", ""))
    except InvalidInput as error:
        return _page(typed, _errors(error), 422)
    expiry = found.expires_on.isoformat() if found.expires_on else None
    read = {"ndc": found.ndc, "lot": found.lot, "expires_on": expiry}
    return _page({**typed, **{name: text for name, text in read.items() if text}}, NONE, 200)


@pages.post("/lots", may=Permission.RECEIVE_LOT)
def receive() -> AnyResponse:
    """Put the lot in quarantine."""
    typed = {name: request.form.get(name, "") for name in receipts.LotReceiptSchema().fields}
    actor, now = visitors.person().actor, current.now()
    today = current.live().settings.profile.today(now)
    try:
        receipt = receipts.read_receipt(typed)
        with current.transaction() as session:
            lot_id = lots.receive(session, actor, receipt, today, now).id
    except InvalidInput as error:
        return _page(typed, _errors(error), 422)
    return redirect(url_for("web.lots.show", lot_id=lot_id), 303)


def _errors(error: InvalidInput) -> dict[str, Sentence]:
    return {problem.pointer.strip("/"): problem.message for problem in error.problems}
