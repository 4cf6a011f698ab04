"""The days of a course, counted from 1, and their dates."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CourseDates:
    """The calendar of a course. first_on: the date of day 1."""

    first_on: datetime.date

    def date_of(self, day: int) -> datetime.date:
        """The date of a day of the course."""
        return self.first_on + datetime.timedelta(days=day - 1)

    def day_of(self, date: datetime.date) -> int:
        """The day of the course on a date. Below 1 before the course."""
        return (date - self.first_on).days + 1
