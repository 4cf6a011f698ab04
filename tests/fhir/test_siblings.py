"""Elements other than extensions that may change what is taken: none is silently ignored."""

import re
from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.flags import Severity
from pharmacy.fhir.frequency import GTS
from pharmacy.fhir.quantity import SNOMED
from tests.fhir import samples
from tests.fhir.samples import coded, dosage, mass, request

COURSE = "http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy"
DOSE = "http://terminology.hl7.org/CodeSystem/dose-rate-type"
SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
HTEST = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
ADDITIONAL = {"status": "additional", "div": "<div>not on Sundays</div>"}


def remarks(resource: Any) -> dict[str, Severity]:
    return {flag.code: flag.severity for flag in samples.read(resource).order.remarks}


def typed(kind: Any) -> Any:
    entry = dosage()
    entry["doseAndRate"][0]["type"] = kind
    return request(entry)


@pytest.mark.parametrize(
    ("resource", "code", "severity"),
    [
        (request(statusReason={"text": "try"}), "status_reason_not_read", Severity.HOLD),
        (
            request(courseOfTherapyType=coded("seasonal", COURSE)),
            "course_type_not_read",
            Severity.HOLD,
        ),
        (request(courseOfTherapyType={"text": "pulse"}), "course_type_not_read", Severity.HOLD),
        (typed(coded("loading", DOSE)), "dose_type_not_read", Severity.HOLD),
        (
            request(courseOfTherapyType={**coded("acute", COURSE), "text": "in spring"}),
            "course_type_not_read",
            Severity.HOLD,
        ),
        (typed({"text": "per kg"}), "dose_type_not_read", Severity.HOLD),
        (request(text=ADDITIONAL), "narrative_not_read", Severity.HOLD),
        (request(meta={"tag": [SUBSETTED]}), "marked_by_sender", Severity.HOLD),
        (request(meta={"security": [HTEST]}), "marked_by_sender", Severity.HOLD),
        (request(instantiatesUri=["urn:x"]), "information_not_read", Severity.WARNING),
        (request(instantiatesCanonical=["urn:x"]), "information_not_read", Severity.WARNING),
        (request(basedOn=[{"reference": "CarePlan/1"}]), "information_not_read", Severity.WARNING),
    ],
)
def test_statements_beside_the_dosage_are_flagged(
    resource: Any, code: str, severity: Severity
) -> None:
    assert remarks(resource) == {code: severity}


@pytest.mark.parametrize(
    "resource",
    [
        request(courseOfTherapyType=coded("acute", COURSE)),
        request(courseOfTherapyType=coded("continuous", COURSE)),
        request(courseOfTherapyType={**coded("acute", COURSE), "text": "Acute"}),
        typed({**coded("ordered", DOSE), "text": "Ordered"}),
        typed(coded("ordered", DOSE)),
        typed(coded("calculated", DOSE)),
        request(text={**ADDITIONAL, "status": "generated"}),
        request(meta={"tag": [{"system": "urn:x", "code": "SUBSETTED"}]}),
    ],
)
def test_what_says_nothing_new_needs_no_word(resource: Any) -> None:
    assert remarks(resource) == {}


@pytest.mark.parametrize("change", [{"text": ADDITIONAL}, {"meta": {"tag": [SUBSETTED]}}])
def test_what_is_contained_says_so_too(change: Any) -> None:
    resource = request()
    resource["contained"][2] |= change
    assert set(remarks(resource).values()) == {Severity.HOLD}


def test_other_ingredients_and_the_package_of_a_medication_are_flagged() -> None:
    medication = {
        "resourceType": "Medication",
        "id": "x",
        "code": {"text": "naltrexone capsule"},
        "ingredient": [{"itemCodeableConcept": {"text": "lactose"}, "isActive": False}],
        "amount": {"numerator": mass(30, "{capsule}")},
    }
    resource = request(medicationCodeableConcept=None, medicationReference={"reference": "#x"})
    resource["contained"].append(medication)
    found = samples.read(resource).order.remarks
    assert {flag.code for flag in found} == {"ingredient_not_read", "package_not_read"}
    assert any("lactose" in flag.message for flag in found)


def test_a_whole_record_with_one_extension_is_checked() -> None:
    resource = request(*(dosage(1, 7, n, when=["HS"]) for n in range(1, 61)))
    for entry in resource["dosageInstruction"]:
        entry["extension"] = [{"url": "https://clinic.example/x"}]
    assert remarks(resource) == {"extension_not_read": Severity.HOLD}


@pytest.mark.parametrize("odd", [{"meta": "x"}, {"meta": {"tag": 5}}, {"text": 5}])
def test_a_resource_that_is_not_read_may_have_any_shape(odd: Any) -> None:
    resource = request()
    resource["contained"].append({"resourceType": "CarePlan", "id": "x", **odd})
    assert remarks(resource) == {"information_not_read": Severity.WARNING}


TAKEN: Any = {
    "every other day": dosage(period=2),
    "every 48 hours": dosage(period=48, periodUnit="h", when=None),
    "weekly": dosage(periodUnit="wk"),
    "on a weekday": dosage(dayOfWeek=["mon"]),
    "once or twice": dosage(frequencyMax=2),
    "twice by its code": {
        **dosage(when=None),
        "timing": {**dosage(when=None)["timing"], "code": coded("BID", GTS)},
    },
    "under the tongue": {**dosage(), "route": coded("37839007", SNOMED)},
    "by a site": {**dosage(), "site": {"text": "left ear"}},
    "up to a maximum": {**dosage(), "maxDosePerAdministration": mass(2)},
    "a range": {**dosage(), "doseAndRate": [{"doseRange": {"low": mass(1), "high": mass(2)}}]},
    "before sleep": dosage(when=["PHS"]),
}


@pytest.mark.parametrize("entry", TAKEN.values(), ids=TAKEN)
def test_what_a_refusal_asks_for_never_makes_another_dose_of_it(entry: Any) -> None:
    """No message asks to leave a part out, or to write it as a daily dose."""
    with pytest.raises(InvalidInput) as refusal:
        samples.read(request(entry))
    for problem in refusal.value.problems:
        assert not re.search(r"\bleave\b|\bout\b|^give ", str(problem.message)), problem.message


def test_the_unit_may_have_the_braces_of_its_code() -> None:
    supply = {"quantity": {**mass(7, "{capsule}"), "unit": "{Capsule}"}}
    read = samples.read(request(dosage(), dispenseRequest=supply))
    assert read.order.prescription.quantity_written == 7
