"""Other elements of a request that a pharmacist must review."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir import concepts
from pharmacy.fhir.dispense_request import Supply
from pharmacy.fhir.elements import known_resources
from pharmacy.fhir.medication import RequestedDrug
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element

# Elements that say nothing about the patient's health.
_ADMINISTRATIVE = {
    *("Account", "Coverage", "Encounter", "Endpoint", "HealthcareService", "Location"),
    *("Organization", "Provenance", "RelatedPerson"),
}
_POINTING = ("supportingInformation", "reasonReference", "detectedIssue", "basedOn")
_PROTOCOLS = ("instantiatesCanonical", "instantiatesUri")
_COURSES = "http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy"
# Course of therapy types that need no review: any length, taken as the dosage says. A seasonal
# course is different: it is taken for part of the year only.
_PLAIN_COURSES = {
    (_COURSES, "continuous"): "continuous long term therapy",
    (_COURSES, "acute"): "short course (acute) therapy",
}
_DOSE_TYPES = "http://terminology.hl7.org/CodeSystem/dose-rate-type"
_PLAIN_DOSES = {(_DOSE_TYPES, "calculated"): "calculated", (_DOSE_TYPES, "ordered"): "ordered"}
# Labels and tags on a whole resource: hl7.org/fhir/R4/security-labels.html and
# hl7.org/fhir/R4/resource.html#tags.
_MARKS = {
    ("http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "SUBSETTED"): "incomplete",
    ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST"): "made up for a test",
}


def flags(request: Element, contained: Contained) -> Iterator[Flag]:
    """A flag for each element that affects the order and that this server does not interpret."""
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
    yield from _beside_the_dosage(request)
    for resource in (request, *contained.resources.values()):
        yield from _of_a_resource(resource)
    yield from _not_read(request, contained)


def _beside_the_dosage(request: Element) -> Iterator[Flag]:
    """Elements that may limit or explain the dosage and have no place in an order."""
    reason = request.child("statusReason")
    if reason is not None:
        message = (
            f'The prescription gives a reason for its status: "{concepts.display_text(reason)}".'
        )
        yield Flag("status_reason_not_read", Severity.HOLD, message)
    course = request.child("courseOfTherapyType")
    if course is not None and not _is_plain(course, _PLAIN_COURSES):
        message = (
            f'The course is of the type "{concepts.display_text(course)}". Ask when it is taken.'
        )
        yield Flag("course_type_not_read", Severity.HOLD, message)
    for dosage in request.each("dosageInstruction"):
        for dose in dosage.each("doseAndRate"):
            kind = dose.child("type")
            if kind is not None and not _is_plain(kind, _PLAIN_DOSES):
                message = (
                    f'A dose is of the type "{concepts.display_text(kind)}". Ask what that means.'
                )
                yield Flag("dose_type_not_read", Severity.HOLD, message)
    for name in _PROTOCOLS:
        for one in request.each(name):
            yield _unread(f'follows a protocol that was not read: "{one.value}"')


def _is_plain(concept: Element, known: Mapping[tuple[str, str], str]) -> bool:
    """Whether a concept has only known codes, and no text that may say something else."""
    coded = [known.get((str(system), str(code))) for system, code in concepts.codes(concept)]
    said = str(concept.get("text", coded[0] if coded else "")).strip().casefold()
    words = {*coded, *(str(code) for _, code in concepts.codes(concept))}
    return bool(coded) and None not in coded and said in words


def _of_a_resource(resource: Element) -> Iterator[Flag]:
    """Flags for a whole resource: its narrative, and the tags in its meta."""
    kind = resource.get("resourceType")
    if kind not in known_resources():
        return
    narrative, meta = resource.child("text"), resource.child("meta")
    if narrative and narrative.get("status") == "additional":
        message = (
            f"The {kind} has a text that says more than its elements. Read it in what was sent, "
            "and compare it with the order."
        )
        yield Flag("narrative_not_read", Severity.HOLD, message)
    marks = [one for name in ("tag", "security") for one in (meta.each(name) if meta else ())]
    for mark in marks:
        word = _MARKS.get((str(mark.get("system")), str(mark.get("code"))))
        if word is not None:
            message = f"The {kind} is marked as {word}. Ask the sender before anything is made."
            yield Flag("marked_by_sender", Severity.HOLD, message)


def _not_read(request: Element, contained: Contained) -> Iterator[Flag]:
    """Flags for resources that are referenced or included, affect the patient, and are not read."""
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
    """The indication, in the prescriber's words."""
    reasons = [(one, concepts.words(one)) for one in request.each("reasonCode")]
    said = [text for _, text in reasons if text]
    return reasons[0][0].holding(", ".join(said)) if said else None


def further_reasons(request: Element) -> list[Element]:
    """Other reasons than the indication, as conditions: "pain" may be coded as a dependence."""
    return [
        reason.holding(said)
        for reason in request.each("reasonCode")
        for said in concepts.sayings(reason)
        if said != concepts.words(reason)
    ]


def form_flags(medicine: RequestedDrug, supply: Supply) -> Iterator[Flag]:
    """A flag unless the request states that the form is a capsule, the only form made here."""
    if not (medicine.has_form or supply.has_capsules):
        message = "The prescription names no dosage form: capsules are planned. Confirm them."
        yield Flag("form_not_stated", Severity.WARNING, message)


def start_flags(start: datetime.date | None, today: datetime.date) -> Iterator[Flag]:
    """A flag if the course cannot start on its dates anymore."""
    if start is not None and start < today:
        message = f"By its dates the course began on {start}. Ask on which day it is to begin."
        yield Flag("starts_in_the_past", Severity.HOLD, message)


def refill_flags(supply: Supply, phases: Sequence[Element]) -> Iterator[Flag]:
    """A flag if refills might repeat a titration."""
    if supply.refills is not None and supply.refills.value and len(phases) > 1:
        message = "It may be repeated: a refill here is the last phase again, not the whole course."
        yield Flag("refills_of_last_phase", Severity.WARNING, message)
