"""One value of a FHIR resource, with the FHIRPath that refusals report."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.quantities import NotAQuantity, read_number
from pharmacy.schemas.json_text import WrittenNumber

_DECIMAL = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]{1,40})(\.(?P<decimals>[0-9]{1,40}))?"
    r"([eE](?P<power>[+-]?[0-9]{1,3}))?",
    re.ASCII,
)
_MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Element:
    """A value and its path: a FHIRPath such as "MedicationRequest.subject"."""

    path: str
    value: Any

    def child(self, name: str) -> "Element | None":
        """The value of this JSON name. "doseQuantity" has the path of its choice, "dose"."""
        if name not in self.value:
            return None
        return Element(f"{self.path}.{without_type(name)}", self.value[name])

    def at(self, name: str) -> str:
        """The path of a value that may be missing."""
        return f"{self.path}.{without_type(name)}"

    def each(self, name: str) -> Iterator["Element"]:
        """The values of a list, each with its index. Skips the nulls of primitives."""
        for index, value in enumerate(self.value.get(name, ())):
            if value is not None:
                yield Element(f"{self.path}.{name}[{index}]", value)

    def get(self, name: str, absent: Any = None) -> Any:
        """The raw value of this name."""
        return self.value.get(name, absent)

    def need(self, name: str, remedy: str) -> "Element":
        """The value of this name. Raises UnprocessableResource with the remedy if it is missing."""
        found = self.child(name)
        if found is None:
            raise refused(self.at(name), "required", remedy)
        return found

    def holding(self, value: Any) -> "Element":
        """Another value, with the path of this one."""
        return replace(self, value=value)


# Choices of type, by the names that occur in the resources read here.
_CHOICES = (
    *("medicationCodeableConcept", "medicationReference", "reportedBoolean", "reportedReference"),
    *("doseQuantity", "doseRange", "rateQuantity", "rateRange", "rateRatio"),
    *("boundsDuration", "boundsPeriod", "boundsRange"),
    *("asNeededBoolean", "asNeededCodeableConcept", "deceasedBoolean", "deceasedDateTime"),
    *("itemCodeableConcept", "itemReference", "effectivePeriod", "effectiveDateTime"),
)
_TYPES = (
    *("CodeableConcept", "Reference", "Boolean", "Quantity", "Range", "Ratio"),
    *("Duration", "Period", "DateTime"),
)
_BASES = {
    name: name.removesuffix(kind) for kind in _TYPES for name in _CHOICES if name.endswith(kind)
}


def without_type(name: str) -> str:
    """A JSON name as FHIRPath has it: a choice without the type in its name."""
    return _BASES.get(name, name)


class UnprocessableResource(InvalidInput):
    """A valid FHIR resource that cannot become an order as it is: 422.

    The pointers of its problems are FHIRPaths. Their codes are FHIR's issue types.
    """


def refused(path: str, code: str, message: str) -> UnprocessableResource:
    """A refusal of one element."""
    return UnprocessableResource([Problem(path, code, message)])


def not_supported(element: Element, message: str) -> UnprocessableResource:
    """A refusal of an element whose meaning cannot be kept here."""
    return refused(element.path, "not-supported", message)


def whole_number(element: Element) -> int:
    """The whole number of a decimal such as 7 or 7.0. Raises UnprocessableResource otherwise."""
    text = number_text(element)
    whole, _, decimals = text.partition(".")
    if decimals.strip("0"):
        raise refused(element.path, "value", "give a whole number")
    return int(whole)


def number_text(element: Element) -> str:
    """A decimal as plain digits, exact. Raises UnprocessableResource for a sign or too many digits.

    FHIR decimals may have an exponent, and trailing zeros that show significance. Both forms equal
    the number in plain digits.
    """
    value = element.value
    text = plain_number(value.text if isinstance(value, WrittenNumber) else str(value))
    try:
        read_number(text)
    except NotAQuantity as error:
        raise refused(element.path, "value", str(error)) from None
    return text


def plain_number(text: str) -> str:
    """A JSON number without exponent and without redundant zeros. Other values are unchanged.

    3.7E+1 is 37, 5E-1 is 0.5. A number with a large exponent is left alone, as it would be long.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None or abs(int(match["power"] or 0)) > _MOST_PLACES:
        return text
    whole, decimals, power = match["whole"], match["decimals"] or "", int(match["power"] or 0)
    point = len(whole) + power
    digits = whole + decimals
    digits = digits.rjust(len(digits) - min(point, 0), "0").ljust(point, "0")
    point = max(point, 0)
    before, after = digits[:point].lstrip("0") or "0", digits[point:].rstrip("0")
    return f"{match['sign']}{before}.{after}" if after else match["sign"] + before


def refuse_each(element: Element, reasons: dict[str, str]) -> None:
    """Raise UnprocessableResource for each name in `reasons` that the element has."""
    problems = [
        Problem(element.at(name), "not-supported", message)
        for name, message in reasons.items()
        if name in element.value
    ]
    if problems:
        raise UnprocessableResource(problems)


def gathered(reads: Iterable[Callable[[], Any]]) -> list[Any]:
    """The results of all readers. Raises UnprocessableResource with the problems of all of them."""
    found: list[Any] = []
    problems: list[Problem] = []
    for read in reads:
        try:
            found.append(read())
        except UnprocessableResource as error:
            problems += error.problems
    if problems:
        # Two readers may report the same place.
        raise UnprocessableResource(dict.fromkeys(problems))
    return found


def bare(tree: Any, pointer: str = "") -> tuple[Any, dict[str, str]]:
    """A tree of plain values, and the FHIRPath of each by its JSON pointer in the tree."""
    places: dict[str, str] = {}
    if isinstance(tree, Element):
        places[pointer] = tree.path
        tree = tree.value
    if isinstance(tree, dict):
        found: Any = {name: bare(inner, f"{pointer}/{name}") for name, inner in tree.items()}
        value: Any = {name: inner for name, (inner, _) in found.items()}
        below = found.values()
    elif isinstance(tree, list):
        below = [bare(inner, f"{pointer}/{index}") for index, inner in enumerate(tree)]
        value = [inner for inner, _ in below]
    else:
        return tree, places
    for _, inner_places in below:
        places |= inner_places
    return value, places
