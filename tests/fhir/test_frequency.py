"""Doses per day, by frequency and period or by a code. Anything uncertain is held."""

from typing import Any

import pytest

from pharmacy.core.flags import Severity
from tests.fhir import samples
from tests.fhir.samples import dosage, request

REPEAT = "dosageInstruction[0].timing.repeat"
GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
ONE, TWO, THREE = ["bedtime"], ["morning", "evening"], ["morning", "noon", "evening"]


def every(period: Any, unit: str, frequency: int | None = 1, **repeat: Any) -> Any:
    return dosage(
        **{
            "when": None,
            "frequency": frequency,
            "period": period,
            "periodUnit": unit,
            **repeat,
        }
    )


def times(entry: Any) -> list[str]:
    ((_, doses),) = samples.phases(request(entry))
    return list(doses)


def holds(entry: Any) -> set[str]:
    remarks = samples.read(request(entry)).order.remarks
    return {flag.code for flag in remarks if flag.severity is Severity.HOLD}


def test_a_period_of_a_day_without_a_frequency_is_once_a_day() -> None:
    assert times(every(1, "d", None)) == ONE
    assert times(every(1, "d", None, when=["MORN"])) == ["morning"]
    assert times(every(1, "d", None, when=["MORN", "HS"])) == ["morning", "bedtime"]


@pytest.mark.parametrize(
    ("hours", "often", "expected"),
    [(8, 1, THREE), (12, 1, TWO), (24, 1, ONE), (24, 2, TWO), (24, 3, THREE), (12, None, TWO)],
)
def test_hours_that_divide_the_day_are_times_to_confirm(
    hours: int, often: int | None, expected: list[str]
) -> None:
    entry = every(hours, "h", often)
    assert times(entry) == expected
    assert holds(entry) == {"time_not_stated"}


def test_the_hold_says_what_was_coded_and_what_is_planned() -> None:
    (flag,) = samples.read(request(every(8, "h"))).order.remarks
    assert "every 8 hours: morning, noon, evening is planned. Confirm it." in flag.message
    (flag,) = samples.read(request(every(24, "h", 2))).order.remarks
    assert "2 times in 24 hours" in flag.message


def test_hours_beside_times_of_the_day_are_to_be_confirmed_too() -> None:
    entry = every(12, "h", when=["MORN", "EVE"])
    assert (times(entry), holds(entry)) == (TWO, {"interval_in_hours"})
    said = {**every(12, "h"), "text": "Take 0.5 mg in the morning and at bedtime for 7 days"}
    assert (times(said), holds(said)) == (["morning", "bedtime"], {"interval_in_hours"})


def test_once_in_24_hours_at_a_stated_time_needs_no_question() -> None:
    assert holds(every(24, "h", when=["HS"])) == set()


@pytest.mark.parametrize(
    ("period", "unit", "often"),
    [
        (6, "h", 1),
        (4, "h", 1),
        (36, "h", 1),
        (48, "h", 1),
        (8, "h", 2),
        (12, "h", 2),
        (1, "h", 1),
        (7, "d", 7),
        (1, "wk", 7),
        (12, "min", 1),
    ],
)
def test_other_periods_are_refused(period: int, unit: str, often: int) -> None:
    assert samples.refusals(request(every(period, unit, often))) == {
        f"{REPEAT}.period": "not-supported"
    }


def test_hours_that_differ_from_the_times_are_refused() -> None:
    refused = samples.refusals(request(every(8, "h", when=["MORN", "EVE"])))
    assert refused == {f"{REPEAT}.frequency": "value"}


def test_more_often_in_24_hours_than_a_label_has_times_is_refused() -> None:
    assert samples.refusals(request(every(24, "h", 5))) == {f"{REPEAT}.frequency": "value"}


def test_a_unit_without_its_period_is_refused() -> None:
    refused = samples.refusals(request(dosage(frequency=None, period=None)))
    assert refused == {f"{REPEAT}.period": "required"}


@pytest.mark.parametrize("words", [None, "BID", "b.i.d.", "Twice daily", "two times a day"])
def test_words_that_say_what_the_code_says_are_no_news(words: str | None) -> None:
    entry = every(1, "d", 2)
    entry["timing"]["code"] = {**samples.coded("BID", GTS), **({"text": words} if words else {})}
    assert holds(entry) == {"time_not_stated"}


@pytest.mark.parametrize(
    "code",
    [
        {**samples.coded("QD", GTS), "text": "every other day"},
        {"coding": [{"system": GTS, "code": "QD"}, {"system": "urn:x", "code": "Q2D"}]},
        {"coding": [{"system": GTS, "code": "QD"}, {"system": GTS, "code": "BID"}]},
        {"coding": [{"system": GTS, "code": "QOD"}]},
    ],
)
def test_what_a_code_says_besides_is_for_a_pharmacist(code: Any) -> None:
    entry = dosage()
    entry["timing"]["code"] = code
    assert holds(entry) == {"timing_code_not_read"}


def test_the_words_beside_a_code_are_shown() -> None:
    entry = dosage()
    entry["timing"]["code"] = {
        "coding": [{"system": GTS, "code": "QD"}, {"display": "Every 2 days", "code": "Q2D"}],
        "text": "alternate days",
    }
    (flag,) = samples.read(request(entry)).order.remarks
    assert '"alternate days, Every 2 days"' in flag.message


def test_a_code_that_differs_from_the_frequency_is_refused() -> None:
    entry = every(1, "d", 1)
    entry["timing"]["code"] = samples.coded("BID", GTS)
    assert samples.refusals(request(entry)) == {f"{REPEAT}.frequency": "value"}
