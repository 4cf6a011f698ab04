"""A page for scanning, which opens the order of any label."""

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy.core.roles import Permission
from pharmacy.web.finding import scan_answers
from pharmacy.web.shell import parameters
from pharmacy.web.shell.pages import StationPages

pages = StationPages("scans")


@pages.get("/scan", may=Permission.READ_ORDER)
def show() -> str:
    """A page for scanning."""
    return render_template("scan.html", answer=None)


@pages.post("/scan", may=Permission.READ_ORDER)
def find() -> AnyResponse:
    """Open the order of any scanned label, also of an old one."""
    answer = scan_answers.found(request.form.get("number", ""))
    if parameters.FRAGMENT in request.headers:
        return make_response(render_template("_scan_answer.html", answer=answer))
    if answer.href:
        return redirect(answer.href, 303)
    return make_response(render_template("scan.html", answer=answer), 422)
