"""Lengths, intervals and days of the course, such as "x 7d", "q 2 weeks" and "weeks 1-2"."""

from dataclasses import replace

from pharmacy.core.schedules import MOST_DAYS
from pharmacy.core.sig import measures
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import Every, Item, Lasts, OnDays, Sign, TimesADay
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

HOURS = {"h", "hr", "hrs", "hour", "hours"}
# Intervals in hours that the standard times of a day can express. Others need clock times.
OFTEN_OF_HOURS = {6: 4, 8: 3, 12: 2, 24: 1}
NO_UNIT = "it may count days, weeks or doses: ask which, and write it with its unit"
FIRST_AND_LAST = (
    "these days have no order: ask which are meant, and write the first and then the last"
)
DAYS_OR_DOSE = (
    "it may be several days or the dose of one: write a colon after the day, such as week 1: 2 mg"
)
TOO_LONG = f"give at most {MOST_DAYS} days"
TOO_OFTEN = (
    "a day has four times, morning, noon, evening and bedtime: ask at which of them it is taken, "
    "and write each"
)


def after(text: SigText, place: int) -> Item | None:
    """ "after 2 weeks", "after another week"."""
    if text.plain(place) not in {"after", "in"}:
        return None
    found = lasts(text, place + 1)
    if not isinstance(found, Lasts) or text.plain(found.last) in {"of", "only"}:
        return None
    if text.plain(place) == "in" and text.plain(found.last + 1) != ",":
        return None
    last = found.last + (text.plain(found.last + 1) == ",")
    return replace(found, first=place, last=last, is_before=True)


def lasts(text: SigText, place: int) -> Item | None:
    """ "x 7d", "for one week", "for a month", "7 days", "for 7 more days"."""
    start = place + text.phrase(place, known.FOR)
    count = text.count(start)
    if start > place and text.plain(start) == "a":
        count = 1
    elif start > place and text.plain(start - 1) in known.ONE_UNIT and count is None:
        # "for the first week": the unit follows directly.
        count, start = 1, start - 1
    end = start + 1 + (text.plain(start + 1) in measures.MORE)
    unit = known.DAYS.get(text.plain(end))
    if unit and count:
        days = _days(text, place, end, count * unit)
        end += _of_a_dose(text, end + 1)
        last = end + (text.plain(end + 1) == ":" and bool(text.plain(end + 2)))
        return Lasts(place, last, days, in_months=unit == known.DAYS_OF_A_MONTH)
    if text.plain(place) in measures.FOR_ALONE and start > place and text.is_number(start):
        last = start + (unit is not None)
        text.fault(place, last, NO_UNIT)
        return Sign(place, last, Mark.FILLER)
    return None


def _of_a_dose(text: SigText, place: int) -> int:
    """Whether "only" is at `place`, or the "of" of "3 days of 40 mg"."""
    is_dose = text.plain(place) == "of" and is_amount(text, place + 1)
    return int(text.plain(place) == "only" or (is_dose and text.is_number(place + 1)))


def every(text: SigText, place: int) -> Item | None:
    """ "q 2 weeks", "every 5 days", "q12h"."""
    if text.plain(place) not in known.EVERY_WORDS:
        return None
    number, last = measures.ORDINALS.get(text.plain(place + 1)), place + 2
    if number and text.plain(last) in known.DAYS and len(text.plain(last)) > 1:
        days = _days(text, place, last, number * known.DAYS[text.plain(last)])
        return Every(place, last, days) if number > 1 else None
    count, word = text.count(place + 1), text.plain(place + 2)
    unit = known.DAYS.get(word)
    if count and unit:
        days = _days(text, place, place + 2, count * unit)
        return Every(place, place + 2, days, in_months=unit == known.DAYS_OF_A_MONTH)
    if count in OFTEN_OF_HOURS and word in HOURS:
        return TimesADay(place, place + 2, OFTEN_OF_HOURS[count])
    return None


def times_a_day(text: SigText, place: int) -> Item | None:
    """ "3 times per day", "twice each day", "2x/day", "1 time a day"."""
    count = measures.TIMES_A_DAY.get(text.plain(place))
    end = place + 1
    if count is None and text.plain(end) in measures.TIMES_WORDS:
        count, end = text.count(place), end + 1
    length = text.phrase(end, measures.A_DAY) if count else 0
    if not count or not length:
        return None
    if count > len(known.TIMES_OF_OFTEN) + 1:
        text.fault(place, end + length - 1, TOO_OFTEN)
        count = 1
    last = end + length - 1
    last += text.plain(last + 1) == ":" and bool(text.plain(last + 2))
    return TimesADay(place, last, count)


