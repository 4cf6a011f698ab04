"""Names, addresses, phones and identifiers count while valid. Otherwise a pharmacist asks."""

from typing import Any

import pytest

from tests.fhir import samples
from tests.fhir.samples import patient, practitioner, request

NPI = "http://hl7.org/fhir/sid/us-npi"
ENDED: Any = {"period": {"end": "2010"}}
TO_COME: Any = {"period": {"start": "2026-11-26"}}
TODAY: Any = {"period": {"start": "2026-11-25", "end": "2026-11-25"}}
BACKWARDS: Any = {"period": {"start": "2026-12-01", "end": "2026-01-01"}}
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
# It has ended on an unknown date.
ENDED_SOMETIME: Any = {
    "period": {"_end": {"extension": [{"url": _ABSENT, "valueCode": "unknown"}]}}
}
NOT_VALID: Any = [ENDED, TO_COME, BACKWARDS, {"period": {"end": "2026-11-25T17:59:59Z"}}]


def name(family: str, use: str | None = "official", **changes: Any) -> Any:
    return {"family": family, "given": ["A"], **({"use": use} if use else {}), **changes}


def phone(value: str, **changes: Any) -> Any:
    return {"system": "phone", "value": value, **changes}


def address(line: str, **changes: Any) -> Any:
    place = {"line": [line], "city": "Austin", "state": "TX", "postalCode": "78701"}
    return {**place, **changes}


def npi(value: str = "1234567893", **changes: Any) -> Any:
    return {"system": NPI, "value": value, **changes}


def with_people(person: Any = None, prescriber: Any = None, **changes: Any) -> Any:
    people = [person or patient(), prescriber or practitioner()]
    return request(contained=[*people, *samples.nothing_known()], **changes)


def of_patient(**changes: Any) -> tuple[Any, set[str]]:
    resource = with_people(patient(**changes))
    return samples.read(resource).order.patient, samples.flags(resource)


def of_prescriber(**changes: Any) -> tuple[Any, set[str]]:
    resource = with_people(None, practitioner(**changes))
    return samples.read(resource).order.prescriber, samples.flags(resource)


@pytest.mark.parametrize("not_valid", NOT_VALID)
@pytest.mark.parametrize("present", [{}, TODAY])
def test_a_valid_name_is_preferred_to_an_expired_one(not_valid: Any, present: Any) -> None:
    found, flags = of_patient(
        name=[name("Former", **not_valid), name("Present", "usual", **present)]
    )
    assert (found.family_name, flags) == ("Present", set())


@pytest.mark.parametrize("not_valid", [*NOT_VALID, ENDED_SOMETIME])
def test_a_name_without_another_that_is_valid_is_for_a_pharmacist(not_valid: Any) -> None:
    found, flags = of_patient(name=[name("Former", **not_valid)])
    assert (found.family_name, flags) == ("Former", {"patient_name_not_current"})


def test_of_two_official_names_the_valid_one_is_the_patient_s() -> None:
    found, flags = of_patient(name=[name("Former", **ENDED), name("Present")])
    assert (found.family_name, flags) == ("Present", set())


def test_two_valid_names_of_one_use_that_differ_are_refused() -> None:
    resource = with_people(patient(name=[name("One"), name("Two")]))
    assert samples.refusals(resource) == {"contained[0].name[1]": "multiple-matches"}


def test_one_name_that_is_sent_twice_is_one_name() -> None:
    assert of_patient(name=[name("One"), name("One", **TODAY)])[1] == set()


def test_a_hold_for_a_name_does_not_reveal_the_name() -> None:
    (flag,) = samples.read(with_people(patient(name=[name("Former", **ENDED)]))).order.remarks
    assert "Former" not in flag.message


@pytest.mark.parametrize("not_valid", [*NOT_VALID, {"use": "old"}])
def test_a_phone_that_is_not_valid_today_is_ignored(not_valid: Any) -> None:
    former = phone("512-555-0100", rank=1, **not_valid)
    found, flags = of_patient(telecom=[former, phone("512-555-0101")])
    assert (found.phone, flags) == ("512-555-0101", set())
    found, flags = of_patient(telecom=[former])
    assert (found.phone, flags) == (None, {"patient_phone_not_current"})


def test_two_telephones_of_one_use_that_differ_are_for_a_pharmacist() -> None:
    home, other = phone("512-555-0100", use="home"), phone("512-555-0101", use="home")
    assert of_patient(telecom=[home, other])[1] == {"patient_phone_unclear"}
    assert of_patient(telecom=[home, {**other, "use": "mobile"}])[1] == set()
    assert of_patient(telecom=[home, {**other, "rank": 1}])[1] == set()
    assert of_patient(telecom=[home, phone("(512) 555-0100", use="home")])[1] == set()


