"""Dosage instructions become phases exactly, or are refused by the path of the element."""

from typing import Any

import pytest

from pharmacy.schemas.json_text import WrittenNumber
from tests.fhir import samples
from tests.fhir.samples import dosage, mass, request

REPEAT = "dosageInstruction[0].timing.repeat"
SECOND = "dosageInstruction[1]"


def test_the_titration_of_the_issue_becomes_nine_phases_and_86_days() -> None:
    found = samples.phases(samples.titration())
    assert [days for days, _ in found] == [7] * 8 + [30]
    assert [doses["bedtime"] for _, doses in found][::4] == ["0.5 mg", "2.5 mg", "4.5 mg"]


def test_entries_are_taken_in_the_order_of_their_sequence() -> None:
    resource = request(dosage(1, 14, 2), dosage(0.5, 7, 1))
    assert samples.phases(resource) == [(7, {"bedtime": "0.5 mg"}), (14, {"bedtime": "1 mg"})]


def test_entries_of_one_sequence_are_taken_on_the_same_days() -> None:
    resource = request(dosage(1, 7, 1, when=["MORN"]), dosage(0.5, 7, 1))
    assert samples.phases(resource) == [(7, {"morning": "1 mg", "bedtime": "0.5 mg"})]


def test_a_dose_of_zero_is_a_rest() -> None:
    found = samples.phases(request(dosage(1, 7, 1), dosage(0, 7, 2), dosage(1, 7, 3)))
    assert found[1] == (7, {"bedtime": "0 mg"})


@pytest.mark.parametrize(
    ("value", "code", "dose"),
    [
        (0.5, "mg", "0.5 mg"),
        (500, "ug", "500 mcg"),
        (0.1, "mg", "0.1 mg"),
        (4.500, "mg", "4.5 mg"),
    ],
)
def test_a_dose_is_read_exactly(value: Any, code: str, dose: str) -> None:
    entry = dosage()
    entry["doseAndRate"][0]["doseQuantity"] = {"value": value, "system": samples.UCUM, "code": code}
    assert samples.phases(request(entry)) == [(7, {"bedtime": dose})]


@pytest.mark.parametrize(
    ("number", "dose"),
    [
        ("3.7E+1", "37 mg"),
        ("5E-1", "0.5 mg"),
        ("0.5000000", "0.5 mg"),
        ("5e-1", "0.5 mg"),
        ("1500E-3", "1.5 mg"),
        ("0.1250000000", "0.125 mg"),
        ("1E-6", "0.000001 mg"),
    ],
)
def test_a_fhir_number_is_accepted_if_its_value_is_exact(number: str, dose: str) -> None:
    entry = dosage()
    entry["doseAndRate"][0]["doseQuantity"] = {"value": WrittenNumber(number), "unit": "mg"}
    assert samples.phases(request(entry)) == [(7, {"bedtime": dose})]


@pytest.mark.parametrize(
    "number", ["5E-7", "0.50000005", "1E+9", "1E+999", "1E-999", "-5E-1", "1E+10000000000"]
)
def test_a_number_of_fhir_that_is_too_long_or_below_zero_is_refused(number: str) -> None:
    entry = dosage()
    entry["doseAndRate"][0]["doseQuantity"] = {"value": WrittenNumber(number), "unit": "mg"}
    assert samples.refusals(request(entry)) == {
        "dosageInstruction[0].doseAndRate[0].dose.value": "value"
    }


def test_whole_numbers_may_be_written_with_an_exponent() -> None:
    supply = {"quantity": {"value": WrittenNumber("1.4E+1"), "unit": "capsule"}}
    bounds = {"value": WrittenNumber("7.0E0"), "unit": "d"}
    entry = dosage(days=None, boundsDuration=bounds, period=WrittenNumber("1E0"))
    order = samples.read(request(entry, dispenseRequest=supply)).order
    assert order.prescription.quantity_written == 14
    assert order.prescription.schedule.days == 7


