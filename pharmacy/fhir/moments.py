"""FHIR dates and instants as days in the pharmacy's time zone, and periods as of today.

Instants are compared as instants, and their day is the pharmacy's: an evening in Texas is the next
day in UTC. A month or a year covers all its days. As the end of a period, it includes its last day.
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
class MomentDays:
    """The days that a date or an instant covers. at: the instant, if it is one."""

    first: datetime.date
    last: datetime.date
    at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment at which a resource is read, and the pharmacy's time zone."""

    now: datetime.datetime
    zone: ZoneInfo

    @property
    def today(self) -> datetime.date:
        """The pharmacy's calendar day."""
        return self.now.astimezone(self.zone).date()

    def day(self, element: Element) -> datetime.date:
        """The one day of a date or an instant.

        Raises UnprocessableResource for a month, a year or an invalid day.
        """
        found = self.day_span(element)
        is_counted = FIRST_DAY.year <= int(element.value[:4]) <= LAST_DAY.year
        if found.first != found.last or not is_counted:
            message = f"give a day from {FIRST_DAY} to {LAST_DAY} as YYYY-MM-DD, or a moment of it"
            raise refused(element.path, "value", message)
        return found.first

    def day_span(self, element: Element) -> MomentDays:
        """The days of a date of any precision.

        Raises UnprocessableResource for a day that does not exist.
        """
        parts = _PARTS.fullmatch(element.value)
        if parts is None:
            raise refused(element.path, "value", "give a date or a moment")
        year, month, day = (int(part) if part else None for part in parts.groups()[:3])
        # Some systems write "without an end" as 9999-12-31. Such years are out of range.
        if year is None or not FIRST_DAY.year <= year <= LAST_DAY.year:
            edge = FIRST_DAY if not year or year < FIRST_DAY.year else LAST_DAY
            return MomentDays(edge, edge)
        try:
            if parts[4]:
                at = _moment(element.value)
                local = at.astimezone(self.zone).date()
                return MomentDays(local, local, at)
            return _day_span(year, month, day)
        except ValueError:
            raise refused(element.path, "value", "there is no such day") from None

    def said(self, element: Element) -> str:
        """A date as written. An instant is converted to the pharmacy's time zone."""
        at = self.day_span(element).at
        return f"{at.astimezone(self.zone):%Y-%m-%d at %H:%M}" if at else str(element.value)

    def has_ended(self, end: Element) -> bool:
        """Whether the end of a period has passed. The period includes its end."""
        found = self.day_span(end)
        # To the second: 05:59:59 lasts until the next second begins.
        is_over = found.at is not None and found.at < self.now.replace(microsecond=0)
        return is_over if found.at is not None else found.last < self.today

    def has_begun(self, start: Element) -> bool:
        """Whether the start of a period has come."""
        found = self.day_span(start)
        return found.at <= self.now if found.at is not None else found.first <= self.today

    def is_current(self, period: Element | None) -> bool:
        """Whether a period includes this moment. One without bounds does; an inverted one does not.

        If the end has only a data-absent reason, the period may be over, so it is not current.
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


def _day_span(year: int, month: int | None, day: int | None) -> MomentDays:
    if month is None:
        return MomentDays(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    if day is None:
        last = calendar.monthrange(year, month)[1]
        return MomentDays(datetime.date(year, month, 1), datetime.date(year, month, last))
    found = datetime.date(year, month, day)
    return MomentDays(found, found)
