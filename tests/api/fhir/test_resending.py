"""The same request with other ids returns the existing order."""

import copy
import uuid
from typing import Any

import pytest

from tests.api import bodies
from tests.api.fhir.clinics import Clinic, refused
from tests.api.fhir.test_transactions import post, transaction
from tests.fhir import samples
from tests.services import stored

IDENTIFIER = f"identifier={samples.SYSTEM}|RX-1001"
NEW_NAMES: list[dict[str, Any]] = [
    {"id": "another"},
    {"meta": {"versionId": "2", "lastUpdated": "2026-11-25T10:00:00Z"}},
    {"text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'}},
]


@pytest.mark.parametrize("names", NEW_NAMES)
@pytest.mark.parametrize("headers", [{}, {"If_None_Exist": IDENTIFIER}])
def test_a_request_with_new_ids_is_the_existing_order(
    sqlite_clinic: Clinic, names: dict[str, Any], headers: dict[str, str]
) -> None:
    first = sqlite_clinic.create(samples.request(), **headers)
    again = sqlite_clinic.create(samples.request(**names), **headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["id"] == again.get_json()["id"]
    assert stored.counts(sqlite_clinic.caller.engine)["orders"] == 1


def test_a_request_with_new_names_is_found_on_each_database(clinic: Clinic) -> None:
    first = clinic.create(samples.request(id="one"))
    again = clinic.create(samples.request(id="two"))
    assert (first.status_code, again.status_code) == (201, 200)


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"If_None_Exist": IDENTIFIER}, 412)])
def test_other_content_under_new_names_still_conflicts(
    sqlite_clinic: Clinic, headers: dict[str, str], status: int
) -> None:
    sqlite_clinic.create(samples.request(id="one"))
    again = sqlite_clinic.create(samples.request(samples.dosage(1), id="two"), **headers)
    assert again.status_code == status
    assert list(refused(again)) == ["MedicationRequest.identifier[0]"]


def test_a_transaction_with_new_ids_finds_the_existing_orders(sqlite_clinic: Clinic) -> None:
    first = transaction()
    again = copy.deepcopy(first)
    for entry in again["entry"]:
        entry["resource"]["id"] = str(uuid.uuid4())
        entry["resource"]["meta"] = {"versionId": "3"}
    # The patient and the prescriber are in another order.
    again["entry"][:2] = reversed(again["entry"][:2])
    statuses = [
        [one["response"]["status"] for one in post(sqlite_clinic, bundle).get_json()["entry"]]
        for bundle in (first, again)
    ]
    assert [status[-1] for status in statuses] == ["201 Created", "200 OK"]


def test_an_order_of_the_json_api_is_not_a_resource(sqlite_clinic: Clinic) -> None:
    placed = sqlite_clinic.caller.post(bodies.order(f"{samples.SYSTEM}|RX-1001"))
    assert placed.status_code == 201
    assert sqlite_clinic.create(samples.request()).status_code == 409
