"""Extensions of a request and its contained resources: read, known to be harmless, or held.

An extension may limit a dose to one day of the month, or make it conditional. An order without it
looks complete. So a pharmacist sees each extension that is not on the list of harmless ones, with
its URL and its path.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir.elements import known_resources
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element
from pharmacy.schemas import json_text

TABLE = Path(__file__).with_name("extensions.toml")
# The R4 form of R5's MedicationRequest.renderedDosageInstruction. Guides of some countries use URLs
# of their own.
_RENDERED = "rendereddosageinstruction"
_RENDERED_VALUES = ("valueString", "valueMarkdown")
# An extension of a prescriber does not change what the patient takes.
_OF_PRESCRIBERS = ("Practitioner", "PractitionerRole")
_MOST_PLACES = 3
_MOST_SHOWN = 200


def flags(request: Element, contained: Contained) -> Iterator[Flag]:
    """A flag for each extension URL that is neither read nor harmless."""
    found: dict[tuple[str, Severity], list[Element]] = {}
    for kind, one in _all(request, contained):
        url = str(one.get("url"))
        if url in _harmless().get(kind, ()) or _is_rendered(request, one):
            continue
        severity = Severity.WARNING if kind in _OF_PRESCRIBERS else Severity.HOLD
        found.setdefault((url, severity), []).append(one)
    for (url, severity), ones in found.items():
        yield Flag("extension_not_read", severity, _message(url, ones))


def rendered(request: Element) -> list[Element]:
    """The rendered directions, which repeat all dosage instructions in words."""
    return [
        one.holding(one.get(name))
        for one in request.each("extension")
        for name in _RENDERED_VALUES
        if _is_rendered(request, one) and name in one.value
    ]


def _is_rendered(request: Element, one: Element) -> bool:
    """Whether a request's own extension contains only the rendered directions."""
    is_of_request = one.path.startswith(f"{request.path}.extension[")
    names = set(one.value) - {"url", "id"}
    is_text = len(names) == 1 and names <= set(_RENDERED_VALUES)
    has_name = str(one.get("url")).casefold().endswith(_RENDERED)
    return is_of_request and is_text and has_name and isinstance(one.get(next(iter(names))), str)


@cache
def _harmless() -> dict[str, frozenset[str]]:
    """The harmless extension URLs, by the resource type that contains them."""
    groups = tomllib.loads(TABLE.read_text(encoding="utf-8"))["harmless"]
    kinds = {kind for group in groups for kind in group["kinds"]}
    return {
        kind: frozenset(
            group["base"] + name
            for group in groups
            if kind in group["kinds"]
            for name in group["names"]
        )
        for kind in kinds
    }


def _all(request: Element, contained: Contained) -> Iterator[tuple[str, Element]]:
    """Every extension, with the type of the resource that contains it."""
    whole = {name: value for name, value in request.value.items() if name != "contained"}
    for resource in (request.holding(whole), *contained.resources.values()):
        kind = str(resource.get("resourceType"))
        if kind in known_resources():
            yield from ((kind, one) for one in _within(resource))


def _within(element: Element) -> Iterator[Element]:
    """The extensions below an element, including those of its primitives."""
    if isinstance(element.value, list):
        for index, value in enumerate(element.value):
            yield from _within(Element(f"{element.path}[{index}]", value))
    if not isinstance(element.value, dict):
        return
    for name in element.value:
        if name == "extension":
            yield from element.each(name)
        else:
            below = Element(element.at(name.removeprefix("_")), element.get(name))
            yield from _within(below)


def _message(url: str, ones: list[Element]) -> str:
    places = [one.path.rpartition(".")[0] for one in ones]
    shown = ", ".join(places[:_MOST_PLACES])
    more = len(places) - _MOST_PLACES
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"The prescription says more by an extension that is not read: {_short(url)} at {shown}"
        f"{rest}, which says {_short(_said(ones[0]))}. Ask whether it changes what is taken."
    )


def _said(one: Element) -> str:
    said: dict[str, Any] = {name: value for name, value in one.value.items() if name != "url"}
    return json_text.written(said) if said else "nothing"


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
