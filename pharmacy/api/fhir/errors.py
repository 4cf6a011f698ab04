"""Errors as an OperationOutcome, with the same statuses as the JSON API."""

import logging

from flask import Blueprint, Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from pharmacy.api import errors
from pharmacy.api.fhir import exchange
from pharmacy.core.errors import InvalidInput, PharmacyError, kind_and_place
from pharmacy.fhir.elements import NotFhir
from pharmacy.fhir.operation_outcome import Issue

log = logging.getLogger(__name__)


class IdentifierStands(PharmacyError):
    """The identifier at `path` was sent before with other content."""

    code = "duplicate"

    def __init__(self, path: str, order_id: str) -> None:
        super().__init__(f"this identifier was sent before with other content, as {order_id}")
        self.path = path


class ConditionFailed(IdentifierStands):
    """The same for a conditional request: If-None-Exist names the identifier."""

    code = "conflict"


STATUSES: dict[type[Exception], int] = {
    **{kind: status for kind, (status, _) in errors.STATUSES.items()},
    NotFhir: 400,
    IdentifierStands: 409,
    ConditionFailed: 412,
}


def handle(blueprint: Blueprint) -> None:
    """Return every error of one blueprint as an OperationOutcome."""
    blueprint.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """Any error of the FHIR API, including unknown URLs."""
    if isinstance(error, PharmacyError):
        return _refusal(error)
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, OperationalError | PoolTimeout):
        log.warning("the database does not answer: %s", type(error).__name__)
        issue = Issue("unavailable", "The database does not answer just now: try again.")
        response = exchange.outcome(503, [issue])
        response.headers["Retry-After"] = errors.RETRY_SECONDS
        return response
    log.error("a defect: %s", kind_and_place(error))
    return exchange.outcome(500, [Issue("defect", "A defect of ours. Nothing was stored.")])


def _refusal(error: PharmacyError) -> Response:
    kinds = (kind for kind in type(error).__mro__ if kind in STATUSES)
    status = STATUSES.get(next(kinds, Exception), 500)
    if status == 500:
        log.error("refused by our own check: %s", error.code)
    response = exchange.outcome(status, issues(error))
    asked = errors.challenge(error)
    if asked is not None:
        response.headers["WWW-Authenticate"] = asked
    return response


def issues(error: PharmacyError) -> list[Issue]:
    """The issues of an error, with the path of each element that it names."""
    if isinstance(error, InvalidInput):
        return [Issue(p.code, str(p.message), p.pointer) for p in error.problems]
    if isinstance(error, IdentifierStands):
        return [Issue(error.code, str(error.message), error.path)]
    return [Issue(error.code, str(error.message))]


def _of_http(error: HTTPException) -> Response:
    code = error.name.lower().replace(" ", "_")
    issue = Issue(code, error.description or error.name)
    response = exchange.outcome(error.code or 500, [issue])
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response
