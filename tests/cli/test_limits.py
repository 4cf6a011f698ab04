"""The limits of `pharmacy plan`: each applies as typed, or is refused by its option's name."""

import pytest

from pharmacy.cli import limits
from pharmacy.core.errors import InvalidInput
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Unit
from tests.factories import ldn_schedule, mg


def typed(increment: str | None = None, strengths: str | None = None) -> Limits:
    return limits.read(Unit.MG, increment, strengths, None, None)


def test_strengths_are_in_the_unit_of_the_schedule() -> None:
    assert typed(strengths="0.5, 1,1.50") == Limits(strengths=(mg("0.5"), mg("1"), mg("1.5")))


@pytest.mark.parametrize("strengths", ["", ",", "0.5,,1", "0.5,", "0.5;1", "0", ".5", "1e0"])
def test_strengths_that_are_none_are_refused_and_not_left_out(strengths: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        typed(strengths=strengths)
    assert caught.value.problems[0].pointer == "--strengths"


@pytest.mark.parametrize("increment", ["", "0", ".5", "0.5mg"])
def test_an_invalid_increment_is_refused_and_not_ignored(increment: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        typed(increment=increment)
    assert caught.value.problems[0].pointer == "--increment"


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        (Limits(strengths=(mg("0.5"),)), "--strengths"),
        (Limits(increment=mg("1")), "--increment"),
        (Limits(max_strengths=1), "--max-strengths"),
    ],
)
def test_limits_without_a_plan_are_refused_by_their_option(asked: Limits, option: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        limits.plan_within(ldn_schedule(), asked, Costs())
    assert {problem.pointer for problem in caught.value.problems} == {option}
