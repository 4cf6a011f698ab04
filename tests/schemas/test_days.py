"""Days in an order: valid calendar days of the allowed years only."""

import datetime
from typing import Any

import pytest

from tests.schemas.places import read, refusal_at

DATES = [
    "/patient/birth_date",
    "/patient/medications/0/stopped_on",
    "/prescription/written_on",
    "/start_on",
]


@pytest.mark.parametrize("pointer", DATES)
@pytest.mark.parametrize(
    "day",
    [
        *("2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "0000-01-01"),
        *("2026-11-20T00:00:00", "20261120", "2026-W47-5", "2026-1-2", "11/20/2026", "today"),
        *("2026-11-2\N{FULLWIDTH DIGIT ZERO}", "-026-11-20", "2026-11-20\n", "", 2026),
    ],
)
def test_a_day_is_one_of_the_calendar(pointer: str, day: Any) -> None:
    assert refusal_at(pointer, day) == [(pointer, "date")]


@pytest.mark.parametrize("pointer", DATES)
@pytest.mark.parametrize("day", ["1900-01-01", "2024-02-29", "2999-12-31"])
def test_a_day_of_our_times_is_accepted(pointer: str, day: str) -> None:
    assert read(pointer, day).external_id


@pytest.mark.parametrize("pointer", DATES)
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_of_other_times_is_refused(pointer: str, day: str) -> None:
    """Days are counted from it, and Python's dates end with the year 9999."""
    assert refusal_at(pointer, day) == [(pointer, "date")]


def test_a_day_is_read_unchanged() -> None:
    assert read("/start_on", "2026-12-01").start_on == datetime.date(2026, 12, 1)
