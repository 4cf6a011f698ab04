"""Coded concepts: their text, and the codes that this server knows."""

import re
from collections.abc import Iterator

from pharmacy.fhir.quantity import SNOMED
from pharmacy.fhir.values import Element, not_supported

ROUTE = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration"
# The URL is from hl7.org/fhir/uv/ips/ValueSet-medicine-route-of-administration.html. European
# guides use the OID.
EDQM = ("http://standardterms.edqm.eu", "urn:oid:0.4.0.127.0.16.1.1.2.1")
# The published FHIR R4 examples code oral drugs this way; 20053000 is "Oral use".
_BY_MOUTH = {(SNOMED, "26643006"), (ROUTE, "PO"), *((system, "20053000") for system in EDQM)}
_BY_MOUTH_WORDS = {"oral", "orally", "by mouth", "po", "oral route", "oral use"}
ICD_10 = ("http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10")
_WORD = re.compile(r"\w+")
_SWALLOWED = {(SNOMED, "421521009")}
_SWALLOWED_WORDS = {"swallow", "take", "swallow whole"}


def words(concept: Element) -> str | None:
    """The concept in words: its text, or the first display of its codes if it has no text."""
    if "text" in concept.value:
        return str(concept.get("text"))
    displays = (coding.get("display") for coding in concept.each("coding"))
    return next((str(display) for display in displays if display), None)


def sayings(concept: Element) -> list[str]:
    """Everything the concept says: its text, each display that adds a word, and ICD codes.

    A text such as "pain medicine" can come with a code whose display is "morphine".
    """
    text = [str(concept.get("text"))] if "text" in concept.value else []
    displays = [coding.get("display") for coding in concept.each("coding")]
    icd = [str(code) for system, code in codes(concept) if system in ICD_10 and code]
    found: list[str] = []
    known: set[str] = set()
    for said in (*text, *map(str, filter(None, displays)), *icd):
        own = set(_WORD.findall(said.casefold()))
        if not found or own - known:
            found.append(said)
        known |= own
    return found


def display_text(concept: Element) -> str:
    """The concept in words, or its code if it has no words. The code may be unknown here."""
    coded = (f"{code} of {system}" for system, code in codes(concept) if code)
    return "; ".join(sayings(concept)) or next(coded, "a concept without words")


def codes(concept: Element) -> Iterator[tuple[str | None, str | None]]:
    """The system and the code of each coding."""
    for coding in concept.each("coding"):
        yield coding.get("system"), coding.get("code")


def refuse_other_routes(dosage: Element) -> None:
    """Raise UnprocessableResource for any route but oral."""
    _refuse(dosage.child("route"), _BY_MOUTH, _BY_MOUTH_WORDS)
    _refuse(dosage.child("method"), _SWALLOWED, _SWALLOWED_WORDS)


def _refuse(concept: Element | None, known: set[tuple[str, str]], said: set[str]) -> None:
    if concept is None:
        return
    is_known = not known.isdisjoint(codes(concept))
    displays = [one.get("display") for one in concept.each("coding")]
    # A code that is known here may have another display in its own system.
    written = [concept.get("text")] if "text" in concept.value else ([] if is_known else displays)
    is_said = all(str(one).strip().rstrip(".").lower() in said for one in written)
    if not (is_said and (is_known or written)):
        message = "only capsules to swallow are made: ask the prescriber how it is to be taken"
        raise not_supported(concept, message)
