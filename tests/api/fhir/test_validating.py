"""$validate says what creating a resource would say, and creates nothing."""

from typing import Any

import pytest

from tests.api.fhir.clinics import Clinic
from tests.fhir import samples
from tests.services import stored

PATH = "/MedicationRequest/$validate"


def issues(clinic: Clinic, body: Any, path: str = PATH) -> list[tuple[str, str]]:
    """Severity and code of each issue. Each has an expression."""
    response = clinic.ask("POST", path, body)
    assert response.status_code == 200, response.text
    found = response.get_json()
    assert found["resourceType"] == "OperationOutcome"
    assert all(one["expression"] for one in found["issue"])
    return [(one["severity"], one["code"]) for one in found["issue"]]


def parameters(resource: Any, **more: Any) -> dict[str, Any]:
    named = [{"name": name, **value} for name, value in more.items()]
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": resource}, *named],
    }


def test_a_resource_that_would_be_accepted_has_no_error(clinic: Clinic) -> None:
    before = stored.counts(clinic.caller.engine)
    assert issues(clinic, samples.titration())[0] == ("information", "informational")
    after = stored.counts(clinic.caller.engine)
    assert {name for name in after if after[name] != before[name]} <= {"audit_entries", "api_keys"}


def test_it_says_what_the_order_would_be_and_when(clinic: Clinic) -> None:
    found = clinic.ask("POST", PATH, samples.titration()).get_json()
    assert "would be received" in found["issue"][0]["diagnostics"]
    assert "ready by 20" in found["issue"][0]["diagnostics"]


def test_a_hold_is_a_warning_with_its_code(clinic: Clinic) -> None:
    created = clinic.create(samples.titration(), Prefer="return=OperationOutcome")
    assert created.status_code == 201
    again = samples.titration()
    again["identifier"] = [{"system": "urn:other", "value": "2"}]
    found = clinic.ask("POST", PATH, again).get_json()["issue"]
    assert "would be held" in found[0]["diagnostics"]
    codes = [one["details"]["coding"][0]["code"] for one in found[1:]]
    assert "duplicate_order" in codes
    assert {one["severity"] for one in found[1:]} == {"warning"}


@pytest.mark.parametrize(
    "body",
    [
        parameters(samples.titration()),
        parameters(samples.titration(), mode={"valueCode": "create"}),
    ],
)
def test_parameters_hold_the_resource(sqlite_clinic: Clinic, body: Any) -> None:
    assert issues(sqlite_clinic, body)[0] == ("information", "informational")
    assert issues(sqlite_clinic, samples.titration(), f"{PATH}?mode=create")


def test_each_error_is_an_issue_with_its_expression(sqlite_clinic: Clinic) -> None:
    resource = samples.titration()
    del resource["subject"]
    found = sqlite_clinic.ask("POST", PATH, resource).get_json()["issue"]
    assert [(one["severity"], one["expression"]) for one in found] == [
        ("error", ["MedicationRequest.subject"])
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"resourceType": "Patient"}, 400),
        (b"{", 400),
        ({"resourceType": "Parameters"}, 422),
        (parameters(samples.titration(), mode={"valueCode": "delete"}), 422),
        (parameters(samples.titration(), profile={"valueUri": "urn:x"}), 422),
        (parameters({"resourceType": "Patient"}), 422),
    ],
)
def test_what_cannot_be_validated_is_refused(sqlite_clinic: Clinic, body: Any, status: int) -> None:
    assert sqlite_clinic.ask("POST", PATH, body).status_code == status
