"""Times of the day and lengths are read exactly, or refused by the path of the element."""

from typing import Any

import pytest

from pharmacy.core.flags import Severity
from tests.fhir import samples
from tests.fhir.samples import dosage, mass, request

REPEAT = "dosageInstruction[0].timing.repeat"
SECOND = "dosageInstruction[1]"


@pytest.mark.parametrize(
    ("when", "times"),
    [
        (["MORN", "HS"], ["morning", "bedtime"]),
        (["NOON", "EVE"], ["noon", "evening"]),
        (["CM", "CD", "CV"], ["morning", "noon", "evening"]),
    ],
)
def test_times_of_the_day_that_a_label_has_are_taken(when: list[str], times: list[str]) -> None:
    for often in (None, len(when)):
        every = None if often is None else 1
        unit = None if often is None else "d"
        entry = dosage(when=when, frequency=often, period=every, periodUnit=unit)
        ((_, doses),) = samples.phases(request(entry))
        assert list(doses) == times


@pytest.mark.parametrize(
    "when", ["NIGHT", "AFT", "WAKE", "AC", "PCV", "C", "MORN.early", "BEDTIME"]
)
def test_times_that_no_label_has_are_refused(when: str) -> None:
    refused = samples.refusals(request(dosage(when=["MORN", when], frequency=2)))
    assert refused == {f"{REPEAT}.when[1]": "not-supported"}


def test_a_medicine_taken_with_a_meal_is_shown_to_a_pharmacist() -> None:
    assert samples.flags(request(dosage(when=["CV"]))) == {"taken_with_meal"}


@pytest.mark.parametrize(
    ("often", "times"),
    [
        (1, ["bedtime"]),
        (2, ["morning", "evening"]),
        (3, ["morning", "noon", "evening"]),
        (4, ["morning", "noon", "evening", "bedtime"]),
    ],
)
def test_a_frequency_without_times_is_proposed_to_a_pharmacist(
    often: int, times: list[str]
) -> None:
    resource = request(dosage(when=None, frequency=often))
    assert list(samples.phases(resource)[0][1]) == times
    severity = Severity.WARNING if often == 1 else Severity.HOLD
    (flag,) = samples.read(resource).order.remarks
    assert (flag.code, flag.severity) == ("time_not_stated", severity)


def test_the_time_that_the_text_says_goes_before_any_proposal() -> None:
    entry = {**dosage(when=None), "text": "Take 0.5 mg in the morning for 7 days"}
    assert samples.phases(request(entry)) == [(7, {"morning": "0.5 mg"})]
    assert samples.flags(request(entry)) == set()


def test_a_code_of_the_timing_says_how_often() -> None:
    entry = {**dosage(when=None, frequency=None, period=None, periodUnit=None)}
    gts = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
    entry["timing"]["code"] = samples.coded("BID", gts)
    assert list(samples.phases(request(entry))[0][1]) == ["morning", "evening"]
    assert samples.flags(request(entry)) == {"time_not_stated"}
    entry["timing"]["code"] = samples.coded("QOD", gts)
    refused = samples.refusals(request(entry))
    assert refused == {"dosageInstruction[0].timing.code": "not-supported"}


def test_a_pharmacist_decides_on_a_code_of_another_system_beside_the_times() -> None:
    entry = dosage()
    entry["timing"]["code"] = {
        "coding": [{"system": "urn:oid:1.2", "code": "5"}],
        "text": "Nightly",
    }
    (flag,) = samples.read(request(entry)).order.remarks
    assert flag.code == "timing_code_not_read"
    assert "Nightly" in flag.message


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("count", 7, "count"),
        ("duration", 1, "duration"),
        ("offset", 30, "offset"),
        ("dayOfWeek", ["mon"], "dayOfWeek"),
        ("frequencyMax", 2, "frequencyMax"),
        ("periodMax", 2, "periodMax"),
        ("period", 2, "period"),
        ("period", 0.5, "period"),
        ("periodUnit", "wk", "period"),
        ("frequency", 2, "frequency"),
        ("frequency", 8, "frequency"),
    ],
)
def test_timing_that_is_not_daily_is_refused_by_its_path(name: str, value: Any, place: str) -> None:
    resource = request(dosage(**{name: value}))
    assert list(samples.refusals(resource)) == [f"{REPEAT}.{place}"]


def test_eight_times_a_day_has_no_times() -> None:
    resource = request(dosage(when=None, frequency=8))
    assert samples.refusals(resource) == {f"{REPEAT}.frequency": "value"}


@pytest.mark.parametrize(
    ("bounds", "days"),
    [
        ({"boundsDuration": mass(2, "wk")}, 14),
        ({"boundsDuration": {"value": 10, "unit": "days"}}, 10),
        ({"boundsDuration": mass(7.0, "d")}, 7),
        ({"boundsPeriod": {"start": "2026-12-01", "end": "2026-12-07"}}, 7),
    ],
)
def test_a_length_is_read_exactly(bounds: Any, days: int) -> None:
    assert samples.phases(request(dosage(days=None, **bounds)))[0][0] == days


@pytest.mark.parametrize(
    "bounds",
    [
        {"boundsDuration": mass(1, "mo")},
        {"boundsDuration": mass(1, "a")},
        {"boundsDuration": mass(1.5, "wk")},
        {"boundsDuration": mass(0, "d")},
        {"boundsDuration": mass(2000, "d")},
        {"boundsDuration": {**mass(7, "d"), "comparator": "<"}},
        {"boundsRange": {"low": mass(7, "d"), "high": mass(14, "d")}},
        {"boundsPeriod": {"end": "2026-12-07"}},
        {"boundsPeriod": {"start": "2026-12-07", "end": "2026-12-01"}},
        {"boundsPeriod": {"start": "2026-12", "end": "2026-12-07"}},
    ],
)
def test_an_inexact_length_is_refused_at_the_bounds(bounds: Any) -> None:
    (path,) = samples.refusals(request(dosage(days=None, **bounds)))
    assert path.startswith(f"{REPEAT}.bounds")


def test_periods_tell_the_first_day() -> None:
    first = dosage(0.5, None, 1, boundsPeriod={"start": "2026-12-01", "end": "2026-12-07"})
    understood = samples.read(request(first, dosage(1, 7, 2)))
    assert str(understood.order.start_on) == "2026-12-01"


def test_a_pharmacist_decides_on_a_course_that_has_already_begun() -> None:
    past = dosage(0.5, None, 1, boundsPeriod={"start": "2026-11-24", "end": "2026-12-07"})
    today = dosage(0.5, None, 1, boundsPeriod={"start": "2026-11-25", "end": "2026-12-07"})
    assert samples.flags(request(past)) == {"starts_in_the_past"}
    assert samples.flags(request(today)) == set()


def test_a_gap_between_two_periods_is_refused() -> None:
    """As in the published prednisone taper, whose text and dates differ by two days."""
    first = dosage(0.5, None, 1, boundsPeriod={"start": "2026-12-01", "end": "2026-12-05"})
    second = dosage(1, None, 2, boundsPeriod={"start": "2026-12-08", "end": "2026-12-14"})
    refused = samples.refusals(request(first, second))
    assert refused == {f"{SECOND}.timing.repeat.bounds": "value"}
