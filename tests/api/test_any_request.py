"""Random requests generated from the OpenAPI document: none causes a server error."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode

from pharmacy import current
from tests import apps
from tests.api import bodies
from tests.api.conftest import calling

MOST = 20
application = apps.build()
interface = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
# A body that matches the schema may still be an order that cannot be made.
interface.config.checks.positive_data_acceptance.enabled = False
# Each request has the key of `standing`, so a request without one would not be sent as it was made.
interface.config.generation.with_security_parameters = False
# A text that is too long may make the whole request too large (413).
interface.config.checks.negative_data_rejection.expected_statuses = [
    *("400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"),
]
# A change without If-Match returns 428 (RFC 6585).
interface.config.checks.missing_required_header.expected_statuses = ["400", "428"]


@dataclass(frozen=True)
class StoredExample:
    """A client's key, and the ids of an existing order and label."""

    key: str
    order_id: str
    label_id: str


@pytest.fixture(scope="module")
def standing(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StoredExample]:
    """A service whose database all these requests share."""
    folder = tmp_path_factory.mktemp("standing")
    path = shutil.copy(migrated_sqlite, folder / "pharmacy.db")
    for caller in calling(f"sqlite:///{path}"):
        current.install(application, caller.app.extensions["pharmacy"])
        order = caller.post(bodies.ldn_order()).get_json()
        yield StoredExample(caller.key, order["id"], order["labels"][0]["id"])


@interface.parametrize()
@settings(
    max_examples=MOST, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
def test_no_request_causes_a_server_error_or_an_undocumented_response(
    case: Case[Any], standing: StoredExample
) -> None:
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        _mean_what_stands(case, standing)
    case.call_and_validate(headers={"Authorization": f"Bearer {standing.key}"})


def _mean_what_stands(case: Case[Any], standing: StoredExample) -> None:
    """Make a valid request use ids that exist."""
    if "id" in case.path_parameters:
        is_label = "/labels/" in case.path
        case.path_parameters["id"] = standing.label_id if is_label else standing.order_id
    if "If-Match" in case.headers:
        case.headers["If-Match"] = '"1"'
