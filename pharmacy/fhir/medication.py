"""Finds the drug, dosage form and strength, from words, codes or a single ingredient."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.fhir import concepts, quantity
from pharmacy.fhir.quantity import DRUG_FORM, SNOMED
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, UnprocessableResource, gathered, not_supported, refused

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
FORM = "capsule"
_FORM_WORDS = {"capsule", "capsules", "cap", "caps"}
_FORM_CODES = {(SNOMED, "385049006"), (DRUG_FORM, "CAP")}
_OTHER_WORDS = {"oral", "compounded", "compound"}
_PARTS = re.compile(r"[(),;\[\]]")
# Does not match the end of ".5 mg", "1,5 mg" or "1/2 mg".
_MASS = re.compile(r"(?<![0-9.,/a-z])([0-9]+(?:\.[0-9]+)?) ?(mg|mcg|ug)(?![a-z/])", re.ASCII)


@dataclass(frozen=True, slots=True)
class RequestedDrug:
    """The drug that the request names. strength: of one capsule, if the client fixes it.

    has_form: whether the client states that it is a capsule.
    """

    drug: Drug
    place: Element
    strength: Quantity | None = None
    strength_place: Element | None = None
    has_form: bool = False
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class _NameWords:
    """The parsed name of a medicine."""

    drug: Drug
    strengths: tuple[Quantity, ...]
    has_form: bool


def read(request: Element, contained: Contained, drugs: Sequence[Drug]) -> RequestedDrug:
    """The medicine of a request. Raises UnprocessableResource if this pharmacy does not make it."""
    concept = request.child("medicationCodeableConcept")
    if concept is not None:
        return _of_concept(concept, drugs)
    reference = request.need("medicationReference", "name the medicine")
    return _of_medication(contained.need(reference, "Medication"), drugs)


def _of_medication(place: Element, drugs: Sequence[Drug]) -> RequestedDrug:
    if place.get("status", "active") != "active":
        raise refused(place.at("status"), "business-rule", "give a Medication that is active")
    code = place.child("code")
    active = [one for one in place.each("ingredient") if one.get("isActive", True)]
    if len(active) > 1:
        message = "only capsules of a single active ingredient are made: mark the others inactive"
        raise refused(f"{place.path}.ingredient", "not-supported", message)
    reads = [partial(_of_concept, code, drugs)] if code else []
    reads += [partial(_of_ingredient, one, drugs) for one in active]
    if not reads:
        raise refused(f"{place.path}.code", "required", "name the medicine by code or ingredient")
    has_form, *found = gathered([partial(_has_form, place), *reads])
    medicine = _same(found)
    return replace(
        medicine,
        has_form=has_form or any(one.has_form for one in found),
        flags=(*medicine.flags, *_package_flags(place)),
    )


def _package_flags(place: Element) -> Iterator[Flag]:
    """Flags for the other ingredients and the package of a Medication."""
    for one in place.each("ingredient"):
        if not one.get("isActive", True):
            item = one.child("itemCodeableConcept")
            name = concepts.display_text(item) if item else "one that is referred to"
            message = f'It names an inactive ingredient: "{name}". Check it against the capsule.'
            yield Flag("ingredient_not_read", Severity.HOLD, message)
    if "amount" in place.value:
        message = "The Medication has an amount in its package, which is not read."
        yield Flag("package_not_read", Severity.WARNING, message)


def _same(found: Sequence[RequestedDrug]) -> RequestedDrug:
    """Merges code and ingredient. Raises UnprocessableResource if they differ."""
    first, *others = found
    for other in others:
        if other.drug is not first.drug:
            raise _contradiction(other.place)
        if first.strength and other.strength and first.strength != other.strength:
            raise _contradiction(other.strength_place or other.place)
    strong = next((one for one in found if one.strength), first)
    flags = tuple(flag for one in found for flag in one.flags)
    return replace(
        first, strength=strong.strength, strength_place=strong.strength_place, flags=flags
    )


def _contradiction(place: Element) -> UnprocessableResource:
    message = "the medicine is given twice and differs: make code, text and ingredient agree"
    return refused(place.path, "business-rule", message)


def _has_form(medication: Element) -> bool:
    form = medication.child("form")
    if form is None:
        return False
    words = (form.get("text") or "").strip().lower().split()
    is_said = not words or set(words) <= _FORM_WORDS | _OTHER_WORDS
    coded = set(concepts.codes(form))
    if not is_said or not (bool(coded & _FORM_CODES) if coded else words):
        raise not_supported(form, "only capsules are made: give the form 385049006 of SNOMED CT")
    return True


def _of_ingredient(place: Element, drugs: Sequence[Drug]) -> RequestedDrug:
    if "itemReference" in place.value:
        raise refused(place.at("itemReference"), "not-supported", "give itemCodeableConcept")
    found = _of_concept(place.need("itemCodeableConcept", "name the ingredient"), drugs)
    strength = place.child("strength")
    if strength is None:
        return found
    return _same([found, replace(found, strength=_strength(strength), strength_place=strength)])


def _strength(ratio: Element) -> Quantity:
    """The mass in one capsule."""
    capsule = ratio.need("denominator", "give one capsule")
    if quantity.capsules(capsule) != 1:
        raise refused(capsule.path, "value", "give the strength of one capsule")
    amount = quantity.mass(ratio.need("numerator", "give the mass in one capsule"))
    found = Quantity.read(amount["value"].value, Unit(amount["unit"]))
    if not found:
        raise refused(ratio.path, "value", "give a strength above zero")
    return found


def _of_concept(concept: Element, drugs: Sequence[Drug]) -> RequestedDrug:
    codings = list(concept.each("coding"))
    text = concept.get("text")
    said = [_words(concept, text, drugs)] if text else []
    coded = [drug for coding in codings for drug in _coded(coding, drugs)]
    unknown = [coding for coding in codings if not list(_coded(coding, drugs))]
    if not text and not coded:
        displays = [coding.get("display") for coding in unknown if coding.get("display")]
        said = [_words(concept, display, drugs) for display in displays]
    found = [*(words.drug for words in said), *coded]
    if not found:
        raise _not_made(concept, drugs)
    if any(drug is not found[0] for drug in found):
        raise _contradiction(concept)
    strengths = list(dict.fromkeys(one for words in said for one in words.strengths))
    if len(strengths) > 1:
        raise refused(concept.path, "business-rule", "name one strength of a capsule, or none")
    return RequestedDrug(
        found[0],
        concept,
        strengths[0] if strengths else None,
        concept if strengths else None,
        any(words.has_form for words in said),
        tuple(_code_flag(coding) for coding in unknown),
    )


def _coded(coding: Element, drugs: Sequence[Drug]) -> Iterator[Drug]:
    if coding.get("system") == RXNORM:
        yield from (drug for drug in drugs if coding.get("code") in drug.rxnorm)


def _code_flag(coding: Element) -> Flag:
    display = f' ("{coding.get("display")}")' if coding.get("display") else ""
    message = (
        f"The medicine is coded as {coding.get('code')} of {coding.get('system')}{display}, a code "
        "that is not known here. Check that it means what is planned."
    )
    return Flag("medication_code_unknown", Severity.HOLD, message)


def _words(place: Element, text: str, drugs: Sequence[Drug]) -> _NameWords:
    """Parses a whole name such as "naltrexone HCl 1.5 mg oral capsule (compounded)"."""
    plain = text.casefold()
    masses = [_mass(place, number, unit) for number, unit in _MASS.findall(plain)]
    named: list[Drug] = []
    has_form = False
    for part in _PARTS.split(_MASS.sub(" ", plain)):
        words = part.split()
        has_form = has_form or not _FORM_WORDS.isdisjoint(words)
        left = [word for word in words if word not in _FORM_WORDS | _OTHER_WORDS]
        if left:
            named += [_drug_of(place, left, drugs)]
    if not named or any(drug is not named[0] for drug in named):
        raise _not_made(place, drugs)
    return _NameWords(named[0], tuple(masses), has_form)


def _mass(place: Element, number: str, unit: str) -> Quantity:
    try:
        found = Quantity.read(number, Unit.MG if unit == "mg" else Unit.MCG)
    except NotAQuantity as error:
        raise refused(place.path, "value", str(error)) from None
    if not found:
        raise refused(place.path, "value", "give a strength above zero")
    return found


def _drug_of(place: Element, words: Sequence[str], drugs: Sequence[Drug]) -> Drug:
    for drug in drugs:
        if any(list(words) == name.casefold().split() for name in drug.names):
            return drug
    raise _not_made(place, drugs)


def _not_made(place: Element, drugs: Sequence[Drug]) -> UnprocessableResource:
    names = ", ".join(drug.name for drug in drugs)
    message = (
        f"this pharmacy makes only capsules of {names}: name one of them, with nothing but its "
        "strength and form beside it"
    )
    return refused(place.path, "business-rule", message)
