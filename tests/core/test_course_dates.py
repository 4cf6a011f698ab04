"""Days of a course and their dates."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.course_dates import CourseDates

FIRST_ON = datetime.date(2026, 12, 1)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1))


def test_the_first_day_is_day_1() -> None:
    assert CourseDates(FIRST_ON).date_of(1) == FIRST_ON
    assert CourseDates(FIRST_ON).day_of(FIRST_ON) == 1


def test_the_day_before_a_course_is_day_0() -> None:
    assert CourseDates(FIRST_ON).day_of(datetime.date(2026, 11, 30)) == 0


def test_a_course_of_31_days_from_1_december_ends_on_31_december() -> None:
    assert CourseDates(FIRST_ON).date_of(31) == datetime.date(2026, 12, 31)


@given(first_on=DATES, day=st.integers(1, 3650))
def test_a_date_leads_back_to_its_day(first_on: datetime.date, day: int) -> None:
    dates = CourseDates(first_on)
    assert dates.day_of(dates.date_of(day)) == day
