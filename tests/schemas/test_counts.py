"""Whole numbers in an order, and the lengths of its lists."""

from typing import Any

import pytest

from pharmacy.schemas.json_text import WrittenNumber
from tests.schemas.places import read, refusal_at


@pytest.mark.parametrize(
    ("pointer", "least", "most"),
    [
        ("/prescription/quantity_written", 1, 100_000),
        ("/prescription/days_supply_written", 1, 1830),
        ("/prescription/refills", 0, 99),
        ("/limits/max_capsules_per_dose", 1, 20),
        ("/limits/max_strengths", 1, 100),
    ],
)
def test_a_whole_number_has_its_range(pointer: str, least: int, most: int) -> None:
    assert read(pointer, least).external_id
    assert read(pointer, most).external_id
    assert refusal_at(pointer, least - 1) == [(pointer, "range")]
    assert refusal_at(pointer, most + 1) == [(pointer, "range")]


@pytest.mark.parametrize("wrong", [True, "1", WrittenNumber("1.0"), WrittenNumber("1e0")], ids=repr)
def test_a_whole_number_is_written_as_one(wrong: Any) -> None:
    pointer = "/prescription/refills"
    assert refusal_at(pointer, wrong) == [(pointer, "type")]


# Lists.


@pytest.mark.parametrize("name", ["allergies", "medications", "conditions"])
def test_a_list_of_more_than_100_entries_is_refused(name: str) -> None:
    pointer = f"/patient/{name}"
    assert refusal_at(pointer, [None] * 101) == [(pointer, "too_many")]


@pytest.mark.parametrize("name", ["allergies", "medications", "conditions"])
def test_a_list_may_be_empty(name: str) -> None:
    assert getattr(read(f"/patient/{name}", []).patient, name) == ()


def test_a_list_of_strengths_that_allows_none_is_refused() -> None:
    assert refusal_at("/limits/strengths", []) == [("/limits/strengths", "too_few")]


def test_a_list_of_more_than_100_strengths_is_refused() -> None:
    assert refusal_at("/limits/strengths", ["1"] * 101) == [("/limits/strengths", "too_many")]
