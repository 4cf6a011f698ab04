"""Posting what must be refused, and what the refusal points at."""

from typing import Any

from werkzeug.test import TestResponse

from tests.api.callers import Caller
from tests.services import stored


def refused(caller: Caller, body: Any, status: int) -> TestResponse:
    """The refusal, after which nothing is stored."""
    before = stored.counts(caller.engine)
    response = caller.post(body)
    assert response.status_code == status, response.text
    assert stored.counts(caller.engine) == before
    return response


def problems(caller: Caller, body: Any) -> dict[str, str]:
    """The codes of a refusal by the pointers they come with."""
    answer = refused(caller, body, 422).get_json()
    return {entry["pointer"]: entry["code"] for entry in answer["errors"]}
