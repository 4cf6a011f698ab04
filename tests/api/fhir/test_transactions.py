"""A transaction of a patient, a prescriber and requests is stored completely, or not at all."""

import copy
import uuid
from typing import Any

import pytest

from tests.api.fhir.clinics import Clinic, refused
from tests.fhir import samples
from tests.services import stored


def entry(resource: Any, name: str | None = None, **request: Any) -> dict[str, Any]:
    asked = {"method": "POST", "url": resource["resourceType"], **request}
    return {
        "fullUrl": name or f"urn:uuid:{uuid.uuid4()}",
        "resource": {key: value for key, value in resource.items() if key != "id"},
        "request": asked,
    }


def transaction(*numbers: str, **changes: Any) -> dict[str, Any]:
    """One patient without medicines or conditions, a prescriber, and a request for each number.

    The requests differ in their days, so that no two are the same course.
    """
    patient, practitioner = (f"urn:uuid:{uuid.uuid4()}" for _ in range(2))
    entries = [
        entry(samples.patient(), patient),
        entry(samples.practitioner(), practitioner),
    ]
    for resource in samples.nothing_known():
        person = "patient" if "patient" in resource else "subject"
        entries.append(entry({**resource, person: {"reference": patient}}))
    for days, number in enumerate(numbers or ("RX-1001",), start=7):
        request = samples.request(
            samples.dosage(0.5, days),
            number=number,
            contained=None,
            supportingInformation=None,
            subject={"reference": patient},
            requester={"reference": practitioner},
            **changes,
        )
        entries.append(entry(request))
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def post(clinic: Clinic, bundle: Any, **headers: str) -> Any:
    return clinic.ask("POST", "", bundle, **headers)


def test_a_transaction_places_each_request(clinic: Clinic) -> None:
    response = post(clinic, transaction("A", "B"))
    answer = response.get_json()
    assert (response.status_code, answer["type"]) == (200, "transaction-response")
    answers = [one["response"] for one in answer["entry"]]
    assert [one["status"] for one in answers] == ["201 Created"] * 7
    kinds = [one.get("location", "").partition("/")[0] for one in answers]
    assert kinds == ["Patient", "Practitioner", "", "", "", *["MedicationRequest"] * 2]
    first = clinic.get(f"/{answers[5]['location']}").get_json()
    assert (first["status"], answers[5]["etag"]) == ("active", 'W/"1"')
    assert clinic.get(f"/{answers[0]['location']}").get_json()["birthDate"] == "1980-02-03"
    assert clinic.get(f"/{answers[1]['location']}").get_json()["resourceType"] == "Practitioner"
    # The same patient and drug on the same days: a pharmacist decides, as in the JSON API.
    second = clinic.get(f"/{answers[6]['location']}").get_json()
    assert second["statusReason"]["coding"][0]["code"] == "duplicate_order"
    found = clinic.get(f"/MedicationRequest?patient={answers[0]['location']}").get_json()
    assert len(found["entry"]) == 2


def test_each_request_is_self_contained_afterwards(sqlite_clinic: Clinic) -> None:
    answer = post(sqlite_clinic, transaction(), Prefer="return=representation").get_json()
    resource = answer["entry"][-1]["resource"]
    kinds = {one["resourceType"] for one in resource["contained"]}
    assert kinds == {
        *("Patient", "Practitioner", "MedicationStatement", "Condition", "AllergyIntolerance")
    }
    assert "urn:uuid" not in str(resource)
    again = sqlite_clinic.get(f"/MedicationRequest/{resource['id']}").get_json()
    assert again == resource


def test_the_same_transaction_again_finds_the_existing_orders(clinic: Clinic) -> None:
    """Its entries have new URLs each time."""
    condition = f"identifier={samples.SYSTEM}|RX-1001"
    first, again = transaction(), transaction()
    for bundle in (first, again):
        bundle["entry"][-1]["request"]["ifNoneExist"] = condition
    one, other = (post(clinic, bundle).get_json()["entry"][-1] for bundle in (first, again))
    assert (one["response"]["status"], other["response"]["status"]) == ("201 Created", "200 OK")
    assert other["response"]["location"] == one["response"]["location"]


