"""Coded concepts: their words, and those codes that are known here."""

from collections.abc import Iterator

from pharmacy.fhir.quantity import SNOMED
from pharmacy.fhir.values import Element, not_supported

ROUTE = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration"
# As the published examples of FHIR R4 code what is swallowed.
_BY_MOUTH = {(SNOMED, "26643006"), (ROUTE, "PO")}
_BY_MOUTH_WORDS = {"oral", "orally", "by mouth", "po", "oral route"}
_SWALLOWED = {(SNOMED, "421521009")}
_SWALLOWED_WORDS = {"swallow", "take", "swallow whole"}


def words(concept: Element) -> str | None:
    """What a concept says in words: its text, or else the first display of its codes."""
    if "text" in concept.value:
        return str(concept.get("text"))
    displays = (coding.get("display") for coding in concept.each("coding"))
    return next((str(display) for display in displays if display), None)


def codes(concept: Element) -> Iterator[tuple[str | None, str | None]]:
    """The system and the code of each coding."""
    for coding in concept.each("coding"):
        yield coding.get("system"), coding.get("code")


def refuse_other_routes(dosage: Element) -> None:
    """Raise Refused for what is not swallowed."""
    _refuse(dosage.child("route"), _BY_MOUTH, _BY_MOUTH_WORDS)
    _refuse(dosage.child("method"), _SWALLOWED, _SWALLOWED_WORDS)


def _refuse(concept: Element | None, known: set[tuple[str, str]], said: set[str]) -> None:
    if concept is None:
        return
    found = set(codes(concept))
    text = concept.get("text")
    is_said = text is None or text.strip().rstrip(".").lower() in said
    # Other systems' codes beside a known one say the same; without one only words are left.
    is_coded = bool(found & known) if found else text is not None
    if not (is_said and is_coded):
        message = "only capsules to swallow are made: give the oral route, or leave this out"
        raise not_supported(concept, message)
