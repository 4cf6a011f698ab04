"""A taper by percentages as clients write it."""

from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.schemas import schedules
from pharmacy.schemas.json_text import WrittenNumber
from tests.factories import mass_json, phases_json, taper_json, titration_json


def refusals(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        schedules.read_schedule(value)
    return [(problem.pointer, problem.code) for problem in caught.value.problems]


def without(field: str) -> Any:
    asked = taper_json()
    del asked["taper"][field]
    return asked


def test_a_taper_becomes_phases() -> None:
    made = schedules.read_schedule(taper_json())
    assert [str(phase.doses[0].quantity) for phase in made.phases] == [
        "4.5 mg",
        "4.1 mg",
        "3.6 mg",
        "3.3 mg",
        "3 mg",
        "2.7 mg",
        "2.5 mg",
    ]


@pytest.mark.parametrize("percent", ["10", "10.000000", 10, WrittenNumber("10.0")], ids=repr)
def test_a_percentage_is_a_number_or_a_text(percent: Any) -> None:
    asked = taper_json(reduce_percent=percent)
    assert schedules.read_schedule(asked) == schedules.read_schedule(taper_json())


@pytest.mark.parametrize("percent", ["10%", "0", "100", ".5", -1, True, [10], "1e1"], ids=repr)
def test_any_other_percentage_is_refused_at_its_field(percent: Any) -> None:
    assert refusals(taper_json(reduce_percent=percent)) == [("/taper/reduce_percent", "number")]


@pytest.mark.parametrize("field", ["of", "round_to", "rounding", "until", "last_days"])
def test_nothing_that_decides_a_dose_is_guessed(field: str) -> None:
    assert refusals(without(field)) == [(f"/taper/{field}", "missing")]


@pytest.mark.parametrize(
    ("field", "word"), [("of", "last"), ("rounding", "half_even"), ("unchanged_step", "skip")]
)
def test_words_are_those_that_are_known(field: str, word: str) -> None:
    assert refusals(taper_json(**{field: word})) == [(f"/taper/{field}", "choice")]


def test_a_taper_at_bedtime_need_not_say_so() -> None:
    assert schedules.read_schedule(without("times")) == schedules.read_schedule(taper_json())


def test_a_refusal_of_the_core_names_its_field() -> None:
    asked = taper_json(round_to=mass_json("1"))
    assert refusals(asked) == [("/taper/round_to/value", "step_changes_nothing")]


def test_a_taper_to_nothing_is_refused_as_it_never_gets_there() -> None:
    assert refusals(taper_json(until=mass_json("0"))) == [("/taper/until/value", "zero")]


@pytest.mark.parametrize("other", [phases_json(), titration_json()])
def test_a_taper_stands_alone(other: Any) -> None:
    assert refusals({**taper_json(), **other}) == [("", "form")]


def test_a_taper_of_mixed_units_remembers_them() -> None:
    made = schedules.read_schedule(taper_json(round_to=mass_json("100", "mcg")))
    assert len(made.units_written) == 2
