"""Reads a MedicationRequest as an order, by the same rules as an order in plain JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pharmacy.core.drugs import Drug
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.flags import Flag
from pharmacy.core.orders import OrderRequest
from pharmacy.core.planning.limits import Limits
from pharmacy.fhir import (
    dispense_request,
    dosage,
    extensions,
    health_record,
    medication,
    names,
    patient,
    practitioner,
    remarks,
    written,
)
from pharmacy.fhir.dispense_request import Supply
from pharmacy.fhir.dosage import DosageSummary
from pharmacy.fhir.medication import RequestedDrug
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.names import Picked
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, UnprocessableResource, bare, gathered, refused
from pharmacy.schemas.orders import read_order

KIND = "MedicationRequest"
MOST_REMARKS = 50
_ONLY = {"status": "active", "intent": "order"}
_NEVER = {
    "doNotPerform": "it asks for nothing to be given",
    "reportedBoolean": "it is a report of an order and not the order itself",
}


@dataclass(frozen=True, slots=True)
class Understood:
    """An order that was read from a resource.

    places: the FHIRPath of each part of the order, by its JSON pointer, for refusals.
    """

    order: OrderRequest
    places: Mapping[str, str]

    def in_fhir(self, error: InvalidInput) -> UnprocessableResource:
        """Convert a refusal of the order to a refusal of the resource."""
        return _in_fhir(error, self.places)


def read(request: Element, contained: Contained, drugs: Sequence[Drug], clock: Clock) -> Understood:
    """Read the order of a checked MedicationRequest, as of the given moment.

    Raises UnprocessableResource with the path of each element that is wrong, missing, or whose
    meaning cannot be kept exactly.
    """
    (medicine, course), supply, person, prescriber, numbered, written_on, _ = _parts(
        request, contained, drugs, clock
    )
    identifier, number_flags = numbered
    phases, end_flags = _closed(course, supply)
    words = written.with_rendered(course.text, extensions.rendered(request))
    prescription = _prescription(request, medicine, supply, words.first)
    tree = {
        "external_id": identifier,
        "patient": person[0],
        "prescriber": prescriber[0],
        "prescription": {
            **prescription,
            "schedule": {"phases": phases},
            "written_on": written_on,
            "instructions": [one.value for one in course.instructions],
        },
        "limits": _limits(medicine),
        "start_on": course.end.holding(course.start.isoformat()) if course.start else None,
    }
    flags = (
        *(flag for part in (medicine, course, supply) for flag in part.flags),
        *end_flags,
        *person[1],
        *prescriber[1],
        *number_flags,
        *remarks.flags(request, contained),
        *extensions.flags(request, contained),
        *words.flags,
        *remarks.form_flags(medicine, supply),
        *remarks.refill_flags(supply, phases),
        *remarks.start_flags(course.start, clock.today),
    )
    understood = _understood(tree, request, identifier)
    _refuse_many(request, flags)
    order = replace(understood.order, remarks=flags, other_directions=words.others)
    return replace(understood, order=order)


def _parts(
    request: Element, contained: Contained, drugs: Sequence[Drug], clock: Clock
) -> list[Any]:
    """The parts of an order. Raises UnprocessableResource with all problems together."""
    return gathered(
        (
            partial(_medicine_and_course, request, contained, drugs),
            partial(dispense_request.read, request, clock),
            partial(_patient, request, contained, clock),
            partial(practitioner.read, request, contained, clock),
            partial(_identifier, request, clock),
            partial(_written_on, request, clock),
            partial(_refuse_other_requests, request),
        )
    )


def limits(request: Element, contained: Contained, drugs: Sequence[Drug]) -> Limits:
    """The limits for the plan of a request: the strength that its client fixes.

    Raises UnprocessableResource.
    """
    strength = medication.read(request, contained, drugs).strength
    return Limits(strengths=None if strength is None else (strength,))


def _refuse_many(request: Element, flags: Sequence[Flag]) -> None:
    if len(flags) > MOST_REMARKS:
        message = f"leave out notes and references: at most {MOST_REMARKS} can be looked at"
        raise refused(request.path, "too-costly", message)


def _understood(
    tree: Mapping[str, Any], request: Element, identifier: Element | None
) -> Understood:
    value, places = bare(tree)
    dosages = request.at("dosageInstruction")
    places = {"": request.path, "/limits": dosages, "/prescription/schedule": dosages, **places}
    try:
        order = read_order(value)
    except InvalidInput as error:
        raise _in_fhir(error, places) from None
    if identifier is not None and order.external_id != identifier.value:
        message = "give an identifier without blanks around it, in composed characters"
        raise refused(identifier.path, "value", message)
    return Understood(order, places)


def _in_fhir(error: InvalidInput, places: Mapping[str, str]) -> UnprocessableResource:
    return UnprocessableResource(
        Problem(_place(problem.pointer, places), problem.code, problem.message)
        for problem in error.problems
    )


def _place(pointer: str, places: Mapping[str, str]) -> str:
    """The FHIRPath of the nearest known part of the order around a pointer."""
    while pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places[pointer]


def _medicine_and_course(
    request: Element, contained: Contained, drugs: Sequence[Drug]
) -> tuple[RequestedDrug, DosageSummary]:
    medicine = medication.read(request, contained, drugs)
    return medicine, dosage.read(request, medicine.strength, medicine.drug)


def _patient(request: Element, contained: Contained, clock: Clock) -> tuple[Element, list[Flag]]:
    person = contained.need(request.need("subject", "name the patient"), "Patient")
    lists, silent = health_record.read(contained, person, clock)
    lists["conditions"] += remarks.further_reasons(request)
    values, unsure = patient.read(person, clock)
    return person.holding({**values, **lists}), [*silent, *unsure]


def _identifier(request: Element, clock: Clock) -> tuple[Element | None, list[Flag]]:
    """The client's identifier of the request as "system|value", unchanged."""
    found = [one for one in request.each("identifier") if one.get("use") != "old"]
    valid = [one for one in found if names.is_current(one, clock)]
    official = [one for one in valid or found if one.get("use") == "official"] or valid or found
    if not official:
        return None, []
    if len(official) > 1:
        message = "several identifiers are given: mark one of them official"
        raise refused(request.at("identifier"), "multiple-matches", message)
    (one,) = official
    value = one.need("value", "give the identifier's value")
    flags = Picked(one, bool(valid)).flags("prescription's identifier", "identifier")
    return one.holding(f"{one.get('system', '')}|{value.value}"), flags