def on_days(text: SigText, place: int) -> Item | None:
    """ "week 1:", "weeks 1-2", "days 8 to 14", "week 5 onward", "for week 1", "the first day"."""
    if length := text.phrase(place, measures.FROM):
        found = _on_days(text, place + length)
        begins = found is not None and found.last_day is not None and not found.is_range
        return replace(found, first=place, begins=begins) if found else None
    if text.plain(place) in known.DURING:
        found = _on_days(text, place + 1)
        is_length = text.plain(place) == "for" and "first" in text.run(place + 1, 2)
        return replace(found, first=place) if found and not is_length else None
    return _on_days(text, place)


def _on_days(text: SigText, place: int) -> OnDays | None:
    return _numbered(text, place) or _ordinal(text, place)


def _ordinal(text: SigText, place: int) -> OnDays | None:
    """ "the first day", "2nd week", "third month"."""
    start = place + (text.plain(place) == "the")
    number, end = measures.ORDINALS.get(text.plain(start)), start + 1
    is_ended = text.plain(start + 1) in measures.ORDINAL_ENDS and text.is_number(start)
    if is_ended and not text.words[start + 1].spaced:
        number, end = text.count(start), start + 2
    word = text.plain(end)
    unit = known.DAYS.get(word)
    if not number or unit is None or len(word) == 1:
        return None
    on = text.phrase(end + 1, known.ON)
    end += on
    heads = text.plain(end + 1) in measures.HEADS
    days = ((number - 1) * unit + 1, None if on else number * unit)
    return OnDays(place, end + heads, *days, heads, in_months=unit == known.DAYS_OF_A_MONTH)


def _numbered(text: SigText, place: int) -> OnDays | None:
    unit = known.DAYS.get(text.plain(place))
    number = place + 1 + (text.plain(place + 1) == "#")
    first = text.count(number) if unit and len(text.plain(place)) > 1 else None
    if unit is None or not first or is_amount(text, number):
        return None
    last: int | None = first
    end = number
    again = number + 2 + (known.DAYS.get(text.plain(number + 2)) == unit)
    second = text.count(again) if text.plain(number + 1) in known.THROUGH else None
    if second and second > first and is_amount(text, again) and _may_be_range(text, place, number):
        text.fault(place, again + 1, DAYS_OR_DOSE)
    joins = text.plain(number + 1)
    is_next = joins not in measures.BOTH or second == first + 1
    if second and not is_amount(text, again) and is_next:
        last, end = second, again
    elif length := text.phrase(number + 1, known.ON):
        last, end = None, number + length
    heads = _heads(text, end + 1)
    if (last is not None and last < first) or first > MOST_DAYS or (last or 0) > MOST_DAYS:
        text.fault(place, end, FIRST_AND_LAST)
    last_day = None if last is None else last * unit
    is_month = unit == known.DAYS_OF_A_MONTH
    days = ((first - 1) * unit + 1, last_day)
    return OnDays(place, end + heads, *days, heads > 0, in_months=is_month, is_range=last != first)


def _may_be_range(text: SigText, place: int, number: int) -> bool:
    """ "Week 1-2 mg", "days 1 - 4 mg", and not "week 1 - 2 mg"."""
    dash, after = text.words[number + 1 : number + 3]
    is_tight = not dash.spaced and not after.spaced
    return dash.plain in measures.DASHES and (is_tight or text.plain(place).endswith("s"))


def _heads(text: SigText, place: int) -> int:
    """The number of signs that lead from the days to their dose: ":", or " - "."""
    return int(text.plain(place) in measures.HEADS)


def is_amount(text: SigText, place: int) -> bool:
    """Whether the number at `place` has a unit of an amount."""
    following = text.plain(place + 1)
    return any(
        following in words
        for words in (known.UNITS, known.ERROR_PRONE_UNITS, measures.COUNTED, measures.VOLUMES)
    )


def _days(text: SigText, first: int, last: int, days: int) -> int:
    if days > MOST_DAYS:
        text.fault(first, last, TOO_LONG)
    return days
