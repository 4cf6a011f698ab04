"""An API client that checks that each response is documented."""

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from flask import Flask
from openapi_schema_validator import OAS31Validator
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from pharmacy.api import openapi
from tests.api import bodies, shapes

EXTRAS = ("errors", "order", "not_understood")
PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Caller:
    """One client with its key. `engine` gives access to the database."""

    app: Flask
    engine: Engine
    key: str

    def post(
        self, body: Any, key: str | None = "key-1", headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Post an order: `body` unchanged if it is bytes, otherwise as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        names = {} if key is None else {"Idempotency-Key": key}
        return self.ask("POST", "/api/v1/orders", data=data, headers={**names, **(headers or {})})

    def get(self, path: str) -> TestResponse:
        """The response for `path`."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, headers: Any = None, **rest: Any) -> TestResponse:
        """The response, which the OpenAPI document describes."""
        allowed = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        response = self.app.test_client().open(
            path, method=method, headers={**allowed, **(headers or {})}, **rest
        )
        refuse_undocumented(self.app, method, path.partition("?")[0], response)
        return response

    def with_key(self, key: str) -> "Caller":
        """The same caller with another key."""
        return replace(self, key=key)


def refuse_undocumented(app: Flask, method: str, path: str, response: TestResponse) -> None:
    """Raises AssertionError for a response that the OpenAPI document does not describe."""
    assert response.status_code != 500, response.text
    if response.status_code >= 400:
        _refuse_other_problem(response)
    document = _closed_document(app)
    operation = _operation(document, method, path)
    if operation is not None:
        described = operation["responses"][str(response.status_code)]
        _refuse_other_content(document, described["content"], response)
        needed = [name for name, header in described["headers"].items() if header["required"]]
        assert set(needed) <= set(response.headers.keys())


def _refuse_other_problem(response: TestResponse) -> None:
    assert response.mimetype == PROBLEM_TYPE
    assert not any(canary in response.text for canary in bodies.CANARIES)
    problem = response.get_json()
    assert problem["status"] == response.status_code
    extras = {name: problem.pop(name) for name in EXTRAS if name in problem}
    assert shapes.difference(problem, shapes.PROBLEM) is None
    if "errors" in extras:
        assert shapes.difference(extras["errors"], [shapes.ENTRY]) is None


def _refuse_other_content(
    document: dict[str, Any], content: dict[str, Any], response: TestResponse
) -> None:
    schema = content[str(response.mimetype)].get("schema", {})
    if response.is_json:
        OAS31Validator({**document, **schema}).validate(response.get_json())


def _operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    for address, operations in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", address), path):
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


@cache
def _closed_document(app: Flask) -> dict[str, Any]:
    document: dict[str, Any] = _closed(openapi.document(app))
    return document


def _closed(value: Any) -> Any:
    """The document in strict form: responses may have only the fields that it names."""
    if isinstance(value, list):
        return [_closed(one) for one in value]
    if not isinstance(value, dict):
        return value
    closed = {key: _closed(one) for key, one in value.items()}
    is_object = value.get("type") == "object" and "properties" in value
    return {"additionalProperties": False, **closed} if is_object else closed
