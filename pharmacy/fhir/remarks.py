"""What a request says besides, and what a pharmacist is to look at because of it."""

import datetime
from collections.abc import Iterator, Sequence

from pharmacy.core.orders import Flag, Severity
from pharmacy.fhir import concepts
from pharmacy.fhir.dispense_request import Supply
from pharmacy.fhir.elements import known_resources
from pharmacy.fhir.medication import Medicine
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element

# What says nothing of the patient's health.
_ADMINISTRATIVE = {
    *("Account", "Coverage", "Encounter", "Endpoint", "HealthcareService", "Location"),
    *("Organization", "Provenance", "RelatedPerson"),
}
_POINTING = ("supportingInformation", "reasonReference", "detectedIssue")


def flags(request: Element, contained: Contained) -> Iterator[Flag]:
    """A flag for each thing that bears on the order and that is not understood here."""
    for note in request.each("note"):
        message = f'Act first on what the prescription notes: "{note.get("text")}"'
        yield Flag("note_not_read", Severity.HOLD, message)
    if "priorPrescription" in request.value:
        message = "It replaces an earlier prescription: see that the patient does not get both."
        yield Flag("replaces_another", Severity.HOLD, message)
    if request.get("priority", "routine") != "routine":
        message = f"The prescription is marked {request.get('priority')}."
        yield Flag("urgent", Severity.WARNING, message)
    if list(request.each("reasonCode")) and purpose(request) is None:
        message = "The reason is given as a code without words: ask what it is for."
        yield Flag("purpose_not_read", Severity.WARNING, message)
    yield from _not_read(request, contained)


def _not_read(request: Element, contained: Contained) -> Iterator[Flag]:
    """What is referred to, or sent along, and bears on the patient in a way that is not read."""
    for reference in (one for name in _POINTING for one in request.each(name)):
        if contained.find(reference) is None:
            what = reference.get("display") or reference.path.rpartition(".")[2]
            yield _unread(f'refers to what was not sent: "{what}"')
    for place in contained.resources.values():
        kind = str(place.get("resourceType"))
        if kind not in known_resources() | _ADMINISTRATIVE:
            yield _unread(f"comes with a resource of the type {kind}, which is not read")


def _unread(what: str) -> Flag:
    message = f"The prescription {what}. Look whether it matters."
    return Flag("information_not_read", Severity.WARNING, message)


def purpose(request: Element) -> Element | None:
    """What the medicine is for, in the prescriber's words."""
    reasons = [(one, concepts.words(one)) for one in request.each("reasonCode")]
    said = [text for _, text in reasons if text]
    return reasons[0][0].holding(", ".join(said)) if said else None


def form_flags(medicine: Medicine, supply: Supply) -> Iterator[Flag]:
    """Whether anybody says that it is a capsule, the only form that is made."""
    if not (medicine.has_form or supply.has_capsules):
        message = "The prescription names no dosage form: capsules are planned. Confirm them."
        yield Flag("form_not_stated", Severity.WARNING, message)


def start_flags(start: datetime.date | None, today: datetime.date) -> Iterator[Flag]:
    """Whether the dates of the course can still be kept."""
    if start is not None and start < today:
        message = f"By its dates the course began on {start}. Ask on which day it is to begin."
        yield Flag("starts_in_the_past", Severity.HOLD, message)


def refill_flags(supply: Supply, phases: Sequence[Element]) -> Iterator[Flag]:
    """What is repeated where a titration may be."""
    if supply.refills is not None and supply.refills.value and len(phases) > 1:
        message = "It may be repeated: a refill here is the last phase again, not the whole course."
        yield Flag("refills_of_last_phase", Severity.WARNING, message)
