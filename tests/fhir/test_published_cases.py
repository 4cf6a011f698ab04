"""Cases that real clients publish, rewritten: each is read exactly, held, or refused.

Modeled on the prescribing guides of NHS Digital and on HL7's R4 examples, with a drug of this
pharmacy instead of theirs.
"""

from typing import Any

from pharmacy import formulary
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.screening import reconciliation
from tests.fhir import samples
from tests.fhir.samples import dosage, mass, request

PREDNISONE = {"text": "prednisone capsule"}
MORNING: Any = {"when": ["MORN"]}


def reconciled(resource: Any) -> set[str]:
    """The codes for contradictions of its text, quantity and days."""
    order = samples.read(resource).order
    plan = capsules.plan_capsules(order.prescription.schedule, order.limits, Costs())
    drug = formulary.find_drug(order.prescription.drug)
    assert drug is not None
    written = reconciliation.readings(order, drug.names)
    return {flag.code for flag in reconciliation.flags(order, plan, written)}


def test_a_taper_in_milligrams_is_the_clean_case() -> None:
    """60 mg for 4 days, then 50, 40, 30, 20 and 10 mg for a day each: 6 phases, 9 days."""
    doses = (60, 50, 40, 30, 20, 10)
    lengths = (4, 1, 1, 1, 1, 1)
    entries = [
        dosage(dose, days, at, **MORNING)
        for at, (dose, days) in enumerate(zip(doses, lengths, strict=True), start=1)
    ]
    found = samples.phases(request(*entries, medicationCodeableConcept=PREDNISONE))
    assert len(found) == 6
    assert sum(days for days, _ in found) == 9


def test_up_by_frequency_with_meals() -> None:
    """Once, twice, then three times a day, a week each: 3 phases, 21 days, 42 doses."""
    meals = (["CM"], ["CM", "CV"], ["CM", "CD", "CV"])
    weeks = [
        dosage(0.5, None, at, boundsDuration=mass(1, "wk"), when=when, frequency=len(when))
        for at, when in enumerate(meals, start=1)
    ]
    found = samples.phases(request(*weeks))
    assert [days * len(doses) for days, doses in found] == [7, 14, 21]
    assert samples.flags(request(*weeks)) == {"taken_with_meal"}


def test_a_taper_whose_text_dates_and_quantity_differ_is_not_averaged() -> None:
    """Its text says 7 days each, its dates 5, 8 and 7 with a gap, its quantity is neither."""
    dates = (
        ("2026-12-16", "2026-12-20"),
        ("2026-12-23", "2026-12-30"),
        ("2026-12-31", "2027-01-06"),
    )
    entries = [
        dosage(4 // at, None, at, boundsPeriod={"start": start, "end": end})
        for at, (start, end) in enumerate(dates, start=1)
    ]
    place = "dosageInstruction[1].timing.repeat.bounds"
    assert samples.refusals(request(*entries)) == {place: "value"}


def test_a_quantity_and_a_supply_that_are_too_large_hold_the_order() -> None:
    """70 by the structure, 72 sent; 14 days by the structure, 30 sent."""
    entries = [dosage(n * 0.5, 2, 9 - n) for n in range(8, 1, -1)]
    supply = {"quantity": {"value": 72, "unit": "capsule"}, "expectedSupplyDuration": mass(30, "d")}
    assert reconciled(request(*entries, dispenseRequest=supply)) == {
        "quantity_differs",
        "days_differ",
    }


def test_a_text_that_says_twice_the_dose_of_the_structure_holds_the_order() -> None:
    entry = {**dosage(0.5, 7), "text": "Take 1 mg at bedtime for 7 days"}
    assert reconciled(request(entry)) == {"doses_differ"}


def test_a_dose_eight_times_a_day_is_refused() -> None:
    entry = dosage(0.5, 2, when=None, frequency=8)
    place = "dosageInstruction[0].timing.repeat.frequency"
    assert samples.refusals(request(entry)) == {place: "value"}


def test_a_duration_of_weeks_is_no_length_of_a_course() -> None:
    entries = [dosage(1, None, at, duration=12, durationUnit="wk") for at in (1, 2, 3)]
    assert {path.rpartition(".")[2] for path in samples.refusals(request(*entries))} == {
        "duration",
        "durationUnit",
    }


def test_a_first_dose_without_length_before_another_is_refused() -> None:
    refused = samples.refusals(request(dosage(1, None, 1), dosage(0.5, 4, 2)))
    assert refused == {"dosageInstruction[0].timing.repeat.bounds": "required"}


def test_sequences_out_of_order_are_sorted_and_taken_together() -> None:
    entries = [
        dosage(1, 7, 2, when=["MORN"]),
        dosage(0.5, 7, 2),
        dosage(0.5, 7, 1),
    ]
    assert samples.phases(request(*entries)) == [
        (7, {"bedtime": "0.5 mg"}),
        (7, {"morning": "1 mg", "bedtime": "0.5 mg"}),
    ]


def test_micrograms_are_ug_in_ucum_and_mcg_here() -> None:
    entry = dosage()
    entry["doseAndRate"][0]["doseQuantity"] = {
        "value": 75,
        "unit": "mcg",
        "system": samples.UCUM,
        "code": "ug",
    }
    assert samples.phases(request(entry)) == [(7, {"bedtime": "75 mcg"})]


def test_times_of_one_day_that_are_numbered_by_sequence_are_not_one_day() -> None:
    """Elsewhere the sequence numbers the times of a day. Here it orders consecutive days."""
    found = samples.phases(request(dosage(1, 7, 1, **MORNING), dosage(0.5, 7, 2)))
    assert [list(doses) for _, doses in found] == [["morning"], ["bedtime"]]
