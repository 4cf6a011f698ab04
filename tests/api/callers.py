"""A prescriber's system that calls us, and checks that each answer is one that we documented."""

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
    """One sender with its key; `engine` looks behind the door."""

    app: Flask
    engine: Engine
    key: str

    def post(
        self, body: Any, key: str | None = "key-1", headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Post an order: `body` as bytes as it stands, anything else as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        names = {} if key is None else {"Idempotency-Key": key}
        return self.ask("POST", "/api/v1/orders", data=data, headers={**names, **(headers or {})})

    def get(self, path: str) -> TestResponse:
        """What stands at `path`."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, headers: Any = None, **rest: Any) -> TestResponse:
        """The answer, which is one that the OpenAPI document describes."""
        allowed = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        response = self.app.test_client().open(
            path, method=method, headers={**allowed, **(headers or {})}, **rest
        )
        refuse_undocumented(method, path.partition("?")[0], response)
        return response

    def with_key(self, key: str) -> "Caller":
        """The same caller with another key."""
        return replace(self, key=key)


def refuse_undocumented(method: str, path: str, response: TestResponse) -> None:
    """Raises AssertionError for an answer that the OpenAPI document does not describe."""
    assert response.status_code != 500, response.text
    if response.status_code >= 400:
        _refuse_other_problem(response)
    operation = _operation(method, path)
    if operation is not None:
        described = operation["responses"][str(response.status_code)]
        _refuse_other_content(described["content"], response)


def _refuse_other_problem(response: TestResponse) -> None:
    assert response.mimetype == PROBLEM_TYPE
    assert not any(canary in response.text for canary in bodies.CANARIES)
    problem = response.get_json()
    assert problem["status"] == response.status_code
    extras = {name: problem.pop(name) for name in EXTRAS if name in problem}
    assert shapes.difference(problem, shapes.PROBLEM) is None
    if "errors" in extras:
        assert shapes.difference(extras["errors"], [shapes.ENTRY]) is None


def _refuse_other_content(content: dict[str, Any], response: TestResponse) -> None:
    schema = content[str(response.mimetype)]["schema"]
    if response.is_json:
        whole = {**openapi.document(), **schema}
        OAS31Validator(whole).validate(response.get_json())


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for pattern, operations in _paths():
        if pattern.fullmatch(path):
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [
        (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), operations)
        for path, operations in openapi.document()["paths"].items()
    ]