@pytest.mark.parametrize("not_valid", [*NOT_VALID, {"use": "old"}])
def test_an_address_that_is_not_valid_today_is_ignored(not_valid: Any) -> None:
    former = address("1 Former Road", **{"use": "home", **not_valid})
    found, flags = of_patient(address=[former, address("2 Present Road", use="work")])
    assert (found.address.line, flags) == ("2 Present Road", set())
    found, flags = of_patient(address=[former])
    assert (found.address, flags) == (None, {"patient_address_not_current"})


def test_two_addresses_of_one_use_that_differ_are_for_a_pharmacist() -> None:
    both = [address("1 Example Road"), address("2 Example Road")]
    assert of_patient(address=both)[1] == {"patient_address_unclear"}
    assert of_patient(address=[both[0], both[0]])[1] == set()


@pytest.mark.parametrize("not_valid", [*NOT_VALID, {"use": "old"}])
def test_an_npi_that_is_not_valid_today_is_ignored(not_valid: Any) -> None:
    former = npi("1093817465", **not_valid)
    found, flags = of_prescriber(identifier=[former, npi()])
    assert (found.npi, flags) == ("1234567893", set())
    found, flags = of_prescriber(identifier=[former])
    assert (found.npi, flags) == (None, {"prescriber_npi_not_current"})


def test_two_npis_that_differ_are_for_a_pharmacist() -> None:
    both = [npi("1093817465"), npi()]
    assert of_prescriber(identifier=both)[1] == {"prescriber_npi_unclear"}
    found, flags = of_prescriber(identifier=[both[0], npi(use="official")])
    assert (found.npi, flags) == ("1234567893", set())


def test_the_npi_of_a_prescriber_who_is_only_named_also_has_a_period() -> None:
    requester = {"display": "Dr. Ada Example", "identifier": npi(**ENDED)}
    resource = request(requester=requester)
    assert samples.read(resource).order.prescriber.npi is None
    assert samples.flags(resource) == {"prescriber_npi_not_current"}


def test_a_prescriber_s_name_and_telephone_have_periods_too() -> None:
    found, flags = of_prescriber(
        name=[name("Former", **ENDED)], telecom=[phone("512-555-0100", **ENDED)]
    )
    assert (found.name, found.phone) == ("A Former", None)
    assert flags == {"prescriber_name_not_current", "prescriber_phone_not_current"}


def test_qualifications_that_have_all_ended_are_for_a_pharmacist() -> None:
    ended = {"code": {"text": "MD"}, **ENDED}
    assert of_prescriber(qualification=[ended])[1] == {"prescriber_qualification_not_current"}
    assert of_prescriber(qualification=[ended, {"code": {"text": "DO"}}])[1] == set()


def in_a_role(**changes: Any) -> Any:
    role = {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "#d1"}}
    resource = with_people(requester={"reference": "#r1"})
    resource["contained"].append({**role, **changes})
    return resource


def test_a_role_that_has_ended_is_for_a_pharmacist() -> None:
    assert samples.flags(in_a_role(**ENDED)) == {"prescriber_role_not_current"}
    assert samples.flags(in_a_role(**TODAY)) == set()


def test_a_phone_of_an_expired_role_is_ignored() -> None:
    resource = in_a_role(telecom=[phone("512-555-0100", **ENDED)])
    assert samples.read(resource).order.prescriber.phone is None
    assert samples.flags(resource) == {"prescriber_phone_not_current"}
    resource["contained"][1]["telecom"] = [phone("512-555-0101")]
    assert samples.read(resource).order.prescriber.phone == "512-555-0101"


def numbered(*identifiers: Any) -> Any:
    return request(identifier=[{"system": samples.SYSTEM, **one} for one in identifiers])


@pytest.mark.parametrize("not_valid", NOT_VALID)
def test_a_valid_identifier_is_preferred_to_an_expired_one(not_valid: Any) -> None:
    former = {"value": "1", "use": "official", **not_valid}
    resource = numbered(former, {"value": "2"})
    assert samples.read(resource).order.external_id == f"{samples.SYSTEM}|2"
    assert samples.flags(resource) == set()
    assert samples.read(numbered(former)).order.external_id == f"{samples.SYSTEM}|1"
    assert samples.flags(numbered(former)) == {"identifier_not_current"}


def test_two_valid_identifiers_are_refused() -> None:
    refused = samples.refusals(numbered({"value": "1"}, {"value": "2", "use": "usual"}))
    assert refused == {"identifier": "multiple-matches"}
