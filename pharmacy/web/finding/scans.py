"""A page to scan at, which leads to the order of any label."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy.web.finding import scan_answers
from pharmacy.web.shell import parameters

blueprint = Blueprint("scans", __name__)


@blueprint.get("/scan")
def show() -> str:
    """A page for scanning."""
    return render_template("scan.html", answer=None)


@blueprint.post("/scan")
def find() -> AnyResponse:
    """Open the order of any scanned label, also of an old one."""
    answer = scan_answers.found(request.form.get("number", ""))
    if parameters.FRAGMENT in request.headers:
        return make_response(render_template("_scan_answer.html", answer=answer))
    if answer.href:
        return redirect(answer.href, 303)
    return make_response(render_template("scan.html", answer=answer), 422)
