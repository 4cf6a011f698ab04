"""Instants are compared as instants, their day is the pharmacy's, and partial dates are ranges."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pharmacy.core.flags import Severity
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.values import Element, UnprocessableResource
from tests.fhir import samples
from tests.fhir.samples import request

# 06:00 in Texas, 12:00 in UTC.
NOW = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
VALIDITY = "dispenseRequest.validityPeriod"
CLOCK = Clock(NOW, samples.ZONE)


def valid(**period: str) -> Any:
    return request(dispenseRequest={"validityPeriod": period})


def outcome(resource: Any) -> str:
    """The result of a request that arrives at NOW: "taken", "held" or the refusal's code."""
    try:
        order = samples.read(resource, NOW).order
    except UnprocessableResource as error:
        return error.problems[0].code
    return "held" if any(f.severity is Severity.HOLD for f in order.remarks) else "taken"


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        # One moment, six hours ago, in three spellings.
        ("2026-11-30T05:59:59Z", "expired"),
        ("2026-11-29T23:59:59-06:00", "expired"),
        ("2026-11-30T06:59:59+01:00", "expired"),
        ("2026-11-30T11:59:59Z", "expired"),
        ("2026-11-30T12:00:00Z", "taken"),
        ("2026-11-30T12:00:01Z", "taken"),
        ("2026-11-30T05:59:59-06:00", "expired"),
        ("2026-11-30T06:30:00-06:00", "taken"),
        ("2026-11-29", "expired"),
        ("2026-11-30", "taken"),
        ("2026-10", "expired"),
        ("2026-11", "taken"),
        ("2025", "expired"),
        ("2026", "taken"),
        ("9999-12-31", "taken"),
        ("9999-12-31T23:59:59Z", "taken"),
        ("0001-01-01", "expired"),
    ],
)
def test_the_end_of_validity_is_the_same_moment_in_every_zone(end: str, expected: str) -> None:
    assert outcome(valid(end=end)) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-30T12:00:00Z", "taken"),
        ("2026-11-30T12:00:01Z", "held"),
        ("2026-11-30T06:00:01-06:00", "held"),
        ("2026-11-30T13:00:00+01:00", "taken"),
        ("2026-11-30", "taken"),
        ("2026-12-01", "held"),
        ("2026-11", "taken"),
        ("2026", "taken"),
        ("2026-12", "held"),
        ("2027", "held"),
    ],
)
def test_the_start_of_validity_is_the_same_moment_in_every_zone(start: str, expected: str) -> None:
    assert outcome(valid(start=start)) == expected


def test_validity_uses_the_pharmacys_time_zone() -> None:
    (flag,) = samples.read(valid(start="2026-12-01T05:30:00Z"), NOW).order.remarks
    assert "from 2026-11-30 at 23:30 on" in flag.message


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-21T03:30:00Z", "2026-11-20"),
        ("2026-11-20T21:30:00-06:00", "2026-11-20"),
        ("2026-11-21T05:59:59.999Z", "2026-11-20"),
        ("2026-11-21T06:00:00Z", "2026-11-21"),
        ("2026-11-20T23:30:00+14:00", "2026-11-20"),
        ("2026-11-21T00:30:00+14:00", "2026-11-20"),
        # In daylight saving time midnight in Texas is 05:00 in UTC.
        ("2026-07-02T04:59:59Z", "2026-07-01"),
        ("2026-07-02T05:00:00Z", "2026-07-02"),
        # The leap second of 2016.
        ("2017-01-01T05:59:60Z", "2016-12-31"),
        ("2026-11-21T05:59:59.123456789123Z", "2026-11-20"),
    ],
)
def test_an_evening_s_prescription_is_of_the_pharmacy_s_day(written: str, day: str) -> None:
    order = samples.read(request(authoredOn=written)).order
    assert str(order.prescription.written_on) == day


@pytest.mark.parametrize(
    "written", ["2026", "2026-11", "2026-02-30", "2026-02-30T10:00:00Z", "1850-01-01", "9999-12-31"]
)
def test_a_day_of_writing_that_is_no_day_is_refused(written: str) -> None:
    assert samples.refusals(request(authoredOn=written)) == {"authoredOn": "value"}


@pytest.mark.parametrize(
    ("end", "stopped"),
    [
        ("2026-10-01", "2026-10-01"),
        ("2026-10-01T03:00:00Z", "2026-09-30"),
        ("2026-10", "2026-10-31"),
        ("2024-02", "2024-02-29"),
        ("2010", "2010-12-31"),
    ],
)
def test_a_medicine_was_taken_until_the_last_day_that_its_end_allows(
    end: str, stopped: str
) -> None:
    resource = request()
    statement = resource["contained"][2]
    statement["medicationCodeableConcept"] = {"text": "tramadol"}
    statement |= {"status": "stopped", "effectivePeriod": {"end": end}}
    (taken,) = samples.read(resource).order.patient.medications
    assert (taken.name, str(taken.stopped_on)) == ("tramadol", stopped)


def test_a_birth_date_stays_the_day_that_it_is() -> None:
    assert str(samples.read(request()).order.patient.birth_date) == "1980-02-03"


def test_a_pharmacy_elsewhere_has_days_of_its_own() -> None:
    tokyo = Clock(NOW, ZoneInfo("Asia/Tokyo"))
    moment = Element("x", "2026-11-29T15:00:00Z")
    assert str(tokyo.day(moment)) == "2026-11-30"
    assert str(CLOCK.day(moment)) == "2026-11-29"


def test_the_day_of_a_period_ends_by_the_pharmacy_s_calendar() -> None:
    """At 21:00 in Texas it is already the next day in UTC."""
    evening = Clock(datetime.datetime(2026, 12, 1, 3, tzinfo=datetime.UTC), samples.ZONE)
    assert not evening.has_ended(Element("x", "2026-11-30"))
    assert not evening.has_begun(Element("x", "2026-12-01"))


def test_a_leap_second_is_the_end_of_its_minute() -> None:
    moment = Element("x", "2017-01-01T05:59:60Z")
    assert CLOCK.day_span(moment).at == datetime.datetime(
        2017, 1, 1, 5, 59, 59, tzinfo=datetime.UTC
    )
