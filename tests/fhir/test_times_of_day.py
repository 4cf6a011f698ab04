"""Clock times propose the four times of a label, and a pharmacist confirms them."""

from typing import Any

import pytest

from pharmacy.core.flags import Severity
from tests.fhir import samples
from tests.fhir.samples import dosage, request

REPEAT = "dosageInstruction[0].timing.repeat"


def at(*hours: str, **repeat: Any) -> Any:
    return dosage(**{"when": None, "timeOfDay": list(hours), "frequency": len(hours), **repeat})


@pytest.mark.parametrize(
    ("hours", "times"),
    [
        (["08:00:00"], ["morning"]),
        (["22:00:00"], ["bedtime"]),
        (
            ["08:00:00", "12:00:00", "18:00:00", "22:00:00"],
            ["morning", "noon", "evening", "bedtime"],
        ),
        (["07:00:00", "19:00:00"], ["morning", "evening"]),
        (["09:00:00.000", "21:00:00"], ["morning", "bedtime"]),
        (["11:30:00", "23:00:00"], ["noon", "bedtime"]),
    ],
)
def test_hours_of_the_clock_propose_the_times_of_a_label(
    hours: list[str], times: list[str]
) -> None:
    for counted in ({}, {"frequency": None, "period": None, "periodUnit": None}):
        resource = request(at(*hours, **counted))
        ((_, doses),) = samples.phases(resource)
        assert list(doses) == times
        (flag,) = samples.read(resource).order.remarks
        assert (flag.code, flag.severity) == ("clock_times", Severity.HOLD)
        assert all(hour[:5] in flag.message for hour in hours)
        assert f"{', '.join(times)} is planned" in flag.message


@pytest.mark.parametrize(
    "hour", ["06:59:59", "09:00:01", "10:00:00", "15:00:00", "20:00:00", "23:00:00.5", "00:00:00"]
)
def test_hours_that_are_near_no_time_of_a_label_are_refused(hour: str) -> None:
    assert samples.refusals(request(at(hour))) == {f"{REPEAT}.timeOfDay[0]": "not-supported"}


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (at("08:00:00", "09:00:00"), "timeOfDay"),
        (at("08:00:00", when=["HS"]), "timeOfDay"),
        (at("08:00:00", frequency=2), "frequency"),
    ],
)
def test_hours_that_contradict_are_refused(entry: Any, path: str) -> None:
    assert samples.refusals(request(entry)) == {f"{REPEAT}.{path}": "value"}


def test_doses_at_hours_of_the_same_days_need_no_sequence() -> None:
    entries = [
        {**at("08:00:00"), "sequence": None},
        {**at("22:00:00"), "sequence": None},
    ]
    for entry in entries:
        del entry["sequence"]
    ((_, doses),) = samples.phases(request(*entries))
    assert list(doses) == ["morning", "bedtime"]
