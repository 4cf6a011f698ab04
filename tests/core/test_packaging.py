"""A technician's statement about a packaged container: only what its label says is accepted."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from pharmacy.core import packaging
from pharmacy.core.errors import InvalidInput
from pharmacy.core.packaging import PackagedContainer, Planned
from tests.refusals import refuses

LAST_NIGHT = datetime.date(2027, 2, 24)
BEYOND_USE = datetime.date(2027, 5, 21)
DAY = datetime.timedelta(days=1)
PLANNED = Planned(capsules=30, beyond_use_on=BEYOND_USE, last_on=LAST_NIGHT)
RIGHT = PackagedContainer(number=9, capsules=30, lot="N-7", beyond_use_on=BEYOND_USE, seen=0)


def found(planned: Planned = PLANNED, **stated: Any) -> dict[str, str]:
    """The errors, by pointer."""
    try:
        packaging.refuse_unless_right(replace(RIGHT, **stated), planned)
    except InvalidInput as error:
        return {problem.pointer: problem.code for problem in error.problems}
    return {}


def test_what_the_label_says_is_right() -> None:
    assert found() == {}


@pytest.mark.parametrize("capsules", [0, 1, 29, 31, 32, 60, 3000, -30])
def test_any_other_count_is_refused_too_few_or_too_many(capsules: int) -> None:
    assert found(capsules=capsules) == {"/9/capsules": "count"}


@pytest.mark.parametrize("planned", [1, 7, 30, 112])
def test_one_capsule_more_or_less_than_any_label_says_is_refused(planned: int) -> None:
    label = replace(PLANNED, capsules=planned)
    problems_of_each = [found(label, capsules=planned + more) for more in (-1, 0, 1)]
    assert problems_of_each == [{"/9/capsules": "count"}, {}, {"/9/capsules": "count"}]


def test_the_refusal_states_the_count_on_the_label() -> None:
    with refuses(InvalidInput, "count_differs"):
        packaging.refuse_unless_right(replace(RIGHT, capsules=31), PLANNED)


def test_an_earlier_date_is_right_down_to_the_last_night() -> None:
    assert found(beyond_use_on=BEYOND_USE - DAY) == {}
    assert found(beyond_use_on=LAST_NIGHT + DAY) == {}
    assert found(beyond_use_on=LAST_NIGHT) == {}


def test_a_date_before_the_last_night_is_refused() -> None:
    assert found(beyond_use_on=LAST_NIGHT - DAY) == {"/9/beyond_use_on": "too_early"}


def test_a_date_after_that_of_the_label_is_refused_by_a_day() -> None:
    assert found(beyond_use_on=BEYOND_USE + DAY) == {"/9/beyond_use_on": "too_late"}


def test_a_label_that_ends_on_its_last_night_leaves_one_date() -> None:
    short = replace(PLANNED, beyond_use_on=LAST_NIGHT)
    problems_of_each = [found(short, beyond_use_on=LAST_NIGHT + more * DAY) for more in (-1, 0, 1)]
    assert [list(problems.values()) for problems in problems_of_each] == [
        ["too_early"],
        [],
        ["too_late"],
    ]


@pytest.mark.parametrize("lot", ["N", "N-7 B", "N" * 40, "Ñ-7"])
def test_a_lot_of_one_to_forty_characters_is_right(lot: str) -> None:
    assert found(lot=lot) == {}


@pytest.mark.parametrize(
    "lot", ["", " ", "N" * 41, " N-7", "N-7 ", "N  7", "N\t7", "N\n7", "N\x007"]
)
def test_a_lot_that_no_label_can_carry_is_refused(lot: str) -> None:
    assert found(lot=lot) == {"/9/lot": "lot"}


def test_all_errors_are_reported_together() -> None:
    assert found(capsules=31, lot="", beyond_use_on=BEYOND_USE + DAY) == {
        "/9/capsules": "count",
        "/9/beyond_use_on": "too_late",
        "/9/lot": "lot",
    }
