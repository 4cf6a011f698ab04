"""The promise time of an order."""

import datetime
from zoneinfo import ZoneInfo

from pharmacy.core.promise_times import due_at
from pharmacy.core.schedules import TimeOfDay

AUSTIN = ZoneInfo("America/Chicago")
A_DAY = datetime.timedelta(hours=24)
BEGAN = datetime.datetime(2026, 11, 23, 15, 0, tzinfo=datetime.UTC)


def test_without_a_start_date_due_a_number_of_hours_after_it_came_in() -> None:
    assert due_at(BEGAN, A_DAY, None, AUSTIN) == BEGAN + A_DAY


def test_on_the_evening_of_the_first_night_in_the_pharmacys_zone() -> None:
    evening = datetime.datetime(2026, 11, 28, 18, 0, tzinfo=AUSTIN)
    assert due_at(BEGAN, A_DAY, evening.date(), AUSTIN) == evening


def test_due_the_evening_before_if_the_first_dose_is_taken_by_day() -> None:
    first_day, evening = datetime.date(2026, 11, 28), datetime.time(18)
    days = {"morning": 27, "noon": 27, "evening": 28, "bedtime": 28}
    for time, day in days.items():
        due = due_at(BEGAN, A_DAY, first_day, AUSTIN, TimeOfDay(time))
        assert due == datetime.datetime.combine(datetime.date(2026, 11, day), evening, AUSTIN)


def test_due_immediately_if_the_first_night_is_over() -> None:
    assert due_at(BEGAN, A_DAY, datetime.date(2026, 11, 20), AUSTIN) == BEGAN
