"""Once a day without a time: the drug's usual time is planned. Without one, a hold asks."""

from dataclasses import replace

import pytest

from pharmacy import formulary
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderRequest
from pharmacy.fhir import elements, medication_request
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element
from tests.fhir import samples
from tests.fhir.samples import dosage, request

Json = samples.Json


def timeless(drug: str, often: int = 1) -> Json:
    """A request of a drug once a day, without a time."""
    medicine = {"text": f"{drug} oral capsule (compounded)"}
    return request(dosage(when=None, frequency=often), medicationCodeableConcept=medicine)


def times(order: OrderRequest) -> list[str]:
    return [str(dose.time) for phase in order.prescription.schedule.phases for dose in phase.doses]


def time_flag(order: OrderRequest) -> Flag:
    (flag,) = (flag for flag in order.remarks if flag.code == "time_not_stated")
    return flag


def of_drugs_without_usual_times(resource: Json) -> OrderRequest:
    """The order, with a formulary without any usual times."""
    value = samples.as_read(resource)
    elements.check(value, "MedicationRequest")
    place = Element("MedicationRequest", value)
    drugs = [replace(drug, usual=None) for drug in formulary.drugs()]
    contained = Contained.of(place, {})
    return medication_request.read(place, contained, drugs, Clock(samples.NOON, samples.ZONE)).order


@pytest.mark.parametrize(
    ("drug", "time", "reason"),
    [
        ("naltrexone", "bedtime", "(bedtime)"),
        ("prednisone", "morning", "(morning, with food)"),
        ("liothyronine", "morning", "(morning, before breakfast)"),
    ],
)
def test_a_drug_is_taken_when_it_usually_is(drug: str, time: str, reason: str) -> None:
    order = samples.read(timeless(drug)).order
    assert times(order) == [time]
    assert time_flag(order).severity is Severity.WARNING
    assert f"{time} is planned, the drug's usual time {reason}" in time_flag(order).message


@pytest.mark.parametrize("drug", ["naltrexone", "prednisone"])
def test_a_drug_without_a_usual_time_is_held_to_ask(drug: str) -> None:
    flag = time_flag(of_drugs_without_usual_times(timeless(drug)))
    assert flag.severity is Severity.HOLD
    assert "usual time" not in flag.message


def test_a_time_that_is_written_needs_no_usual_one() -> None:
    order = of_drugs_without_usual_times(request(dosage(when=["EVE"])))
    assert times(order) == ["evening"]
    assert "time_not_stated" not in {flag.code for flag in order.remarks}


def test_several_times_a_day_stay_a_hold_for_every_drug() -> None:
    order = samples.read(timeless("prednisone", often=2)).order
    assert times(order) == ["morning", "evening"]
    assert time_flag(order).severity is Severity.HOLD
