"""Invalid FHIR R4 is refused as such, by a table that agrees with a library's."""

import json
import tomllib
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.fhir import elements
from pharmacy.fhir.elements import NotFhir
from pharmacy.fhir.medication_request import Understood
from pharmacy.fhir.values import UnprocessableResource
from pharmacy.schemas import json_text
from pharmacy.schemas.json_text import NotJson
from tests.fhir import samples
from tests.schemas.places import replaced, walk
from tests.schemas.test_fuzz import ANYTHING

TABLE = tomllib.loads(elements.TABLE.read_text(encoding="utf-8"))
OF_ALL = {"id", "extension", "modifierExtension", "meta", "implicitRules", "language", "text"}
START = "MedicationRequest"


def strange(resource: Any) -> dict[str, str]:
    try:
        elements.check(json_text.read(json.dumps(resource).encode()), START)
    except NotFhir as error:
        return {problem.pointer: problem.code for problem in error.problems}
    return {}


def names_in_the_library(kind: str) -> set[str]:
    fields = get_fhir_model_class(kind).model_fields
    names = {field.alias or name for name, field in fields.items() if "__ext" not in name}
    return names - {"fhir_comments", "resource_type", "contained", *OF_ALL}


def names_in_the_table(kind: str) -> set[str]:
    found = set()
    for name, kinds in TABLE[kind].items():
        base = name.removesuffix("[x]")
        ends = kinds.rstrip("!").split() if name.endswith("[x]") else [""]
        found |= {base + end[:1].upper() + end[1:] for end in ends}
    return found - OF_ALL


@pytest.mark.parametrize("kind", TABLE)
def test_the_table_has_the_elements_that_fhir_resources_has(kind: str) -> None:
    """R4B and R4 have the same elements in the resources read here."""
    assert names_in_the_table(kind) == names_in_the_library(kind)


def test_a_sample_is_fhir() -> None:
    assert strange(samples.titration()) == {}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"dose": 1}, f"{START}.dose"),
        ({"Robin Sample": 1}, START),
        ({"medication": {"concept": {"text": "R5"}}}, f"{START}.medication"),
        ({"medicationReference": {"reference": "#m"}}, f"{START}.medication"),
        ({"status": ["active"]}, f"{START}.status"),
        ({"status": ""}, f"{START}.status"),
        ({"subject": {}}, f"{START}.subject"),
        ({"subject": None}, f"{START}.subject"),
        ({"identifier": {"value": "1"}}, f"{START}.identifier"),
        ({"identifier": []}, f"{START}.identifier"),
        ({"identifier": [None]}, f"{START}.identifier[0]"),
        ({"authoredOn": "20.11.2026"}, f"{START}.authoredOn"),
        ({"authoredOn": "2026-11-20T10:00"}, f"{START}.authoredOn"),
        ({"doNotPerform": "true"}, f"{START}.doNotPerform"),
        ({"contained": [{"id": "p"}]}, f"{START}.contained[0]"),
        ({"note": [{"time": "2026"}]}, f"{START}.note[0].text"),
        ({"note": [{"text": "bell \u0007"}]}, f"{START}.note[0].text"),
        ({"note": [{"text": "half \ud800"}]}, f"{START}.note[0].text"),
        ({"_status": 1}, f"{START}._status"),
        ({"_subject": {"id": "x"}}, f"{START}._subject"),
        (
            {"dosageInstruction": [samples.dosage(frequency="1")]},
            f"{START}.dosageInstruction[0].timing.repeat.frequency",
        ),
        (
            {"dosageInstruction": [samples.dosage(boundsPeriod={"start": "2026"})]},
            f"{START}.dosageInstruction[0].timing.repeat.bounds",
        ),
    ],
)
def test_what_is_no_fhir_is_named_by_its_path(changes: Any, path: str) -> None:
    assert list(strange({**samples.request(), **changes})) == [path]


@pytest.mark.parametrize("name", ["status", "intent", "subject", "medicationCodeableConcept"])
def test_what_fhir_requires_is_missed(name: str) -> None:
    changes: Any = {name: None}
    resource = samples.request(**changes)
    assert list(strange(resource).values()) == ["required"]


