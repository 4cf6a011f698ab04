"""The OpenAPI document, generated from the routes, the views' operations, and the schemas."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from apispec import APISpec
from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests
from werkzeug.routing import Rule

from pharmacy import current
from pharmacy.api import json_schemas, operations, token_description
from pharmacy.api.errors import STATUSES, BadRequest
from pharmacy.api.json_schemas import OurFields
from pharmacy.api.oauth import ENDPOINT
from pharmacy.api.operations import Operation, Parameter
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.scopes import ScopeMissing
from pharmacy.schemas.answers import ProblemAnswer

blueprint = Blueprint("openapi", __name__)
VERSION = "1.0.0"
PREFIX = "/api/v1/"
METHODS = ("GET", "POST")
# Errors of any endpoint.
ALWAYS = (BadRequest, NotSignedIn, ScopeMissing, TooManyRequests, OperationalError)
# Errors without a code of RFC 6749.
OF_TOKEN = (RequestEntityTooLarge, TooManyRequests, OperationalError)
CHALLENGE = {"WWW-Authenticate": "Which key or scope is needed."}
PATIENCE = {"Retry-After": "Seconds to wait before the same request is sent again."}
PROBLEM_HEADERS = {401: CHALLENGE, 403: CHALLENGE, 429: PATIENCE, 503: PATIENCE}
# Headers of some responses only.
SOMETIMES_SENT = ("Idempotent-Replayed", "Deprecation")
INTRODUCTION = (
    "Titration orders become capsule plans and container labels. Each request carries its key: "
    "Authorization: Bearer KEY. Quantities are exact decimals, best sent as text. Every error is "
    "an RFC 9457 problem; one of status 422 names each wrong field by its JSON pointer. Fields "
    "may be added to answers: read past those that you do not know."
)


@lru_cache(maxsize=1)
def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the routes of `app`."""
    plugin = OurFields()
    spec = APISpec(
        title="Pharmacy",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": INTRODUCTION},
    )
    key = {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key of the pharmacy, or an access token.",
    }
    spec.components.security_scheme("apiKey", key)
    spec.components.schema("Quantity", json_schemas.QUANTITY)
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(PREFIX):
            spec.path(_address(rule), operations=_operations(app, rule))
    for name, schema in token_description.SCHEMAS.items():
        spec.components.schema(name, schema)
    spec.path(ENDPOINT, operations={"post": token_description.operation(_problems(OF_TOKEN))})
    described: dict[str, Any] = spec.to_dict()
    json_schemas.complete(described["components"]["schemas"], plugin)
    return described


def _address(rule: Rule) -> str:
    # A URL has at most one id, and every URL calls it id.
    return re.sub(r"<(?:\w+(?:\(\w+=\w+\))?:)?\w+>", "{id}", rule.rule)


def _operations(app: Flask, rule: Rule) -> dict[str, dict[str, Any]]:
    view = app.view_functions[rule.endpoint]
    operation = operations.operation_of(view)
    described = {"operationId": view.__name__, **_operation(operation, has_id=bool(rule.arguments))}
    return {method.lower(): described for method in METHODS if method in (rule.methods or ())}


def _operation(operation: Operation, *, has_id: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "security": [{"apiKey": [operation.scope.value]}],
        "parameters": [*([ID] if has_id else []), *map(_parameter, operation.parameters)],
        "responses": {**_successes(operation), **_refusals(operation)},
    }
    if operation.takes is not None:
        content = {"schema": operation.takes, "example": operation.example}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    return described


def _successes(operation: Operation) -> dict[str, Any]:
    is_file = isinstance(operation.answer, str)
    kind = operation.answer if is_file else "application/json"
    # JSON Schema does not describe the bytes of a file.
    schema = {} if is_file else {"schema": operation.answer}
    answer = {
        "description": operation.summary,
        "content": {kind: schema},
        "headers": _headers(operation.headers),
    }
    return {str(status): answer for status in operation.statuses}


def _headers(headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {
            "description": words,
            "schema": {"type": "string"},
            "required": name not in SOMETIMES_SENT,
        }
        for name, words in headers.items()
    }


def _refusals(operation: Operation) -> dict[str, Any]:
    return _problems(dict.fromkeys((*ALWAYS, *operation.refusals)))


def _problems(kinds: Iterable[type[Exception]]) -> dict[str, Any]:
    titles: dict[int, list[str]] = {}
    for kind in kinds:
        status, title = STATUSES[kind]
        titles.setdefault(status, []).append(title)
    return {str(status): _problem(status, titles[status]) for status in sorted(titles)}


def _problem(status: int, titles: list[str]) -> dict[str, Any]:
    return {
        "description": "; ".join(titles),
        "content": {"application/problem+json": {"schema": ProblemAnswer}},
        "headers": _headers(PROBLEM_HEADERS.get(status, {})),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.words,
        "schema": dict(parameter.schema),
        "required": parameter.required,
    }


ID = {
    "name": "id",
    "in": "path",
    "description": "From the answer that named it.",
    "schema": {"type": "string", "format": "uuid"},
    "required": True,
}


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """The OpenAPI document of this API."""
    return jsonify(document(current.app()))
