"""Requests that nobody would think of, made from the description: none ends in a defect."""

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
# What has the right form is not yet an order that can be made.
interface.config.checks.positive_data_acceptance.enabled = False
# A change without If-Match is 428 (RFC 6585).
interface.config.checks.missing_required_header.expected_statuses = ["400", "428"]


@dataclass(frozen=True)
class StoredExample:
    """A sender's key, and the ids of an order and of a label that stand."""

    key: str
    order_id: str
    label_id: str


@pytest.fixture(scope="module")
def standing(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StoredExample]:
    """What the service has, in a database that all these requests share."""
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
def test_no_request_is_a_defect_or_is_answered_otherwise_than_described(
    case: Case[Any], standing: StoredExample
) -> None:
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        _mean_what_stands(case, standing)
    case.call_and_validate(headers={"Authorization": f"Bearer {standing.key}"})


def _mean_what_stands(case: Case[Any], standing: StoredExample) -> None:
    """Have a valid request ask for something that there is."""
    if "id" in case.path_parameters:
        is_label = "/labels/" in case.path
        case.path_parameters["id"] = standing.label_id if is_label else standing.order_id
    if "If-Match" in case.headers:
        case.headers["If-Match"] = '"1"'
