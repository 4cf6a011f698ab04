"""Reads the RxNorm codes of the patient's medicines beside their text.

A code adds to the text and never takes anything from it: what the text names is found as without a
code. Codes of flags: `medicine_code_differs`, `medicine_code_unknown`, `medicine_code_unverified`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.people import Medication
from pharmacy.core.screening import words


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One ingredient of RxNorm. name: as the formulary's groups of medicines name it.

    source: "" marks a code that nobody could read at its source, which warns.
    """

    rxcui: str
    name: str
    source: str


Ingredients = Mapping[str, Ingredient]
# Where no code is known, the text decides alone.
UNKNOWN: Ingredients = {}


def by_code(medication: Medication, ingredients: Ingredients) -> Medication | None:
    """The medicine as its code names it. None without a code that is known here."""
    known = ingredients.get(medication.rxcui or "")
    return Medication(known.name, medication.stopped_on) if known is not None else None


def ingredients_in(text: str, ingredients: Ingredients) -> set[str]:
    """The ingredients that a text names, whether it denies them or not."""
    clauses = list(words.clauses(text))
    return {
        one.name
        for one in ingredients.values()
        if any(clause.find(one.name) is not None for clause in clauses)
    }


def code_flags(
    medication: Medication, ingredients: Ingredients, named: Iterable[str], denied: Iterable[str]
) -> Iterator[Flag]:
    """What a pharmacist must see about a medicine's code.

    named: the ingredients that its text names. denied: those that it says are not taken.
    """
    if medication.rxcui is None:
        return
    known = ingredients.get(medication.rxcui)
    if known is None:
        yield Flag(
            "medicine_code_unknown",
            Severity.WARNING,
            f"The RxNorm code {medication.rxcui} of a medicine is not known here. Only its text "
            "was checked: look up what is in it.",
        )
        return
    if not known.source:
        yield Flag(
            "medicine_code_unverified",
            Severity.WARNING,
            f"The formulary has no source for the RxNorm code {known.rxcui} as {known.name}: "
            "look it up.",
        )
    yield from _differing(known, sorted(named), sorted(denied))


def _differing(known: Ingredient, named: list[str], denied: list[str]) -> Iterator[Flag]:
    code = f"The RxNorm code {known.rxcui} of a medicine is {known.name}"
    remedy = "Find out from the patient or the prescriber which of the two is taken."
    if known.name in denied:
        message = f"{code}, and its text reads as not taken. {remedy}"
    elif named and known.name not in named:
        message = f"{code}, and its text names {', '.join(named)}. {remedy}"
    else:
        return
    yield Flag("medicine_code_differs", Severity.HOLD, message)
