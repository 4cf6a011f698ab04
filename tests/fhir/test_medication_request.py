"""Other elements of a request: its status, supply, and the patient's medicines and conditions."""

import datetime
from typing import Any

import pytest

from pharmacy.core.errors import invalid
from pharmacy.core.flags import Severity
from tests.fhir import samples
from tests.fhir.samples import dosage, mass, request

OPEN = (dosage(0.5, 7, 1), dosage(1, None, 2))


def about(kind: str, number: str, **fields: Any) -> dict[str, Any]:
    person = "patient" if kind == "AllergyIntolerance" else "subject"
    return {"resourceType": kind, "id": number, person: {"reference": "#p1"}, **fields}


def with_record(*resources: Any) -> dict[str, Any]:
    contained = [samples.patient(), samples.practitioner(), *resources]
    return request(contained=contained, supportingInformation=None)


def test_a_complete_request_has_no_flags() -> None:
    assert samples.flags(request()) == set()


def test_the_identifier_is_kept_with_its_system() -> None:
    assert samples.read(request()).order.external_id == f"{samples.SYSTEM}|RX-1001"
    assert samples.read(request(identifier=[{"value": "7"}])).order.external_id == "|7"
    assert samples.read(request(identifier=None)).order.external_id is None


@pytest.mark.parametrize(
    "identifier",
    [
        [{"system": samples.SYSTEM, "value": "1"}, {"system": "urn:b", "value": "2"}],
        [{"system": samples.SYSTEM}],
        [{"system": samples.SYSTEM, "value": "1" * 100}],
        [{"system": samples.SYSTEM, "value": "1 "}],
    ],
)
def test_an_identifier_that_is_not_one_exactly_is_refused(identifier: Any) -> None:
    (path,) = samples.refusals(request(identifier=identifier))
    assert path.startswith("identifier")


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("status", "on-hold", "status"),
        ("status", "completed", "status"),
        ("intent", "plan", "intent"),
        ("doNotPerform", True, "doNotPerform"),
        ("reportedBoolean", True, "reported"),
        ("reportedReference", {"reference": "#d1"}, "reported"),
        ("authoredOn", None, "authoredOn"),
        ("authoredOn", "2026-11", "authoredOn"),
        ("subject", {"display": "Robin"}, "subject.reference"),
        ("dosageInstruction", None, "dosageInstruction"),
    ],
)
def test_a_request_that_is_no_present_order_is_refused(name: str, value: Any, path: str) -> None:
    assert list(samples.refusals(request(**{name: value}))) == [path]


@pytest.mark.parametrize("moment", ["2026-11-20", "2026-11-20T23:30:00-06:00"])
def test_the_day_of_writing_is_the_clients(moment: str) -> None:
    written = samples.read(request(authoredOn=moment)).order.prescription.written_on
    assert written == datetime.date(2026, 11, 20)


# The supply.


def test_an_open_end_lasts_as_long_as_the_supply() -> None:
    supply = {"expectedSupplyDuration": mass(37, "d")}
    assert samples.phases(request(*OPEN, dispenseRequest=supply))[1][0] == 30


def test_an_open_end_lasts_as_long_as_the_capsules_with_one_for_each_dose() -> None:
    resource = request(*OPEN, dispenseRequest={"quantity": {"value": 37, "unit": "capsule"}})
    assert samples.phases(resource)[1][0] == 30
    assert samples.flags(resource) == {"days_from_quantity"}


@pytest.mark.parametrize(
    ("supply", "path"),
    [
        (None, "dosageInstruction[1].timing.repeat.bounds"),
        ({"expectedSupplyDuration": mass(7, "d")}, "dispenseRequest.expectedSupplyDuration"),
        ({"expectedSupplyDuration": mass(1, "mo")}, "dispenseRequest.expectedSupplyDuration"),
        ({"quantity": {"value": 7, "unit": "capsule"}}, "dispenseRequest.quantity"),
        ({"quantity": {"value": 37, "code": "TAB"}}, "dispenseRequest.quantity"),
        ({"quantity": {"value": 3.5, "unit": "capsule"}}, "dispenseRequest.quantity.value"),
    ],
)
def test_an_open_end_without_an_exact_length_is_refused(supply: Any, path: str) -> None:
    assert list(samples.refusals(request(*OPEN, dispenseRequest=supply))) == [path]


def test_capsules_that_do_not_come_out_even_give_no_length() -> None:
    twice = dosage(1, None, 2, when=["MORN", "HS"], frequency=2)
    supply = {"quantity": {"value": 38, "unit": "capsule"}}
    refused = samples.refusals(request(dosage(), twice, dispenseRequest=supply))
    assert refused == {"dispenseRequest.quantity": "value"}


def test_the_supply_is_kept_as_it_was_written() -> None:
    supply = {
        "quantity": {"value": 9},
        "expectedSupplyDuration": mass(2, "wk"),
        "numberOfRepeatsAllowed": 3,
    }
    found = samples.read(request(dispenseRequest=supply)).order.prescription
    assert (found.quantity_written, found.days_supply_written, found.refills) == (9, 14, 3)


@pytest.mark.parametrize(
    "unit",
    [
        {"code": "{Capsule}", "system": samples.UCUM},
        {"code": "1", "unit": "capsules", "system": samples.UCUM},
        {"code": "CAP", "system": "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm"},
        {"code": "385049006", "unit": "Capsule", "system": "http://snomed.info/sct"},
    ],
)
def test_capsules_are_counted_by_any_of_their_names(unit: Any) -> None:
    supply = {"quantity": {"value": 7, **unit}}
    order = samples.read(request(dispenseRequest=supply)).order
    assert order.prescription.quantity_written == 7


