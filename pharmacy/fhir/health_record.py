"""The patient's medicines, allergies and conditions, from the other resources of the request.

A MedicationRequest itself has no place for them, and an absent list is not an empty one: "no
opioids" and "not asked" are different answers. So a list counts only if at least one resource
mentions it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir import concepts
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.quantity import SNOMED
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, not_supported, refused

# hl7.org/fhir/uv/ips/CodeSystem-absent-unknown-uv-ips.html
IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
_NOT_TRUE = {"refuted", "entered-in-error"}
# The limit for a text of an order. Longer text is split into several entries.
MOST_LETTERS = 120
# Reads what a resource adds to its list, given its path and the concept it describes.
Read = Callable[[Element, Element, Clock], list[Any]]


@dataclass(frozen=True, slots=True)
class _List:
    """One list of the patient's. person: the element that references the patient.

    none: codes that state that the list is empty. unknown: codes that state that it is unknown.
    """

    kind: str
    person: str
    read: Read
    none: frozenset[tuple[str, str]]
    unknown: tuple[str, str]
    words: str


def _stated(place: Element, concept: Element, _: Clock) -> list[Any]:
    status = place.child("verificationStatus")
    codes = {code for _, code in concepts.codes(status)} if status else set()
    return [] if codes & _NOT_TRUE else _words(concept)


def _words(concept: Element) -> list[Element]:
    """Everything a concept says, as one text unless that would be too long."""
    said = concepts.sayings(concept)
    if not said:
        raise refused(concept.path, "required", "name it in words: text, or a display")
    whole = "; ".join(said)
    return [concept.holding(text) for text in ([whole] if len(whole) <= MOST_LETTERS else said)]


def _taken(place: Element, concept: Element, clock: Clock) -> list[Any]:
    """A medicine with the day it was stopped. Without a known end, it is still taken."""
    status, period = place.get("status"), place.child("effectivePeriod")
    if status in ("entered-in-error", "not-taken"):
        return []
    is_over = status in ("completed", "stopped")
    stopped = period.child("end") if is_over and period else None
    # A month or a year counts to its last day: the patient may have taken it until then.
    end = stopped.holding(clock.day_span(stopped).last.isoformat()) if stopped else None
    codes = [code for system, code in concepts.codes(concept) if system == RXNORM and code]
    return [
        place.holding({"name": name, "stopped_on": end, **coded})
        for name in _words(concept)
        for coded in ([{"rxcui": concept.holding(code)} for code in codes] or [{}])
    ]


def _concept(about: _List, place: Element, contained: Contained) -> Element:
    if about.kind != "MedicationStatement":
        return place.need("code", "name it by code.text")
    reference = place.child("medicationReference")
    if reference is None:
        return place.need("medicationCodeableConcept", "name the medicine")
    return contained.need(reference, "Medication").need("code", "name the medicine by code.text")


def _ingredients(place: Element, contained: Contained) -> Iterator[Element]:
    """The ingredients of a medicine: "pain tablet" may contain an opioid."""
    reference = place.child("medicationReference")
    medicine = contained.find(reference) if reference is not None else None
    for one in medicine.each("ingredient") if medicine is not None else ():
        item = one.child("itemCodeableConcept")
        if item is not None and concepts.sayings(item):
            yield item


_LISTS = {
    "medications": _List(
        "MedicationStatement",
        "subject",
        _taken,
        frozenset({(IPS, "no-known-medications")}),
        (IPS, "no-medication-info"),
        "which medicines the patient takes",
    ),
    "conditions": _List(
        "Condition",
        "subject",
        _stated,
        frozenset({(IPS, "no-known-problems"), (SNOMED, "160245001")}),
        (IPS, "no-problem-info"),
        "which conditions the patient has",
    ),
    "allergies": _List(
        "AllergyIntolerance",
        "patient",
        _stated,
        frozenset({(IPS, "no-known-allergies"), (SNOMED, "716186003")}),
        (IPS, "no-allergy-info"),
        "which allergies the patient has",
    ),
}


def read(contained: Contained, patient: Element, clock: Clock) -> tuple[dict[str, Any], list[Flag]]:
    """The three lists of an order, and a warning for each list that no resource mentions."""
    found: dict[str, Any] = {}
    silent: dict[str, str] = {}
    for name, about in _LISTS.items():
        said = [
            _one(about, place, contained, patient, clock) for place in contained.of_kind(about.kind)
        ]
        found[name] = [one for ones in said for one in ones or ()]
        if all(ones is None for ones in said):
            silent[name] = about.words
    return found, _silence(silent)


def _one(
    about: _List, place: Element, contained: Contained, patient: Element, clock: Clock
) -> list[Any] | None:
    """What one resource adds to its list. None if it states that the list is unknown."""
    person = place.need(about.person, "name the patient")
    if contained.find(person) != patient:
        raise not_supported(person, "only what concerns the patient of the request is read")
    concept = _concept(about, place, contained)
    coded = set(concepts.codes(concept))
    if coded & about.none:
        return []
    if about.unknown in coded:
        return None
    every = [concept, *_ingredients(place, contained)]
    return [one for each in every for one in about.read(place, each, clock)]


def _silence(silent: dict[str, str]) -> list[Flag]:
    """A warning for each unmentioned list. A pharmacist sees it before anything is printed."""
    return [
        Flag(
            f"{name}_not_stated",
            Severity.WARNING,
            f"The order does not say {words}. That is not the same as none: ask the patient or "
            "the prescriber.",
        )
        for name, words in silent.items()
    ]
