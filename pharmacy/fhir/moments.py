"""Dates and moments of FHIR, as days of the pharmacy's calendar; periods, as they are today.

A moment is compared as a moment, and its day is the pharmacy's: an evening in Texas is the next
day in UTC. A month or a year is a stretch of days; one that ends a period counts to its last day.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pharmacy.fhir.values import Element, refused
from pharmacy.schemas.fields import FIRST_DAY, LAST_DAY

_PARTS = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(T.*)?", re.ASCII)
_LEAP_SECOND = re.compile(r"(T[0-9]{2}:[0-9]{2}):60")
_LONG_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days that a date or a moment stands for; at: the moment, where it is one."""

    first: datetime.date
    last: datetime.date
    at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment at which a resource is read, and the zone in which the pharmacy's days begin."""

    now: datetime.datetime
    zone: ZoneInfo

    @property
    def today(self) -> datetime.date:
        """The pharmacy's calendar day."""
        return self.now.astimezone(self.zone).date()

    def day(self, element: Element) -> datetime.date:
        """The one day of a date or a moment; raises Refused for a month, a year or no such day."""
        found = self.stretch(element)
        is_counted = FIRST_DAY.year <= int(element.value[:4]) <= LAST_DAY.year
        if found.first != found.last or not is_counted:
            message = f"give a day from {FIRST_DAY} to {LAST_DAY} as YYYY-MM-DD, or a moment of it"
            raise refused(element.path, "value", message)
        return found.first

    def stretch(self, element: Element) -> Stretch:
        """The days of a date of any precision; raises Refused for a day that there is not."""
        parts = _PARTS.fullmatch(element.value)
        if parts is None:
            raise refused(element.path, "value", "give a date or a moment")
        year, month, day = (int(part) if part else None for part in parts.groups()[:3])
        # 9999-12-31 is how some say "without an end": such years are no days that are counted.
        if year is None or not FIRST_DAY.year <= year <= LAST_DAY.year:
            edge = FIRST_DAY if not year or year < FIRST_DAY.year else LAST_DAY
            return Stretch(edge, edge)
        try:
            if parts[4]:
                at = _moment(element.value)
                local = at.astimezone(self.zone).date()
                return Stretch(local, local, at)
            return _stretch(year, month, day)
        except ValueError:
            raise refused(element.path, "value", "there is no such day") from None

    def said(self, element: Element) -> str:
        """A date as it is written; a moment by the pharmacy's calendar and clock."""
        at = self.stretch(element).at
        return f"{at.astimezone(self.zone):%Y-%m-%d at %H:%M}" if at else str(element.value)

    def has_ended(self, end: Element) -> bool:
        """Whether the end of a period is over; the end itself belongs to it."""
        found = self.stretch(end)
        # To the second: 05:59:59 lasts until the next one begins.
        is_over = found.at is not None and found.at < self.now.replace(microsecond=0)
        return is_over if found.at is not None else found.last < self.today

    def has_begun(self, start: Element) -> bool:
        """Whether the start of a period has come."""
        found = self.stretch(start)
        return found.at <= self.now if found.at is not None else found.first <= self.today

    def is_current(self, period: Element | None) -> bool:
        """Whether a period holds now; one without bounds does, one that ends too early does not.

        An end of which only is said why its day is missing may be over: that is no current period.
        """
        if period is None:
            return True
        if "_end" in period.value and "end" not in period.value:
            return False
        start, end = period.child("start"), period.child("end")
        return (start is None or self.has_begun(start)) and (end is None or not self.has_ended(end))


def _moment(text: str) -> datetime.datetime:
    plain = _LONG_FRACTION.sub(r"\1", _LEAP_SECOND.sub(r"\1:59", text))
    return datetime.datetime.fromisoformat(plain)


def _stretch(year: int, month: int | None, day: int | None) -> Stretch:
    if month is None:
        return Stretch(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    if day is None:
        last = calendar.monthrange(year, month)[1]
        return Stretch(datetime.date(year, month, 1), datetime.date(year, month, last))
    found = datetime.date(year, month, day)
    return Stretch(found, found)
