"""FHIR quantities: masses, capsules and days, each exact or refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import MOST_DAYS
from pharmacy.fhir.values import Element, not_supported, number_text, refused, whole_number

UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
DRUG_FORM = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm"
CAPSULE = "capsule"
UNITY = "1"


class Length(StrEnum):
    """Units of time that are a fixed number of days."""

    DAY = "d"
    WEEK = "wk"


DAYS = {Length.DAY: 1, Length.WEEK: 7}
_REMEDY = "give mg or ug (UCUM), or {capsule}"
_EXACT_DAYS = "give days (d) or weeks (wk), as no other unit is an exact number of days"
# Units in words, or as a UCUM code.
_WORDS: dict[str, str] = {
    **dict.fromkeys(("mg", "milligram", "milligrams"), Unit.MG),
    **dict.fromkeys(("mcg", "ug", "\u00b5g", "\u03bcg", "microgram", "micrograms"), Unit.MCG),
    **dict.fromkeys(("capsule", "capsules", "cap", "caps"), CAPSULE),
    **dict.fromkeys(("d", "day", "days"), Length.DAY),
    **dict.fromkeys(("wk", "week", "weeks"), Length.WEEK),
}
# 385049006 is the dose form, 732937005 the unit of presentation.
_CODES: dict[tuple[str, str], str] = {
    (DRUG_FORM, "CAP"): CAPSULE,
    (SNOMED, "385049006"): CAPSULE,
    (SNOMED, "732937005"): CAPSULE,
}


def unit_of(quantity: Element, remedy: str = _REMEDY) -> str | None:
    """The unit of a quantity. None without unit and code.

    Raises UnprocessableResource, with the remedy, for an unknown unit, or if code and unit differ.
    """
    if "comparator" in quantity.value:
        raise refused(quantity.at("comparator"), "not-supported", "give an exact quantity")
    # UCUM's code 1 counts units of any kind.
    is_coded = "code" in quantity.value and quantity.get("code") != UNITY
    found = {_code_of(quantity)} if is_coded else set()
    if "unit" in quantity.value:
        found.add(_WORDS.get(_bare(str(quantity.get("unit")).strip()).lower()))
    if None in found or len(found) > 1:
        message = f"the unit is not known here, or unit and code differ: {remedy}"
        raise refused(quantity.path, "code-invalid", message)
    return found.pop() if found else None


def _code_of(quantity: Element) -> str | None:
    code, system = str(quantity.get("code")), quantity.get("system", UCUM)
    if system != UCUM:
        return _CODES.get((system, code))
    # UCUM distinguishes MG from mg. Text in braces is an annotation.
    for_people = _bare(code)
    return _WORDS.get(code if for_people == code else for_people.lower())


def _bare(unit: str) -> str:
    """A unit without UCUM annotations in braces, which some systems also put around words."""
    return unit[1:-1] if unit.startswith("{") and unit.endswith("}") else unit


def mass(quantity: Element) -> Mapping[str, Any]:
    """A mass in mg or ug as an order has it. Raises UnprocessableResource for anything else."""
    value = quantity.need("value", "give the number of mg or ug")
    unit = unit_of(quantity)
    if unit not in list(Unit):
        raise refused(quantity.path, "code-invalid", "give a mass in mg or ug (UCUM)")
    return {"value": value.holding(number_text(value)), "unit": unit}


def capsules(quantity: Element) -> int:
    """A whole number of capsules. A number without a unit also counts capsules."""
    value = quantity.need("value", "give the number of capsules")
    if unit_of(quantity) not in (CAPSULE, None):
        raise refused(quantity.path, "code-invalid", "give a number of capsules, {capsule} in UCUM")
    return whole_number(value)


def days(duration: Element) -> int:
    """A whole number of days or weeks, as days. A month or a year is no fixed number of days."""
    value = duration.need("value", "give the number of days")
    unit = unit_of(duration, _EXACT_DAYS)
    if unit not in list(Length):
        raise not_supported(duration, _EXACT_DAYS)
    found = whole_number(value) * DAYS[Length(str(unit))]
    if not 0 < found <= MOST_DAYS:
        raise refused(value.path, "value", f"give 1 to {MOST_DAYS} days")
    return found


def dose(quantity: Element, strength: Quantity | None) -> Mapping[str, Any]:
    """A dose as an order has it: a mass, or capsules of the one known strength."""
    if unit_of(quantity) != CAPSULE:
        return mass(quantity)
    if strength is None:
        message = (
            "the strength of a capsule is not known: give the dose in mg or ug, or a Medication "
            "with the ingredient's strength in one capsule"
        )
        raise refused(quantity.path, "required", message)
    whole = strength * capsules(quantity)
    return {"value": quantity.holding(whole.value), "unit": str(whole.unit)}
