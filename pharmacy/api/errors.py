"""Errors as RFC 9457 problem details. This is the only module that gives errors an HTTP status."""

import json
import logging
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import (
    HTTPException,
    RequestEntityTooLarge,
    TooManyRequests,
    UnsupportedMediaType,
)

from pharmacy.core.errors import (
    AlreadyOrdered,
    ChangedMeanwhile,
    InvalidInput,
    KeyReused,
    NotAllowed,
    NotFound,
    NotReady,
    NotSignedIn,
    PharmacyError,
    WordsNotUnderstood,
    kind_and_place,
)
from pharmacy.core.orders import IllegalTransition
from pharmacy.core.regimen.amendment_requests import NotAmendable
from pharmacy.core.scopes import ScopeMissing
from pharmacy.schemas.json_text import NotJson

log = logging.getLogger(__name__)
TYPES = "https://pharmacy.invalid/problems/"
STATUSES: dict[type[Exception], tuple[int, str]] = {
    NotJson: (400, "The body is not JSON"),
    NotSignedIn: (401, "No or a wrong API key"),
    NotAllowed: (403, "Not allowed"),
    ScopeMissing: (403, "The key lacks a scope"),
    NotFound: (404, "Not found"),
    AlreadyOrdered: (409, "The external_id stands already"),
    NotReady: (409, "Not ready"),
    NotAmendable: (409, "The order cannot be changed so"),
    IllegalTransition: (409, "The order stands where this cannot be"),
    ChangedMeanwhile: (412, "The order was changed meanwhile"),
    WordsNotUnderstood: (422, "Words were not understood"),
    InvalidInput: (422, "The order breaks a rule"),
    KeyReused: (422, "The Idempotency-Key was used before"),
    # Raised by the libraries below us.
    RequestEntityTooLarge: (413, "Too large"),
    UnsupportedMediaType: (415, "The body is compressed"),
    TooManyRequests: (429, "Too many requests"),
    OperationalError: (503, "Try again"),
}
RETRY_SECONDS = "1"
REALM = 'Bearer realm="pharmacy"'


class BadRequest(PharmacyError):
    """The request lacks a header, or has an invalid one."""

    code = "bad_request"


class VersionNotNamed(PharmacyError):
    """A change that does not name the version of the order it applies to."""

    code = "version_not_named"


STATUSES[BadRequest] = (400, "The request cannot be read")
STATUSES[VersionNotNamed] = (428, "Name the version of the order")


def handle(blueprint: Blueprint) -> None:
    """Return every error of one blueprint as a problem."""
    blueprint.register_error_handler(PharmacyError, _pharmacy_problem)
    _handle_the_rest(blueprint)


def answer(error: Exception) -> Response:
    """Return any other error as a problem, including unknown URLs."""
    # PostgreSQL reports missing tables as ProgrammingError: /readyz queries them before the
    # migration is done.
    if isinstance(error, OperationalError | PoolTimeout | ProgrammingError):
        return _unavailable(error)
    return _defect(error)


def _handle_the_rest(scaffold: Blueprint) -> None:
    scaffold.register_error_handler(OperationalError, _unavailable)
    scaffold.register_error_handler(PoolTimeout, _unavailable)
    scaffold.register_error_handler(Exception, _defect)


def _pharmacy_problem(error: PharmacyError) -> Response:
    status, title = next(
        (STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), (500, "Defect")
    )
    if status == 500:
        log.error("refused by our own check: %s", error.code)
    response = problem(status, error.code, title, str(error.message), **_extras(error))
    asked = challenge(error)
    if asked is not None:
        response.headers["WWW-Authenticate"] = asked
    return response


def challenge(error: PharmacyError) -> str | None:
    """The value of WWW-Authenticate (RFC 6750). None if other credentials would not help."""
    if isinstance(error, ScopeMissing):
        return f'{REALM}, error="insufficient_scope", scope="{error.scope}"'
    if isinstance(error, NotSignedIn):
        return f'{REALM}, error="invalid_token"' if "Authorization" in request.headers else REALM
    return None


def _extras(error: PharmacyError) -> dict[str, Any]:
    if isinstance(error, InvalidInput):
        errors = [_entry(p.pointer, p.code, str(p.message)) for p in error.problems]
        words = {"not_understood": error.words} if isinstance(error, WordsNotUnderstood) else {}
        return {"errors": errors, **words}
    if isinstance(error, AlreadyOrdered):
        return {"order": error.order_id}
    return {}


def _entry(pointer: str, code: str, message: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "message": message}


def _unavailable(error: Exception) -> Response:
    log.warning("the database does not answer: %s", type(error).__name__)
    status, title = STATUSES[OperationalError]
    response = problem(status, "unavailable", title, "The database does not answer just now.")
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _defect(error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return _http_problem(error)
    log.error("a defect: %s", kind_and_place(error))
    return problem(500, "defect", "Internal error", "Nothing was stored. Please report it.")


def _http_problem(error: HTTPException) -> Response:
    code = error.name.lower().replace(" ", "_")
    response = problem(error.code or 500, code, error.name, error.description or error.name)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def problem(status: int, code: str, title: str, detail: str, **extras: Any) -> Response:
    """An RFC 9457 response. `code` ends its `type`."""
    body = {"type": TYPES + code, "title": title, "status": status, "detail": detail, **extras}
    return Response(json.dumps(body), status, mimetype="application/problem+json")