def test_other_content_under_an_identifier_fails_the_whole_transaction(clinic: Clinic) -> None:
    post(clinic, transaction("A"))
    before = stored.counts(clinic.caller.engine)
    changed = transaction("B", "A", note=[{"text": "other"}])
    refusal = post(clinic, changed)
    place = "Bundle.entry[6].resource.identifier[0]"
    assert (refusal.status_code, refused(refusal)) == (409, {place: "duplicate"})
    changed["entry"][-1]["request"]["ifNoneExist"] = f"identifier={samples.SYSTEM}|A"
    assert post(clinic, changed).status_code == 412
    assert stored.counts(clinic.caller.engine) == before


def test_one_bad_request_leaves_nothing_behind(clinic: Clinic) -> None:
    before = stored.counts(clinic.caller.engine)
    bundle = transaction("A", "B")
    bundle["entry"][6]["resource"]["dosageInstruction"] = [samples.dosage(count=3)]
    path = "Bundle.entry[6].resource.dosageInstruction[0].timing.repeat.count"
    response = post(clinic, bundle)
    assert (response.status_code, refused(response)) == (422, {path: "not-supported"})
    assert stored.counts(clinic.caller.engine) == before


def test_a_medication_and_a_role_may_be_entries(sqlite_clinic: Clinic) -> None:
    bundle = transaction(
        medicationCodeableConcept=None,
        medicationReference={"reference": "Medication/m"},
    )
    practitioner = bundle["entry"][1]["fullUrl"]
    role = {"resourceType": "PractitionerRole", "practitioner": {"reference": practitioner}}
    bundle["entry"][-1]["resource"]["requester"] = {"reference": "urn:uuid:role"}
    medication = {"resourceType": "Medication", "code": {"text": "naltrexone 0.5 mg capsule"}}
    bundle["entry"] += [
        entry(role, "urn:uuid:role"),
        entry(medication, "https://clinic.example/fhir/Medication/m"),
    ]
    response = post(sqlite_clinic, bundle)
    assert response.status_code == 200, response.text
    prescriber = response.get_json()["entry"][1]["response"]["location"]
    assert sqlite_clinic.get(f"/{prescriber}").get_json()["resourceType"] == "Practitioner"


def without(bundle: Any, *places: int) -> Any:
    remaining = [one for at, one in enumerate(bundle["entry"]) if at not in places]
    return {**bundle, "entry": remaining}


def changed(at: int, **changes: Any) -> Any:
    bundle = copy.deepcopy(transaction())
    bundle["entry"][at] = {**bundle["entry"][at], **changes}
    return bundle


OBSERVATION = {"resourceType": "Observation", "status": "final"}
WRONG = {
    "a batch": ({**transaction(), "type": "batch"}, "Bundle.type"),
    "a document": ({**transaction(), "type": "document"}, "Bundle.type"),
    "no entries": ({"resourceType": "Bundle", "type": "transaction"}, "Bundle.entry"),
    "no requests": (without(transaction(), 5), "Bundle.entry"),
    "too many requests": (transaction(*"ABCDEFGHIJK"), "Bundle.entry"),
    "another resource": (changed(0, resource=OBSERVATION), "Bundle.entry[0].resource"),
    "an update": (
        changed(0, request={"method": "PUT", "url": "Patient/1"}),
        "Bundle.entry[0].request",
    ),
    "another url": (changed(5, request={"method": "POST", "url": "X"}), "Bundle.entry[5].request"),
    "no method": (changed(0, request=None), "Bundle.entry[0].request"),
    "a version": (
        changed(5, request={"method": "POST", "url": "MedicationRequest", "ifMatch": "1"}),
        "Bundle.entry[5].request.ifMatch",
    ),
    "an idle entry": (
        {**transaction(), "entry": [*transaction()["entry"], *transaction()["entry"][:1]]},
        "Bundle.entry[6].resource",
    ),
    "no patient": (
        without(transaction(), 0, 2, 3, 4),
        "Bundle.entry[1].resource.subject.reference",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_done_whole_is_refused(refused_clinic: Clinic, name: str) -> None:
    bundle, path = WRONG[name]
    response = post(refused_clinic, bundle)
    assert response.status_code in (400, 422)
    assert list(refused(response)) == [path]


def test_two_entries_of_one_name_are_refused(refused_clinic: Clinic) -> None:
    bundle = transaction()
    bundle["entry"][1]["fullUrl"] = bundle["entry"][0]["fullUrl"]
    assert refused(post(refused_clinic, bundle)) == {"Bundle.entry[1].fullUrl": "duplicate"}
