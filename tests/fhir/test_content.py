"""The same request with other ids and spelling has equal content. Any other change differs."""

import copy
import json
from typing import Any

import pytest

from pharmacy.fhir import content
from tests.fhir import samples

Json = dict[str, Any]


def said(resource: Json, text: str | None = None) -> str:
    return content.content(content.resource_of(text or json.dumps(resource), None))


def renamed() -> Json:
    """The sample with other ids for all contained resources, in another order."""
    resource = samples.request(id="other", meta={"versionId": "7", "source": "urn:x"})
    text = json.dumps(resource)
    for name in ("p1", "d1", "m0", "c0", "a0"):
        text = text.replace(f'"{name}"', f'"new-{name}"').replace(f'"#{name}"', f'"#new-{name}"')
    found: Json = json.loads(text)
    found["contained"].reverse()
    return found


def test_the_names_of_one_sending_are_no_content() -> None:
    assert said(renamed()) == said(samples.request())


@pytest.mark.parametrize("status", ["generated", "extensions", "empty"])
def test_a_narrative_that_repeats_the_elements_is_no_content(status: str) -> None:
    narrative = {"status": status, "div": "<div>naltrexone</div>"}
    assert said(samples.request(text=narrative)) == said(samples.request())


def test_a_narrative_that_says_more_is_content() -> None:
    narrative = {"status": "additional", "div": "<div>with food</div>"}
    assert said(samples.request(text=narrative)) != said(samples.request())


@pytest.mark.parametrize("number", ["0.50", "5E-1", "0.5000000"])
def test_another_spelling_of_a_number_is_no_content(number: str) -> None:
    text = json.dumps(samples.request())
    assert text.count(": 0.5,") == 1
    assert said({}, text.replace(": 0.5,", f": {number},")) == said({}, text)


def test_another_number_is_content() -> None:
    assert said(samples.request(samples.dosage(0.51))) != said(samples.request())


def test_the_referenced_contained_resource_is_content() -> None:
    one = samples.request()
    other = copy.deepcopy(one)
    second = {**samples.patient(name=[{"family": "Other", "given": ["O"]}]), "id": "p2"}
    for resource in (one, other):
        resource["contained"].append(second)
    other["subject"] = {"reference": "#p2"}
    assert said(one) != said(other)


def test_what_a_contained_resource_says_is_content() -> None:
    other = samples.request()
    other["contained"][0]["birthDate"] = "1980-02-04"
    assert said(other) != said(samples.request())