@pytest.mark.parametrize(
    "quantity",
    [
        {"value": 1},
        {"value": 1, "unit": "tablet"},
        {"value": 1, "unit": "mcg", "code": "mg", "system": samples.UCUM},
        {"value": 1, "unit": "g", "code": "g", "system": samples.UCUM},
        {"value": 1, "code": "MG", "system": samples.UCUM},
        {"value": 1, "code": "mg", "system": "urn:other"},
        {"value": 1, "unit": "mg", "comparator": "<"},
        {"value": -1, "unit": "mg"},
        {"value": 0.0000001, "unit": "mg"},
        {"value": 1, "unit": "capsule"},
        {"unit": "mg"},
    ],
)
def test_a_dose_that_is_no_exact_mass_is_refused_at_the_dose(quantity: Any) -> None:
    entry = dosage()
    entry["doseAndRate"][0]["doseQuantity"] = quantity
    (path,) = samples.refusals(request(entry))
    assert path.startswith("dosageInstruction[0].doseAndRate[0].dose")


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("asNeededBoolean", True, "asNeeded"),
        ("asNeededCodeableConcept", {"text": "pain"}, "asNeeded"),
        ("maxDosePerAdministration", mass(1), "maxDosePerAdministration"),
        ("maxDosePerPeriod", {"numerator": mass(9)}, "maxDosePerPeriod"),
        ("site", {"text": "mouth"}, "site"),
        ("route", {"text": "vaginal"}, "route"),
        ("route", samples.coded("6064005", "http://snomed.info/sct"), "route"),
        ("method", {"text": "Insert"}, "method"),
        ("doseAndRate", [{"doseRange": {"low": mass(1), "high": mass(2)}}], "doseAndRate[0].dose"),
        ("doseAndRate", [{"rateQuantity": mass(1)}], "doseAndRate[0].rate"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_path(name: str, value: Any, place: str) -> None:
    resource = request({**dosage(), name: value})
    assert samples.refusals(resource) == {f"dosageInstruction[0].{place}": "not-supported"}


@pytest.mark.parametrize(
    "route",
    [
        {"text": "Oral"},
        samples.coded("26643006", "http://snomed.info/sct"),
        samples.coded("20053000", "http://standardterms.edqm.eu"),
        samples.coded("20053000", "urn:oid:0.4.0.127.0.16.1.1.2.1"),
        {"text": "Oral use"},
        {"coding": [{"system": "urn:other", "code": "1", "display": "Oral route"}]},
        {"coding": [{"system": "http://snomed.info/sct", "code": "26643006", "display": "any"}]},
    ],
)
def test_what_is_swallowed_is_taken(route: Any) -> None:
    assert samples.phases(request({**dosage(), "route": route}))


def test_an_entry_without_length_that_another_follows_is_refused() -> None:
    refused = samples.refusals(request(dosage(1, None, 1), dosage(0.5, 4, 2)))
    assert refused == {f"{REPEAT}.bounds": "required"}


def test_several_entries_without_sequence_are_refused() -> None:
    refused = samples.refusals(request(dosage(0.5, 7, 1), dosage(1, 7, None)))
    assert refused == {f"{SECOND}.sequence": "required"}


@pytest.mark.parametrize("days", [7, None])
def test_entries_without_sequence_at_other_times_are_doses_of_the_same_days(
    days: int | None,
) -> None:
    entries = [dosage(1, days, None, when=["MORN"]), dosage(0.5, days, None)]
    supply = {"expectedSupplyDuration": mass(7, "d")}
    resource = request(*entries, dispenseRequest=supply)
    assert samples.phases(resource) == [(7, {"morning": "1 mg", "bedtime": "0.5 mg"})]
    assert samples.flags(resource) >= {"entries_taken_together"}


@pytest.mark.parametrize(
    "second",
    [
        dosage(1, 7, None),
        dosage(1, 14, None, when=["MORN"]),
        dosage(1, None, None, when=["MORN"]),
        dosage(1, 7, None, when=None),
        dosage(1, None, None, when=["MORN"], boundsPeriod={"start": "2026-12-01"}),
    ],
)
def test_entries_without_sequence_that_may_follow_one_another_are_refused(second: Any) -> None:
    refused = samples.refusals(request(dosage(0.5, 7, None), second))
    assert refused == {f"dosageInstruction[{n}].sequence": "required" for n in (0, 1)}


def test_entries_of_periods_that_begin_on_other_days_are_not_taken_together() -> None:
    weeks = ("2026-12-01", "2026-12-07"), ("2026-12-08", "2026-12-14")
    entries = [
        dosage(1, None, None, when=[when], boundsPeriod={"start": start, "end": end})
        for when, (start, end) in zip(("MORN", "HS"), weeks, strict=True)
    ]
    refused = samples.refusals(request(*entries))
    assert refused == {f"dosageInstruction[{n}].sequence": "required" for n in (0, 1)}


def test_an_entry_without_sequence_beside_one_that_has_one_is_refused() -> None:
    refused = samples.refusals(request(dosage(0.5, 7, 1), dosage(1, 7, None, when=["MORN"])))
    assert refused == {f"{SECOND}.sequence": "required"}


def test_two_times_of_one_part_of_the_day_are_not_taken_together() -> None:
    entries = [dosage(1, 7, None, when=["MORN"]), dosage(0.5, 7, None, when=["CM"])]
    refused = samples.refusals(request(*entries))
    assert refused == {f"{SECOND}.timing.repeat.when": "value"}


def test_entries_of_one_sequence_and_of_other_lengths_are_refused() -> None:
    refused = samples.refusals(request(dosage(1, 7, 1, when=["MORN"]), dosage(0.5, 14, 1)))
    assert refused == {f"{SECOND}.timing.repeat.bounds": "value"}


def test_two_doses_at_one_time_are_not_added_up() -> None:
    refused = samples.refusals(request(dosage(1, 7, 1), dosage(0.5, 7, 1)))
    assert refused == {f"{SECOND}.timing.repeat.when": "value"}


def test_all_wrong_entries_are_reported_together() -> None:
    refused = samples.refusals(request(dosage(count=3), dosage(1, 7, 2, dayOfWeek=["sun"])))
    assert len(refused) == 2


def test_the_texts_of_all_entries_are_the_written_directions() -> None:
    first = {**dosage(), "text": "Take 0.5 mg at bedtime for 7 days."}
    second = {**dosage(1, 14, 2), "text": "Take 1 mg at bedtime for 14 days"}
    written = samples.read(request(first, second)).order.prescription.directions_written
    assert written == "Take 0.5 mg at bedtime for 7 days, then Take 1 mg at bedtime for 14 days"


def test_texts_of_only_some_entries_are_for_a_pharmacist_to_compare() -> None:
    resource = request({**dosage(), "text": "0.5 mg hs"}, dosage(1, 7, 2))
    assert samples.flags(resource) == {"directions_not_read"}


@pytest.mark.parametrize(
    ("concept", "words"),
    [
        ({"text": "Rinse your mouth"}, "Rinse your mouth"),
        (samples.coded("311504000", "http://snomed.info/sct"), "311504000 of http://snomed.info"),
    ],
)
def test_further_instructions_are_for_a_pharmacist(concept: Any, words: str) -> None:
    entry = {**dosage(), "additionalInstruction": [concept]}
    (flag,) = samples.read(request(entry)).order.remarks
    assert flag.code == "instructions_not_printed"
    assert words in flag.message
