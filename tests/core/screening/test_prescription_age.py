"""The age of a prescription: held past its limit, with a warning before, by state and drug."""

import datetime

import pytest

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.screening.prescription_age import AgeLimit, AgeLimits

LIMITS = AgeLimits(
    "sample",
    (
        AgeLimit("US", 24, "a book"),
        AgeLimit("US", 12, ""),
        AgeLimit("US-TX", 12, "a rule"),
        AgeLimit("US-SC", 24, "a rule"),
        AgeLimit("US-NV", 12, ""),
        AgeLimit("US-TX", 6, "a rule", ("testosterone",)),
    ),
)
OLD = ("prescription_too_old", Severity.HOLD)
UNSOURCED = ("prescription_age_unsourced", Severity.WARNING)
SOON = ("prescription_ends_soon", Severity.WARNING)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def flags(written: str, today: str, *states: str, drug: str = "naltrexone") -> list[Flag]:
    return list(LIMITS.flags(set(states), drug, day(written), day(today)))


def found(written: str, today: str, *states: str, drug: str = "naltrexone") -> list[object]:
    raised = flags(written, today, *states, drug=drug)
    return [(flag.code, flag.severity) for flag in raised]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-01-15", []),
        ("2026-12-15", []),
        ("2026-12-16", [SOON]),
        ("2027-01-15", [SOON]),
        ("2027-01-16", [OLD]),
        ("2060-01-01", [OLD]),
    ],
)
def test_a_prescription_holds_past_its_limit_and_warns_in_the_30_days_before(
    today: str, expected: list[object]
) -> None:
    assert found("2026-01-15", today, "TX") == expected


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("2024-02-29", "2025-02-28"),
        ("2024-03-01", "2025-03-01"),
        ("2024-12-31", "2025-12-31"),
        ("2023-02-28", "2024-02-28"),
    ],
)
def test_the_last_day_is_the_same_day_of_a_later_year(written: str, last: str) -> None:
    assert found(written, last, "TX") == [SOON]
    after = day(last) + datetime.timedelta(days=1)
    assert found(written, after.isoformat(), "TX") == [OLD]


def test_months_go_on_into_another_year() -> None:
    assert AgeLimit("US", 6, "a book").last_on(day("2026-08-31")) == day("2027-02-28")
    assert AgeLimit("US", 1, "a book").last_on(day("2026-12-31")) == day("2027-01-31")


@pytest.mark.parametrize(
    ("state", "expected"),
    [("TX", [OLD]), ("SC", []), ("NV", [UNSOURCED]), ("NY", [UNSOURCED]), (None, [UNSOURCED])],
)
def test_each_state_has_its_own_limit_and_a_limit_without_a_source_warns(
    state: str | None, expected: list[object]
) -> None:
    states = [state] if state else []
    assert found("2025-06-01", "2026-11-30", *states) == expected


@pytest.mark.parametrize("state", ["TX", "SC", "NY", None])
def test_a_prescription_of_1990_is_held_wherever_it_is(state: str | None) -> None:
    assert found("1990-01-01", "2026-11-30", *([state] if state else [])) == [OLD]


def test_of_two_states_the_stricter_counts() -> None:
    assert found("2025-06-01", "2026-11-30", "SC", "TX") == [OLD]
    assert found("2025-06-01", "2026-11-30", "SC", "NY") == [UNSOURCED]


def test_a_limit_of_one_drug_leaves_the_others_alone() -> None:
    assert found("2026-05-01", "2026-11-30", "TX", drug="testosterone") == [OLD]
    assert found("2026-05-01", "2026-11-30", "TX") == []


def test_the_flags_say_the_days_and_what_to_do() -> None:
    (old,) = flags("2025-06-01", "2026-11-30", "TX")
    assert old.message == (
        "The prescription was written on 2025-06-01 and could be dispensed until 2026-06-01 (12 "
        "months in TX): on 2026-11-30 it is too old. Ask the prescriber for a new prescription."
    )
    (unsourced,) = flags("2025-06-01", "2026-11-30", "NV")
    assert "more than 12 months ago" in unsourced.message
    assert "look it up, or ask the prescriber" in unsourced.message
    (soon,) = flags("2025-12-01", "2026-11-30", "NV")
    assert "ends on 2026-12-01 (12 months in NV, not read at its source)" in soon.message


def test_each_day_past_the_limit_is_judged_separately() -> None:
    assert flags("2025-06-01", "2026-11-30", "TX") != flags("2025-06-01", "2026-12-01", "TX")
