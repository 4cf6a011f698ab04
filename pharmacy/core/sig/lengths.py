"""Lengths, intervals and days of the course, such as "x 7d", "q 2 weeks" and "weeks 1-2"."""

from dataclasses import replace

from pharmacy.core.schedules import MOST_DAYS
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import Every, Item, Lasts, OnDays, Sign, TimesADay
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

HOURS = {"h", "hr", "hrs", "hour", "hours"}
# Intervals in hours that the standard times of a day can express. Others need clock times.
OFTEN_OF_HOURS = {12: 2, 24: 1}
NO_UNIT = "it may count days, weeks or doses: ask which, and write it with its unit"
FIRST_AND_LAST = (
    "these days have no order: ask which are meant, and write the first and then the last"
)
TOO_LONG = f"give at most {MOST_DAYS} days"


def lasts(text: SigText, place: int) -> Item | None:
    """ "x 7d", "for one week", "for a month", "7 days"."""
    start = place + text.phrase(place, known.FOR)
    count = text.count(start)
    if start > place and text.plain(start) == "a":
        count = 1
    elif start > place and text.plain(start - 1) in known.ONE_UNIT and count is None:
        # "for the first week": the unit follows directly.
        count, start = 1, start - 1
    unit = known.DAYS.get(text.plain(start + 1))
    if unit and count:
        days = _days(text, place, start + 1, count * unit)
        return Lasts(place, start + 1, days, in_months=unit == known.DAYS_OF_A_MONTH)
    if start > place and text.is_number(start):
        last = start + (unit is not None)
        text.fault(place, last, NO_UNIT)
        return Sign(place, last, Mark.FILLER)
    return None


def every(text: SigText, place: int) -> Item | None:
    """ "q 2 weeks", "every 5 days", "q12h"."""
    if text.plain(place) not in known.EVERY_WORDS:
        return None
    count, word = text.count(place + 1), text.plain(place + 2)
    unit = known.DAYS.get(word)
    if count and unit:
        days = _days(text, place, place + 2, count * unit)
        return Every(place, place + 2, days, in_months=unit == known.DAYS_OF_A_MONTH)
    if count in OFTEN_OF_HOURS and word in HOURS:
        return TimesADay(place, place + 2, OFTEN_OF_HOURS[count])
    return None


def on_days(text: SigText, place: int) -> Item | None:
    """ "week 1:", "weeks 1-2", "days 8 to 14", "week 5 onward", "for week 1"."""
    if text.plain(place) in known.DURING:
        found = _on_days(text, place + 1)
        return replace(found, first=place) if found else None
    return _on_days(text, place)


def _on_days(text: SigText, place: int) -> OnDays | None:
    unit, first = known.DAYS.get(text.plain(place)), text.count(place + 1)
    if unit is None or unit == known.DAYS_OF_A_MONTH or not first or len(text.plain(place)) == 1:
        return None
    last: int | None = first
    end = place + 1
    second = text.count(place + 3) if text.plain(place + 2) in known.THROUGH else None
    if second and not _is_amount(text, place + 3):
        last, end = second, place + 3
    elif length := text.phrase(place + 2, known.ON):
        last, end = None, place + 1 + length
    heads = text.plain(end + 1) in {":", *known.DASHES}
    if (last is not None and last < first) or first > MOST_DAYS or (last or 0) > MOST_DAYS:
        text.fault(place, end, FIRST_AND_LAST)
    last_day = None if last is None else last * unit
    return OnDays(place, end + heads, (first - 1) * unit + 1, last_day, heads)


def _is_amount(text: SigText, place: int) -> bool:
    following = text.plain(place + 1)
    return any(
        following in words for words in (known.UNITS, known.ERROR_PRONE_UNITS, known.CAPSULES)
    )


def _days(text: SigText, first: int, last: int, days: int) -> int:
    if days > MOST_DAYS:
        text.fault(first, last, TOO_LONG)
    return days
