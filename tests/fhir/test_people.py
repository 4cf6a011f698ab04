"""Patient and prescriber of a request, each by a rule and never by a guess."""

from typing import Any

import pytest

from tests import cast
from tests.fhir import samples
from tests.fhir.samples import patient, practitioner, request


def with_people(person: Any = None, prescriber: Any = None, **changes: Any) -> dict[str, Any]:
    people = [person or patient(), prescriber or practitioner()]
    return request(contained=[*people, *samples.nothing_known()], **changes)


def test_the_patient_is_as_the_resource_names_him_or_her() -> None:
    found = samples.read(request()).order.patient
    assert found.name == f"{cast.CANARY_GIVEN_NAME} {cast.CANARY_FAMILY_NAME}"
    assert (str(found.birth_date), found.phone, found.language) == (
        "1980-02-03",
        cast.CANARY_PHONE,
        "en",
    )
    assert found.address is not None
    assert found.address.line == "1 Example Road"


def test_the_official_name_goes_before_others() -> None:
    names = [
        {"use": "nickname", "text": "Rob"},
        {"use": "usual", "family": "Usual", "given": ["U"]},
        {"use": "official", "family": "Official", "given": ["A", "B"], "suffix": ["Jr."]},
    ]
    found = samples.read(with_people(patient(name=names))).order.patient
    assert (found.given_name, found.family_name) == ("A B", "Official Jr.")


def test_the_preferred_language_is_the_label_s() -> None:
    languages = [
        {"language": samples.coded("en", "urn:ietf:bcp:47")},
        {"language": samples.coded("es", "urn:ietf:bcp:47"), "preferred": True},
    ]
    found = samples.read(with_people(patient(communication=languages))).order.patient
    assert found.language == "es"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": [{"text": "Robin Sample"}]}, "name[0].family"),
        ({"name": [{"family": "Sample"}]}, "name[0].given"),
        ({"name": [{"use": "old", "family": "A", "given": ["B"]}]}, "name"),
        ({"name": [{"family": "A", "given": ["B"]}, {"family": "C", "given": ["D"]}]}, "name[1]"),
        ({"birthDate": "1980-02"}, "birthDate"),
        ({"deceasedBoolean": True}, "deceased"),
        ({"deceasedDateTime": "2026-01-01"}, "deceased"),
        ({"active": False}, "active"),
        ({"link": [{"type": "replaced-by", "other": {"reference": "Patient/2"}}]}, "link[0]"),
        ({"address": [{"text": "1 Example Road, Austin"}]}, "address[0].line"),
        (
            {"address": [{"line": ["1"], "city": "A", "state": "Texas", "postalCode": "78701"}]},
            "address[0].state",
        ),
        ({"address": [{"line": ["1"], "city": "A", "country": "CA"}]}, "address[0].country"),
        ({"communication": [{"language": {"text": "English"}}] * 2}, "communication"),
        ({"telecom": [{"system": "phone", "value": "5" * 31}]}, "telecom[0].value"),
    ],
)
def test_an_ambiguous_patient_is_refused(changes: Any, path: str) -> None:
    assert list(samples.refusals(with_people(patient(**changes)))) == [f"contained[0].{path}"]


def test_a_patient_who_was_not_sent_is_refused() -> None:
    refused = samples.refusals(request(subject={"reference": "Patient/1", "display": "A"}))
    assert refused == {"subject.reference": "not-found"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "Dr. Ada Example"),
        ({"name": [{"text": "Ada Example, MD", "family": "Example"}]}, "Ada Example, MD"),
    ],
)
def test_the_prescriber_is_named(changes: Any, name: str) -> None:
    found = samples.read(with_people(prescriber=practitioner(**changes))).order.prescriber
    assert (found.name, found.npi) == (name, "1234567893")


def test_a_role_leads_to_its_practitioner() -> None:
    role = {
        "resourceType": "PractitionerRole",
        "id": "r1",
        "practitioner": {"reference": "#d1"},
        "telecom": [{"system": "phone", "value": "512-555-0122"}],
    }
    resource = with_people(requester={"reference": "#r1"})
    resource["contained"].append(role)
    found = samples.read(resource).order.prescriber
    assert (found.name, found.phone) == ("Dr. Ada Example", "512-555-0122")


def test_a_prescriber_who_was_not_sent_is_known_by_the_display() -> None:
    requester = {"reference": "Practitioner/f007", "display": "Dr. Ada Example"}
    assert samples.read(request(requester=requester)).order.prescriber.name == "Dr. Ada Example"


@pytest.mark.parametrize(
    ("requester", "path"),
    [
        (None, "requester"),
        ({"reference": "Practitioner/f007"}, "requester.reference"),
        ({"reference": "Organization/1", "display": "Clinic"}, "requester"),
        ({"type": "Patient", "display": "Robin"}, "requester"),
        ({"reference": "#p1"}, "requester"),
    ],
)
def test_nobody_else_prescribes(requester: Any, path: str) -> None:
    assert list(samples.refusals(request(requester=requester))) == [path]
