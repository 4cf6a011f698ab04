"""A time of the day that nobody wrote and that has no source."""

from dataclasses import replace

import pytest

from pharmacy.core.drugs import UsualTime
from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.screening.times import usual_time_flags
from tests.core.screening.samples import NALTREXONE, WARNING, found, schedule

AT_BEDTIME = schedule(("0.5 mg", 7), ("1 mg", 7))


def test_a_usual_time_without_a_source_is_shown() -> None:
    drug = replace(NALTREXONE, usual=UsualTime(TimeOfDay.BEDTIME, source=""))
    raised = list(usual_time_flags(AT_BEDTIME, drug))
    assert found(raised) == [("usual_time_unsourced", WARNING)]
    assert "no source for bedtime as the usual time of naltrexone" in raised[0].message


@pytest.mark.parametrize(
    "usual",
    [
        None,
        UsualTime(TimeOfDay.BEDTIME, source="a book"),
        UsualTime(TimeOfDay.MORNING, source=""),
    ],
    ids=["none", "sourced", "another time is written"],
)
def test_any_other_says_nothing(usual: UsualTime | None) -> None:
    assert list(usual_time_flags(AT_BEDTIME, replace(NALTREXONE, usual=usual))) == []
