"""Checks that a JSON value is a FHIR R4 resource: names, types and lists, by `elements.toml`."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.fhir import primitives
from pharmacy.fhir.values import UnprocessableResource

TABLE = Path(__file__).with_name("elements.toml")
MOST_PROBLEMS = 50
MOST_LEVELS = 60
_MOST_NAMED, _MOST_OF_AN_ADDRESS = 3, 100
# Any other name may be a patient's name, so the error points at the object that contains it.
_NAME = re.compile(r"_?[a-z][A-Za-z]{0,39}", re.ASCII)
_KIND = re.compile(r"[A-Z][A-Za-z]{2,49}", re.ASCII)
_OF_EVERY_ELEMENT = {"id": "string", "extension": "Extension*", "modifierExtension": "Extension*"}
_OF_EVERY_RESOURCE = {
    **_OF_EVERY_ELEMENT,
    "resourceType": "code!",
    "id": "id",
    "meta": "Meta",
    "implicitRules": "uri",
    "language": "code",
}
_OF_DOMAIN_RESOURCES = {"text": "Narrative", "contained": "Resource*"}
_NO_DOMAIN_RESOURCES = ("Bundle",)


class NotFhir(InvalidInput):
    """The body is JSON but not a FHIR R4 resource of a known type: 400."""

    code = "structure"


@dataclass(frozen=True, slots=True)
class _Rule:
    """The allowed value of one JSON name. `choice`: the path name that a choice of types shares."""

    kind: str
    is_list: bool
    choice: str


_EXTENSIONS = _Rule("Extension", True, "extension")


@dataclass(frozen=True, slots=True)
class _Type:
    """The JSON names that a type allows, and the path names of which one is required."""

    rules: dict[str, _Rule]
    required: frozenset[str]


def check(value: Any, *allowed: str) -> None:
    """Raise NotFhir with each invalid place, UnprocessableResource for modifier extensions.

    allowed: the types that the resource itself may have.
    """
    kind = value.get("resourceType") if isinstance(value, dict) else None
    if kind not in allowed:
        message = f"send a FHIR R4 {' or '.join(allowed)} as JSON, with its resourceType"
        raise NotFhir([Problem("", "structure", message)])
    _refuse_deep(value)
    _refuse_strange(value, str(kind))


def _refuse_deep(value: Any) -> None:
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise NotFhir([Problem("", "structure", f"nest at most {MOST_LEVELS} levels")])


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _refuse_strange(value: dict[str, Any], kind: str) -> None:
    problems = list(islice(_resource(value, kind), MOST_PROBLEMS))
    if problems:
        raise NotFhir(problems)
    modifiers = list(islice(_modifiers(value, kind), MOST_PROBLEMS))
    if modifiers:
        raise UnprocessableResource(modifiers)


@cache
def _types() -> dict[str, _Type]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: _type(name, names) for name, names in table.items()}


def _type(name: str, names: dict[str, str]) -> _Type:
    shared = _OF_EVERY_ELEMENT
    if name in known_resources():
        domain = {} if name in _NO_DOMAIN_RESOURCES else _OF_DOMAIN_RESOURCES
        shared = {**_OF_EVERY_RESOURCE, **domain}
    rules: dict[str, _Rule] = {}
    required = set()
    for written, kinds in {**shared, **names}.items():
        path, is_choice = written.removesuffix("[x]"), written.endswith("[x]")
        plain = kinds.removesuffix("!")
        if kinds.endswith("!"):
            required.add(path)
        for kind in plain.removesuffix("*").split():
            end = kind[0].upper() + kind[1:] if is_choice else ""
            rules[path + end] = _Rule(kind, plain.endswith("*"), path)
    return _Type(rules, frozenset(required))


@cache
def known_resources() -> frozenset[str]:
    """The resource types that this server reads."""
    return frozenset(
        {
            *("MedicationRequest", "Patient", "Practitioner", "PractitionerRole", "Medication"),
            *("AllergyIntolerance", "Condition", "MedicationStatement", "Bundle"),
        }
    )


def _resource(value: Any, path: str) -> Iterator[Problem]:
    """The errors of a resource. For other types, checks only that it is a resource."""
    kind = value.get("resourceType") if isinstance(value, dict) else None
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        yield Problem(path, "structure", "give a resource with its resourceType")
    elif kind in known_resources():
        yield from _complex(value, kind, path)


def _complex(value: Any, kind: str, path: str) -> Iterator[Problem]:
    known = _types()[kind]
    if not isinstance(value, dict) or not value:
        yield Problem(path, "structure", "give a JSON object that is not empty")
        return
    seen: set[str] = set()
    for name, inner in value.items():
        rule = known.rules.get(name.removeprefix("_"))
        if rule is None or (name.startswith("_") and not primitives.is_one(rule.kind)):
            yield Problem(_below(path, name), "structure", "FHIR R4 has no such element here")
        elif name.startswith("_"):
            yield from _companion(inner, _below(path, name), f"{path}.{rule.choice}")
        elif rule.choice in seen:
            yield Problem(f"{path}.{rule.choice}", "structure", "give one type of value, not two")
        else:
            seen.add(rule.choice)
            yield from _value(inner, rule, f"{path}.{rule.choice}", f"_{name}" in value)
    for name in sorted(known.required - seen):
        yield Problem(f"{path}.{name}", "required", "give this element: FHIR R4 requires it")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if _NAME.fullmatch(name) else path


def _companion(value: Any, path: str, of: str) -> Iterator[Problem]:
    """The id and extensions of the primitive `of`: an object, or a list of objects and nulls."""
    for one in value if isinstance(value, list) else [value]:
        if one is None:
            continue
        if not isinstance(one, dict) or not one.keys() <= {"id", "extension"}:
            yield Problem(path, "structure", "give an object of id and extension")
        elif "extension" in one:
            yield from _value(one["extension"], _EXTENSIONS, f"{of}.extension", False)


def _extension(value: Any, path: str) -> Iterator[Problem]:
    """Checks that an extension has its URL, as FHIR requires. Its value is not checked."""
    url = value.get("url") if isinstance(value, dict) else None
    if not primitives.is_valid(url, "uri"):
        yield Problem(path, "structure", "give an extension with its url")


def _value(value: Any, rule: _Rule, path: str, has_companion: bool) -> Iterator[Problem]:
    if not rule.is_list:
        yield from _one(value, rule.kind, path)
    elif not isinstance(value, list) or not value:
        yield Problem(path, "structure", "give a list that is not empty")
    else:
        for index, one in enumerate(value):
            if one is not None or not has_companion:
                yield from _one(one, rule.kind, f"{path}[{index}]")


def _one(value: Any, kind: str, path: str) -> Iterator[Problem]:
    if kind == "Resource":
        yield from _resource(value, path)
    elif kind == _EXTENSIONS.kind:
        yield from _extension(value, path)
    elif kind in _types():
        yield from _complex(value, kind, path)
    elif primitives.is_one(kind):
        if not primitives.is_valid(value, kind):
            yield Problem(path, "value", f"give a value of FHIR's type {kind}")
    elif not isinstance(value, dict) or not value:
        yield Problem(path, "structure", "give a JSON object that is not empty")


def _modifiers(value: Any, path: str) -> Iterator[Problem]:
    """Elements that may reverse the meaning of others. They are never ignored."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _modifiers(one, f"{path}[{index}]")
    if not isinstance(value, dict):
        return
    if "modifierExtension" in value:
        known = islice(dict.fromkeys(_addresses(value["modifierExtension"])), _MOST_NAMED)
        named = ", ".join(known) or "this one"
        message = f"no modifier extension is known here, and so not {named}: send none"
        yield Problem(f"{path}.modifierExtension", "extension", message)
    if "implicitRules" in value:
        message = "no implicit rules are known here: leave them out"
        yield Problem(f"{path}.implicitRules", "not-supported", message)
    for name, inner in value.items():
        if isinstance(inner, dict | list):
            yield from _modifiers(inner, _below(path, name))


def _addresses(extensions: Any) -> Iterator[str]:
    """The URLs of extensions. Resources that are not read here may have malformed ones."""
    for one in extensions if isinstance(extensions, list) else ():
        url = one.get("url") if isinstance(one, dict) else None
        if primitives.is_valid(url, "uri"):
            yield str(url)[:_MOST_OF_AN_ADDRESS]