@pytest.mark.parametrize("value", [None, [], "x", 1, {}, {"resourceType": "Patient"}])
def test_any_other_resource_is_refused(value: Any) -> None:
    assert strange(value) == {"": "structure"}


def test_the_ids_of_elements_change_nothing() -> None:
    resource = samples.request()
    resource["_authoredOn"] = {"id": "a"}
    resource["contained"][0]["name"][0]["_family"] = {"id": "f"}
    assert samples.read(resource).order == samples.read(samples.request()).order


@pytest.mark.parametrize("extension", [{}, {"url": ""}, {"url": 5}, {"valueString": "y"}, "x", []])
@pytest.mark.parametrize("name", ["extension", "_authoredOn"])
def test_an_extension_without_its_address_is_no_fhir(extension: Any, name: str) -> None:
    value: Any = [extension] if name == "extension" else {"extension": [extension]}
    place = START if name == "extension" else f"{START}.authoredOn"
    assert strange(samples.request(**{name: value})) == {f"{place}.extension[0]": "structure"}


def test_a_modifier_extension_is_named() -> None:
    with pytest.raises(UnprocessableResource) as refusal:
        strange(samples.request(modifierExtension=[{"url": "https://clinic.example/not"}]))
    assert "https://clinic.example/not" in str(refusal.value.problems[0].message)


@pytest.mark.parametrize("value", ["x", 5, [5], {"url": "x"}, [{"url": 5}]])
def test_a_modifier_extension_of_a_resource_that_is_not_read_is_refused(value: Any) -> None:
    resource = samples.request()
    resource["contained"].append({"resourceType": "CarePlan", "modifierExtension": value})
    with pytest.raises(UnprocessableResource):
        strange(resource)


@pytest.mark.parametrize(
    "way", ["", "/contained/0", "/contained/0/name/0", "/dosageInstruction/0/timing/repeat"]
)
@pytest.mark.parametrize("name", ["modifierExtension", "implicitRules"])
def test_what_may_turn_the_meaning_around_is_refused(way: str, name: str) -> None:
    value = [{"url": "https://clinic.example/not"}] if name == "modifierExtension" else "urn:x"
    resource = samples.request()
    place = dict(walk(resource))[way] if way else resource
    changed = replaced(resource, way, {**place, name: value}) if way else {**place, name: value}
    if name == "implicitRules" and "resourceType" not in place:
        assert strange(changed)
        return
    with pytest.raises(UnprocessableResource) as refusal:
        strange(changed)
    assert refusal.value.problems[0].pointer.endswith(name)


def test_what_is_nested_too_deeply_is_refused() -> None:
    extension: Any = [{"url": "urn:x"}]
    for _ in range(100):
        extension = [{"url": "urn:x", "extension": extension}]
    assert strange(samples.request(extension=extension)) == {"": "structure"}


# With any value at any place, the resource is read or refused with our own message.

SAMPLES = {"whole": samples.request(note=[{"text": "x"}]), "titration": samples.titration()}
PLACES = [(name, pointer) for name, one in SAMPLES.items() for pointer, _ in walk(one)]
CODES = st.sampled_from(
    ["HS", "mo", "ug", "d", "#p1", "#d1", "2026-12-01", "7243", "capsule", 1, 0]
)


def read_or_refused(resource: Any) -> Understood | tuple[Problem, ...]:
    try:
        return samples.read(resource)
    except InvalidInput as error:
        return error.problems
    except NotJson:
        return (Problem("", "not_json", "no JSON"),)


@given(st.sampled_from(PLACES), ANYTHING | CODES)
def test_any_value_anywhere_is_read_or_refused(place: tuple[str, str], value: Any) -> None:
    sample, pointer = place
    outcome = read_or_refused(replaced(SAMPLES[sample], pointer, value))
    assert isinstance(outcome, Understood) or all(p.code and p.message for p in outcome)


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_any_part_in_the_place_of_another_is_read_or_refused(
    place: tuple[str, str], other: tuple[str, str]
) -> None:
    part = dict(walk(SAMPLES[other[0]]))[other[1]]
    assert read_or_refused(replaced(SAMPLES[place[0]], place[1], part))
