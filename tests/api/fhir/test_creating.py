"""A MedicationRequest arrives over HTTP, once, and is stored unchanged."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from pharmacy import db
from pharmacy.models.orders import Order
from tests.api.fhir.clinics import Clinic, refused
from tests.fhir import samples
from tests.services import stored

IDENTIFIER = f"identifier={samples.SYSTEM}|RX-1001"


def orders(clinic: Clinic) -> int:
    return stored.counts(clinic.caller.engine)["orders"]


def test_a_titration_is_created(clinic: Clinic) -> None:
    response = clinic.create(samples.titration())
    resource = response.get_json()
    assert (response.status_code, resource["status"]) == (201, "active")
    path = f"/fhir/R4/MedicationRequest/{resource['id']}/_history/1"
    assert (response.headers["Location"], response.headers["ETag"]) == (path, 'W/"1"')
    assert response.headers["Last-Modified"].endswith("GMT")
    assert resource["meta"]["versionId"] == "1"
    answer = clinic.caller.get(f"/api/v1/orders/{resource['id']}").get_json()
    assert answer["plan"]["totals"]["capsules"] == 86
    assert (answer["flags"], answer["external_id"]) == ([], f"{samples.SYSTEM}|RX-1001")


def test_what_was_sent_is_kept_word_for_word_and_given_back(clinic: Clinic) -> None:
    place = "http://hl7.org/fhir/StructureDefinition/geolocation"
    resource = samples.request()
    resource["contained"][0]["address"][0]["extension"] = [{"url": place, "valueDecimal": 1.50}]
    text = json.dumps(resource, indent=1).replace("1.5\n", "1.50\n")
    response = clinic.create(text.encode())
    assert '"valueDecimal":1.50' in response.text
    given = response.get_json()
    for name in ("id", "meta"):
        del given[name]
    assert given == json.loads(text)
    with db.reading(clinic.caller.engine) as session:
        order = session.scalars(select(Order)).one()
        assert order.request == text


def test_an_order_that_is_held_is_on_hold_with_each_reason(clinic: Clinic) -> None:
    entry = {**samples.dosage(1), "text": "Take 2 mg at bedtime for 7 days"}
    held = clinic.create(samples.request(entry, note=[{"text": "Call me"}])).get_json()
    assert held["status"] == "on-hold"
    codes = {coding["code"] for coding in held["statusReason"]["coding"]}
    assert codes == {"doses_differ", "note_not_read"}


def test_what_the_patient_takes_may_be_left_unsaid_and_is_asked_for(clinic: Clinic) -> None:
    resource = samples.request(supportingInformation=None)
    resource["contained"] = resource["contained"][:2]
    placed = clinic.create(resource).get_json()
    assert placed["status"] == "active"
    order = clinic.caller.get(f"/api/v1/orders/{placed['id']}").get_json()
    assert {flag["code"] for flag in order["flags"]} == {
        "medications_not_stated",
        "conditions_not_stated",
        "allergies_not_stated",
    }


def test_written_directions_that_differ_from_the_structure_hold_the_order(clinic: Clinic) -> None:
    entry = {**samples.dosage(1), "text": "Take 2 mg at bedtime for 7 days"}
    held = clinic.create(samples.request(entry)).get_json()
    (coding,) = held["statusReason"]["coding"]
    assert coding["code"] == "doses_differ"
    assert "2 mg" in coding["display"]
    assert "1 mg" in coding["display"]


@pytest.mark.parametrize(
    ("preference", "status", "kind"),
    [
        (None, 201, "MedicationRequest"),
        ("return=representation", 201, "MedicationRequest"),
        ("return=minimal", 201, None),
        ("respond-async, return=OperationOutcome", 201, "OperationOutcome"),
    ],
)
def test_the_caller_gets_back_what_it_prefers(
    sqlite_clinic: Clinic, preference: str | None, status: int, kind: str | None
) -> None:
    headers = {} if preference is None else {"Prefer": preference}
    response = sqlite_clinic.create(samples.request(), **headers)
    assert response.status_code == status
    assert (response.get_json()["resourceType"] if response.data else None) == kind
    assert response.headers["Location"].startswith("/fhir/R4/MedicationRequest/")


# Only once.


def test_the_same_request_again_returns_the_existing_order(clinic: Clinic) -> None:
    first, again = clinic.create(samples.request()), clinic.create(samples.request())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json() == first.get_json()
    assert orders(clinic) == 1


def test_if_none_exist_finds_the_same_content(clinic: Clinic) -> None:
    first = clinic.create(samples.request(), If_None_Exist=IDENTIFIER)
    again = clinic.create(samples.request(), If_None_Exist=IDENTIFIER.replace(":", "%3A"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Location"] == first.headers["Location"]
    assert orders(clinic) == 1


def test_other_content_under_the_same_identifier_is_never_folded_in(clinic: Clinic) -> None:
    """Nearly all published examples share one identifier."""
    clinic.create(samples.request())
    other = samples.request(samples.dosage(1))
    conditional, plain = clinic.create(other, If_None_Exist=IDENTIFIER), clinic.create(other)
    place = "MedicationRequest.identifier[0]"
    assert (conditional.status_code, refused(conditional)) == (412, {place: "conflict"})
    assert (plain.status_code, refused(plain)) == (409, {place: "duplicate"})
    assert orders(clinic) == 1


def test_another_clients_identifiers_are_its_own(clinic: Clinic, other_clinic: Clinic) -> None:
    clinic.create(samples.request())
    other = other_clinic.create(samples.request(samples.dosage(1)), If_None_Exist=IDENTIFIER)
    assert other.status_code == 201


def test_another_system_is_another_identifier(sqlite_clinic: Clinic) -> None:
    sqlite_clinic.create(samples.request())
    other = samples.request(identifier=[{"system": "urn:other", "value": "RX-1001"}])
    assert sqlite_clinic.create(other).status_code == 201


def test_a_request_without_identifier_is_accepted_each_time(sqlite_clinic: Clinic) -> None:
    for _ in range(2):
        assert sqlite_clinic.create(samples.request(identifier=None)).status_code == 201


@pytest.mark.parametrize(
    "condition",
    [
        "identifier=RX-1001",
        "identifier=urn:other|RX-1001",
        "identifier=a|b,c|d",
        "patient=1",
        f"{IDENTIFIER}&status=active",
    ],
)
def test_another_condition_is_refused(refused_clinic: Clinic, condition: str) -> None:
    response = refused_clinic.create(samples.request(), If_None_Exist=condition)
    assert (response.status_code, refused(response)) == (400, {"": "invalid"})


# Refused requests.


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "structure"),
        (b"{", "structure"),
        (b'{"resourceType": "MedicationRequest", "status": "a", "status": "b"}', "structure"),
        (b'{"resourceType": "MedicationRequest", "x": NaN}', "structure"),
        (b"\xff", "structure"),
        (b"[" * 5000, "structure"),
        (b"[]", "structure"),
        (b'{"resourceType": "Patient"}', "structure"),
        (b"<MedicationRequest/>", "structure"),
    ],
)
def test_what_is_no_json_or_no_fhir_is_a_400(
    refused_clinic: Clinic, body: bytes, code: str
) -> None:
    response = refused_clinic.create(body)
    assert (response.status_code, set(refused(response).values())) == (400, {code})


def test_an_element_that_fhir_does_not_know_is_a_400(refused_clinic: Clinic) -> None:
    response = refused_clinic.create({**samples.request(), "dose": 1})
    assert (response.status_code, refused(response)) == (
        400,
        {"MedicationRequest.dose": "structure"},
    )


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        (samples.request(samples.dosage(count=3)), "dosageInstruction[0].timing.repeat.count"),
        (samples.request(authoredOn="2999-01-01"), "authoredOn"),
        (samples.request(modifierExtension=[{"url": "urn:x"}]), "modifierExtension"),
    ],
)
def test_a_business_rule_is_a_422_with_its_path(
    refused_clinic: Clinic, resource: Any, path: str
) -> None:
    response = refused_clinic.create(resource)
    assert (response.status_code, list(refused(response))) == (422, [f"MedicationRequest.{path}"])


def test_a_dose_that_no_capsule_of_the_named_strength_makes_is_named(
    refused_clinic: Clinic,
) -> None:
    concept = {"text": "naltrexone 1.5 mg capsule"}
    response = refused_clinic.create(
        samples.request(samples.dosage(1), medicationCodeableConcept=concept)
    )
    assert refused(response) == {"MedicationRequest.medication": "business-rule"}
    assert response.get_json()["issue"][0]["details"]["coding"][0]["code"] == "dose_not_makeable"


@pytest.mark.parametrize(
    "media",
    [
        "application/xml",
        "application/fhir+xml",
        "text/plain",
        "application/fhir+json; fhirVersion=5.0",
        "application/fhir+json; charset=latin-1",
        "",
    ],
)
def test_another_media_type_is_a_415(refused_clinic: Clinic, media: str) -> None:
    response = refused_clinic.create(samples.request(), Content_Type=media)
    assert (response.status_code, refused(response)) == (415, {"": "not-supported"})


@pytest.mark.parametrize(
    "media", ["application/json", "application/fhir+json; fhirVersion=4.0", "Application/FHIR+json"]
)
def test_r4_json_is_accepted_by_any_of_its_media_types(sqlite_clinic: Clinic, media: str) -> None:
    assert sqlite_clinic.create(samples.request(), Content_Type=media).status_code == 201


def test_xml_responses_are_not_supported(refused_clinic: Clinic) -> None:
    response = refused_clinic.create(samples.request(), Accept="application/fhir+xml")
    assert (response.status_code, refused(response)) == (406, {"": "not-supported"})


def test_without_a_key_nothing_is_read(refused_clinic: Clinic) -> None:
    response = refused_clinic.with_key("wrong").create(b"{")
    assert (response.status_code, refused(response)) == (401, {"": "login"})
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_unknown_url_returns_a_fhir_error(refused_clinic: Clinic) -> None:
    assert refused_clinic.get("/Observation/1").status_code == 404
    assert refused_clinic.ask("DELETE", "/MedicationRequest").status_code == 405


def test_a_prescription_of_1990_is_held(clinic: Clinic) -> None:
    resource = clinic.create({**samples.request(), "authoredOn": "1990-01-01"}).get_json()
    assert resource["status"] == "on-hold"
    answer = clinic.caller.get(f"/api/v1/orders/{resource['id']}").get_json()
    assert [f["code"] for f in answer["flags"] if f["severity"] == "hold"] == [
        "prescription_too_old"
    ]
