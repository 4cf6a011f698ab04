"""Posts that must be refused, and the pointers of the errors."""

from typing import Any

from werkzeug.test import TestResponse

from tests.api.callers import Caller
from tests.services import stored


def refused(caller: Caller, body: Any, status: int) -> TestResponse:
    """The refusal. Nothing was stored."""
    before = stored.counts(caller.engine)
    response = caller.post(body)
    assert response.status_code == status, response.text
    assert stored.counts(caller.engine) == before
    return response


def problems(caller: Caller, body: Any) -> dict[str, str]:
    """The codes of a refusal by their pointers."""
    answer = refused(caller, body, 422).get_json()
    return {entry["pointer"]: entry["code"] for entry in answer["errors"]}
