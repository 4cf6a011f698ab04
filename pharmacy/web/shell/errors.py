"""Errors as pages. This is the only module that gives page errors an HTTP status."""

import logging

from flask import Response, make_response, render_template
from werkzeug.exceptions import HTTPException

from pharmacy import db
from pharmacy.core.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotReady,
    NotSignedIn,
    PharmacyError,
    kind_and_place,
)
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import IllegalTransition
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.web.shell import busy, saved_forms
from pharmacy.web.shell.languages import marked

log = logging.getLogger(__name__)
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STATUSES: dict[type[PharmacyError], tuple[int, str]] = {
    NotSignedIn: (401, marked("Sign in first")),
    NotAllowed: (403, marked("Not allowed")),
    NotFound: (404, marked("Not found")),
    NotReady: (409, marked("Not ready yet")),
    IllegalTransition: (409, marked("Not possible in the order's present status")),
    ChangedMeanwhile: (409, marked("Changed meanwhile")),
    InvalidInput: (422, marked("This breaks a rule")),
    TooManyAtOnce: (503, marked("Just a moment")),
}
HTTP: dict[int, tuple[str, str]] = {
    400: (marked("The request cannot be read"), marked("Go back and try again.")),
    404: (
        marked("Not found"),
        marked("Page not found. The list of orders has every order."),
    ),
    405: (
        marked("Not possible here"),
        marked("This address does not accept this request. Start again from the orders."),
    ),
    413: (
        marked("Too large"),
        marked("The request is larger than any order. Shorten it and send it again."),
    ),
    415: (marked("Not a form"), marked("Only forms of these pages can be sent here.")),
}
DEFECT = (
    marked("Internal error"),
    marked("Nothing was stored. Please report it, with the time of day."),
)


def refused(error: PharmacyError) -> Response:
    """A page for a service's refusal."""
    for kind in type(error).__mro__:
        if kind in STATUSES:
            status, title = STATUSES[kind]
            return page(status, title, error.message)
    log.error("refused by our own check: %s", error.code)
    return page(500, *DEFECT)


def answer(error: Exception) -> Response:
    """A page for any other error, including unknown URLs."""
    if isinstance(error, HTTPException):
        return _http_page(error)
    if isinstance(error, db.UNAVAILABLE):
        log.warning("the database does not answer: %s", type(error).__name__)
        return guard(busy.page())
    log.error("a defect: %s", kind_and_place(error))
    return page(500, *DEFECT)


def _http_page(error: HTTPException) -> Response:
    status = error.code or 500
    response = page(status, *HTTP.get(status, (error.name, marked("Start again from the orders."))))
    if status == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def unproven() -> Response:
    """The form was made for another browser, or before its last sign-in. Nothing was done.

    Its page shows what was typed. Only the person's own next click sends it again.
    """
    html = render_template("resume.html", address=saved_forms.keep())
    return guard(make_response(html, 403))


def page(status: int, title: str, words: Sentence) -> Response:
    """A page that says what happened and where to continue."""
    html = render_template("error.html", status=status, title=title, words=words)
    return guard(make_response(html, status))


def guard(response: Response) -> Response:
    """Forbid what our pages never need: foreign content, frames, inline scripts."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def later(response: Response, error: TooManyAttempts) -> Response:
    """The same page, with the time after which to try again."""
    response.headers["Retry-After"] = str(error.seconds)
    return response
