"""Signing in and out."""

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import NotSignedIn
from pharmacy.services import users
from pharmacy.web import errors, visitors

blueprint = Blueprint("sign_in", __name__)
LONGEST_NAME = 60
# Where a person may go on to: our own pages, never another site.
OUR_PAGES = re.compile(r"/(orders|labels|audit)(/[A-Za-z0-9.-]+)*(\?before=[0-9]+)?", re.ASCII)


@blueprint.get("/sign-in")
def show() -> Response:
    """The form."""
    return _page(200, name="", following=_following(request.args.get("next", "")))


@blueprint.post("/sign-in")
def enter() -> AnyResponse:
    """Sign in, and go on where the person wanted to go."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    following = _following(request.form.get("next", ""))
    try:
        token = _signed_in(name, password)
    except NotSignedIn:
        return _page(401, name=name, following=following, is_wrong=True)
    visitors.become(token)
    kept = errors.kept(request.form)
    if kept:
        return make_response(render_template("resume.html", kept=kept, is_signed_in=True))
    return redirect(following, 303)


def _signed_in(name: str, password: str) -> str:
    if len(name) > LONGEST_NAME or not name.isprintable():
        # No account can have such a name, and PostgreSQL takes no text with U+0000.
        raise NotSignedIn("the name or the password is wrong")
    with current.transaction() as session:
        _, token = users.sign_in(session, name, password, current.now())
        users.sign_out(session, visitors.visitor().token, current.now())
    return token


@blueprint.post("/sign-out")
def leave() -> AnyResponse:
    """End the session here and on the server."""
    with current.transaction() as session:
        users.sign_out(session, visitors.visitor().token, current.now())
    visitors.become(visitors.new_token())
    return redirect(url_for("web.sign_in.show"), 303)


def first() -> AnyResponse:
    """What somebody gets who is not signed in; what was typed meanwhile is kept."""
    if request.method == "GET" and "X-Fragment" not in request.headers:
        return redirect(url_for("web.sign_in.show", next=request.full_path.rstrip("?")), 303)
    return _page(401, name="", following=_following(""))


def _following(path: str) -> str:
    return path if OUR_PAGES.fullmatch(path) else url_for("web.orders.index")


def _page(status: int, *, name: str, following: str, is_wrong: bool = False) -> Response:
    kept = errors.kept(request.form)
    html = render_template(
        "sign_in.html", name=name, following=following, kept=kept, is_wrong=is_wrong
    )
    return make_response(html, status)
