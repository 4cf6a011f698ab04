"""What the HTTP interface takes and gives, as an OpenAPI document made from the schemas."""

from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Blueprint, Response, jsonify
from marshmallow import fields

from pharmacy.core.quantities import Unit
from pharmacy.schemas import answers
from pharmacy.schemas.amendments import AmendmentSchema
from pharmacy.schemas.directions import DirectionsSchema
from pharmacy.schemas.fields import Choice, Day, Mass, MassOrNumber, Percentage, Text, WholeNumber
from pharmacy.schemas.orders import OrderSchema

blueprint = Blueprint("openapi", __name__)
VERSION = "1.0.0"
NUMBER = {
    "oneOf": [{"type": "number"}, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}],
    "description": "An exact decimal of at most six places.",
}
QUANTITY = {
    "type": "object",
    "required": ["value", "unit"],
    "properties": {"value": NUMBER, "unit": {"type": "string", "enum": list(Unit)}},
}


def _described(field: fields.Field[Any]) -> dict[str, Any]:
    """What our own fields take, in the words of JSON Schema."""
    match field:
        case Text():
            pattern = {"pattern": f"^{field.pattern}$"} if field.pattern else {}
            return {"type": "string", "minLength": 1, "maxLength": field.most, **pattern}
        case WholeNumber():
            return {"type": "integer", "minimum": field.least, "maximum": field.most}
        case Day():
            return {"type": "string", "format": "date"}
        case Choice():
            return {"type": "string", "enum": [word.value for word in field.words]}
        case Mass():
            return QUANTITY
        case Percentage():
            return NUMBER
        case MassOrNumber():
            return {"oneOf": [QUANTITY, *NUMBER["oneOf"]]}
        case _:
            return {}


class _Converter(OpenAPIConverter):
    """Knows our own fields as well."""

    def field2property(self, field: fields.Field[Any]) -> dict[str, Any]:
        described = _described(field)
        if described and field.allow_none:
            described = {"anyOf": [described, {"type": "null"}]}
        return {**super().field2property(field), **described}


class _OurFields(MarshmallowPlugin):
    """Turns our schemas into JSON Schema."""

    Converter = _Converter


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    plugin = _OurFields()
    spec = APISpec(
        title="Pharmacy",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": "Titration orders become capsule plans and container labels."},
    )
    key = {"type": "http", "scheme": "bearer", "description": "An API key of the pharmacy."}
    spec.components.security_scheme("apiKey", key)
    for path, operations in _paths().items():
        spec.path(path, operations=operations)
    described: dict[str, Any] = spec.to_dict()
    return described


def _paths() -> dict[str, dict[str, Any]]:
    return {
        "/api/v1/orders": {"post": _post_order(), "get": _list_orders()},
        "/api/v1/orders/{id}": {
            "get": _operation("One order as it stands now", _json(answers.OrderAnswer), [ID], 404)
        },
        "/api/v1/orders/{id}/labels.pdf": {
            "get": _operation("All labels in one PDF, in phase order", PDF, [ID], 404, 409)
        },
        "/api/v1/labels/{id}/pdf": {"get": _operation("The PDF of one label", PDF, [ID], 404, 409)},
        "/api/v1/orders/{id}/amendments": {"post": _post_amendment()},
        "/api/v1/orders/{id}/plans": {
            "get": _operation("Every plan, oldest first", _json(answers.PlansAnswer), [ID], 404)
        },
        "/api/v1/directions": {"post": _post_directions()},
    }


def _post_order() -> dict[str, Any]:
    created = _json(answers.OrderAnswer)
    operation = _operation("Place an order", created, [KEY], 400, 409, 413, 422)
    operation["responses"]["201"] = {**operation["responses"]["200"], "headers": HEADERS}
    operation["requestBody"] = {"required": True, **_json(OrderSchema)}
    return operation


def _post_amendment() -> dict[str, Any]:
    amended = _json(answers.OrderAnswer)
    refusals = (400, 404, 409, 412, 413, 422, 428)
    summary = "Change a course from a day on: hold, step back, go on, stop, new target"
    operation = _operation(summary, amended, [ID, KEY, IF_MATCH], *refusals)
    operation["responses"]["201"] = {**operation["responses"]["200"], "headers": HEADERS}
    operation["requestBody"] = {"required": True, **_json(AmendmentSchema)}
    return operation


def _post_directions() -> dict[str, Any]:
    read = _json(answers.DirectionsAnswer)
    operation = _operation("Read written directions; nothing is stored", read, [], 400, 413, 422)
    operation["requestBody"] = {"required": True, **_json(DirectionsSchema)}
    return operation


def _list_orders() -> dict[str, Any]:
    parameters = [
        _parameter("external_id", "query", {"type": "string"}, "Your own number of the order."),
        _parameter("limit", "query", {"type": "integer", "minimum": 1}, "Orders on a page."),
        _parameter("after", "query", {"type": "integer", "minimum": 1}, "From `next`."),
    ]
    return _operation("Your orders, newest first", _json(answers.OrdersAnswer), parameters, 400)


def _operation(
    summary: str, content: dict[str, Any], parameters: list[dict[str, Any]], *refusals: int
) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": answers.ProblemAnswer}}
    refused = {
        str(status): {"description": REFUSALS[status], "content": problem}
        for status in (401, 403, *refusals, 429, 503)
    }
    return {
        "summary": summary,
        "security": [{"apiKey": []}],
        "parameters": parameters,
        "responses": {"200": {"description": summary, **content}, **refused},
    }


def _json(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _parameter(name: str, place: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, "schema": schema, "description": words, **required}


def _header(words: str) -> dict[str, Any]:
    return {"description": words, "schema": {"type": "string"}}


HEADERS = {
    "Location": _header("Where the order is."),
    "ETag": _header("The version of the order."),
    "Idempotent-Replayed": _header('"true" where the answer repeats that of an earlier request.'),
}
PDF = {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
ID = _parameter("id", "path", {"type": "string", "format": "uuid"}, "From the order's answer.")
KEY = {
    **_parameter("Idempotency-Key", "header", {"type": "string"}, "New for each new order."),
    "required": True,
}
IF_MATCH = {
    **_parameter("If-Match", "header", {"type": "string"}, "The ETag of the order as you read it."),
    "required": True,
}
REFUSALS = {
    400: "No JSON, no Idempotency-Key, or a parameter that cannot be read",
    401: "No or a wrong key or token",
    403: "The key or the token lacks the scope",
    404: "There is none, or it is another sender's",
    409: "It stands already with other content, or is not ready",
    412: "The order was changed since you read it",
    413: "Too large",
    422: "A field is wrong, missing or unknown",
    428: "No If-Match",
    429: "Too many requests: try again after Retry-After seconds",
    503: "Try again after Retry-After seconds",
}


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """The description of this interface."""
    return jsonify(document())