def _written_on(request: Element, clock: Clock) -> Element:
    """The date written, in the pharmacy's time zone."""
    written = request.need("authoredOn", "give the day of writing")
    return written.holding(clock.day(written).isoformat())


def _refuse_other_requests(request: Element) -> None:
    problems = [
        Problem(request.at(name), "business-rule", f"only a request that is {value} is taken")
        for name, value in _ONLY.items()
        if request.get(name) != value
    ]
    problems += [
        Problem(request.at(name), "business-rule", reason)
        for name, reason in _NEVER.items()
        if request.get(name)
    ]
    if "reportedReference" in request.value:
        reason = _NEVER["reportedBoolean"]
        problems.append(Problem(request.at("reportedReference"), "business-rule", reason))
    if problems:
        raise UnprocessableResource(problems)


def _closed(course: DosageSummary, supply: Supply) -> tuple[list[Element], list[Flag]]:
    """The phases. A last phase without days gets them from the supply."""
    if not course.is_open:
        return course.phases, []
    days, flags = dispense_request.days_of_the_last(supply, course.end, course.phases)
    *before, last = course.phases
    return [*before, last.holding({**last.value, "days": days})], flags


def _prescription(
    request: Element, medicine: RequestedDrug, supply: Supply, directions: Element | None
) -> dict[str, Any]:
    refills = {"refills": supply.refills} if supply.refills else {}
    return {
        "drug": medicine.place.holding(medicine.drug.name),
        "form": medicine.place.holding(medication.FORM),
        "quantity_written": supply.capsules,
        "days_supply_written": supply.days,
        "directions_written": directions,
        "purpose": remarks.purpose(request),
        **refills,
    }


def _limits(medicine: RequestedDrug) -> Element | None:
    """Allows only the strength that the client fixes."""
    strength, place = medicine.strength, medicine.strength_place
    if strength is None or place is None:
        return None
    return place.holding({"strengths": [{"value": strength.value, "unit": str(strength.unit)}]})