def test_a_titration_that_may_be_repeated_is_shown() -> None:
    resource = request(dosage(), dosage(1, 7, 2), dispenseRequest={"numberOfRepeatsAllowed": 2})
    assert samples.flags(resource) == {"refills_of_last_phase"}


@pytest.mark.parametrize(
    ("supply", "path"),
    [
        ({"initialFill": {"quantity": {"value": 7}}}, "initialFill"),
        ({"dispenseInterval": mass(7, "d")}, "dispenseInterval"),
        ({"validityPeriod": {"end": "2026-11-24"}}, "validityPeriod.end"),
        ({"numberOfRepeatsAllowed": 100}, "numberOfRepeatsAllowed"),
    ],
)
def test_a_supply_that_cannot_be_kept_is_refused(supply: Any, path: str) -> None:
    assert list(samples.refusals(request(dispenseRequest=supply))) == [f"dispenseRequest.{path}"]


def test_a_request_that_is_valid_later_waits() -> None:
    period = {"start": "2026-11-26", "end": "2027-11-25T00:00:00Z"}
    resource = request(dispenseRequest={"validityPeriod": period})
    assert samples.flags(resource) == {"not_valid_yet"}


# The patient's medicines and conditions.


def test_what_is_not_said_is_not_taken_for_none() -> None:
    flags = samples.read(with_record()).order.remarks
    assert {(flag.code, flag.severity) for flag in flags} == {
        (f"{name}_not_stated", Severity.WARNING)
        for name in ("medications", "conditions", "allergies")
    }


def test_medicines_conditions_and_allergies_are_read() -> None:
    resource = with_record(
        about(
            "MedicationStatement",
            "m1",
            status="stopped",
            medicationCodeableConcept={"text": "oxycodone 5 mg"},
            effectivePeriod={"end": "2026-11-01"},
        ),
        about(
            "MedicationStatement",
            "m2",
            status="active",
            medicationCodeableConcept={"coding": [{"display": "zinc"}]},
        ),
        about(
            "MedicationStatement",
            "m3",
            status="not-taken",
            medicationCodeableConcept={"text": "codeine"},
        ),
        about("Condition", "c1", code={"text": "fibromyalgia"}),
        about(
            "Condition", "c2", code={"text": "gout"}, verificationStatus=samples.coded("refuted")
        ),
        about("AllergyIntolerance", "a1", code={"text": "penicillin"}),
    )
    found = samples.read(resource).order.patient
    assert [(m.name, str(m.stopped_on)) for m in found.medications] == [
        ("oxycodone 5 mg", "2026-11-01"),
        ("zinc", "None"),
    ]
    assert (found.conditions, found.allergies) == (("fibromyalgia",), ("penicillin",))
    assert samples.flags(resource) == set()


def test_a_list_that_is_unknown_is_not_stated() -> None:
    resource = request()
    resource["contained"][3]["code"] = samples.coded("no-problem-info")
    assert samples.flags(resource) == {"conditions_not_stated"}


def test_what_concerns_somebody_else_is_refused() -> None:
    other = {**about("Condition", "c1", code={"text": "gout"}), "subject": {"reference": "#d1"}}
    assert samples.refusals(with_record(other)) == {"contained[2].subject": "not-supported"}


# Other elements.


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("note", [{"text": "Hold if nauseous"}], "note_not_read"),
        ("priorPrescription", {"display": "the last one"}, "replaces_another"),
        ("priority", "stat", "urgent"),
        ("reasonCode", [samples.coded("1")], "purpose_not_read"),
        ("detectedIssue", [{"display": "an interaction"}], "information_not_read"),
    ],
)
def test_what_bears_on_the_order_is_shown(name: str, value: Any, code: str) -> None:
    assert samples.flags(request(**{name: value})) == {code}


def test_a_resource_that_is_not_read_is_shown_by_its_type() -> None:
    observation = {"resourceType": "Observation", "id": "o1", "status": "final"}
    clinic = {"resourceType": "Organization", "id": "o2"}
    resource = request()
    resource["contained"] += [observation, clinic]
    (flag,) = samples.read(resource).order.remarks
    assert "Observation" in flag.message


def test_more_notes_than_anybody_reads_are_refused() -> None:
    notes = [{"text": str(number)} for number in range(51)]
    assert samples.refusals(request(note=notes)) == {"MedicationRequest": "too-costly"}


def test_the_reason_is_the_purpose() -> None:
    resource = request(reasonCode=[{"text": "fibromyalgia"}])
    assert samples.read(resource).order.prescription.purpose == "fibromyalgia"


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("/prescription/schedule/phases/0/dose/value", "dosageInstruction[0]"),
        ("/prescription/schedule", "dosageInstruction"),
        ("/limits/increment", "dosageInstruction"),
        ("/patient/birth_date", "contained[0].birthDate"),
        ("/prescription/refills", ""),
    ],
)
def test_a_later_refusal_of_the_order_names_the_element(pointer: str, path: str) -> None:
    error = samples.read(request()).in_fhir(invalid(pointer, "future", "no"))
    assert error.problems[0].pointer == ".".join(["MedicationRequest", *[path][: len(path)]])
