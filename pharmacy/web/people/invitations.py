"""The page of an invitation's link, on which the invited person chooses a password."""

from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput
from pharmacy.core.messages import Sentence
from pharmacy.services.people import invitations, passwords
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import EVERYBODY, StationPages

pages = StationPages("invitations")


@pages.get("/invitation/<token>", may=EVERYBODY)
def show(token: str) -> Response:
    """Who is invited, and with which role."""
    return _page(200, token)


def _page(status: int, token: str, errors: Mapping[str, Sentence] | None = None) -> Response:
    with current.reading() as session:
        invitation = invitations.find_invitation(session, token, current.now())
        html = render_template(
            "invitation.html", invitation=invitation, token=token, errors=errors or {}
        )
    return make_response(html, status)


@pages.post("/invitation/<token>", may=EVERYBODY)
def accept(token: str) -> AnyResponse:
    """Create the user, who then signs in like any other."""
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return _page(
            422, token, {"again": marked("the two passwords differ: type the same one twice")}
        )
    with current.reading() as session:
        name = invitations.find_invitation(session, token, current.now()).name
    try:
        password_hash = passwords.accepted(password, name)
        with current.transaction() as session:
            invitations.accept(session, token, password_hash, current.now())
    except InvalidInput as error:
        return _page(422, token, {"password": error.message})
    return redirect(url_for("web.sign_in.show"), 303)
