"""A FHIR Timing: the times of the day, and the number of days."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pharmacy.core.drugs import UsualTime
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.sig.vocabulary import TIMES_OF_OFTEN
from pharmacy.fhir import frequency, quantity, times_of_day
from pharmacy.fhir.frequency import EVERY_DAY, DailyFrequency
from pharmacy.fhir.times_of_day import Times as Times
from pharmacy.fhir.values import Element, refuse_each, refused
from pharmacy.schemas.fields import FIRST_DAY, LAST_DAY

# Planned while a hold asks when to take a drug without a usual time.
TO_ASK = TimeOfDay.MORNING
_BOUNDS = "for the length of the course give boundsDuration in days or weeks"
_REASONS = {
    "count": f"a number of times is no length: {_BOUNDS}",
    "countMax": f"a number of times is no length: {_BOUNDS}",
    "duration": f"it is the length of one administration, and a capsule has none: {_BOUNDS}",
    "durationMax": f"it is the length of one administration, and a capsule has none: {_BOUNDS}",
    "durationUnit": f"it is the length of one administration, and a capsule has none: {_BOUNDS}",
    "frequencyMax": "a range is no one schedule: ask which frequency is meant",
    "periodMax": "a range is no one schedule: ask which period is meant",
    "dayOfWeek": EVERY_DAY,
    "offset": "minutes before or after cannot be kept: ask at which time of the day it is taken",
}
NOT_STATED = "time_not_stated"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that an entry covers. days: None for an open end. start: the first day, if known.

    place: the path of the length, or where it is missing.
    """

    days: int | None
    start: datetime.date | None
    place: Element


def times(
    dosage: Element, written: Callable[[], Sequence[TimeOfDay]], usual: UsualTime | None
) -> Times:
    """The times of each day.

    Raises UnprocessableResource unless they are daily and have a place in the day. written: the
    times in the entry's text. If only a frequency is coded, they take precedence over the proposed
    ones. usual: when the drug is taken if nothing else says it.
    """
    repeat = _repeat(dosage)
    stated = times_of_day.read(repeat)
    often = frequency.read(dosage, repeat, len(stated.times))
    if stated.times:
        found = Times(stated.times, (*stated.flags, *_interval_flags(often, stated.times)))
    else:
        found = _found(repeat, often, tuple(written()), usual)
    return Times(found.times, (*found.flags, *often.flags))


def _found(
    repeat: Element, often: DailyFrequency, said: tuple[TimeOfDay, ...], usual: UsualTime | None
) -> Times:
    """The times in the text, or the usual ones for this number of doses a day."""
    if often.a_day is None:
        raise refused(repeat.at("when"), "required", "give when, or frequency and period")
    if len(said) == often.a_day:
        return Times(said, tuple(_interval_flags(often, said)))
    if often.a_day != 1 and often.a_day not in TIMES_OF_OFTEN:
        raise refused(repeat.at("frequency"), "value", "give when: it is taken at most 4 times")
    return _proposed(often.in_hours or _counted(often.a_day), often, usual)


def _proposed(how_often: str, often: DailyFrequency, usual: UsualTime | None) -> Times:
    """Proposed times for a dose with only a frequency."""
    once = (usual.time if usual else TO_ASK,)
    proposed = TIMES_OF_OFTEN.get(often.a_day or 1, once)
    is_usual = usual is not None and often.a_day == 1 and often.in_hours is None
    reason = f", the drug's usual time ({usual})" if is_usual else ""
    message = (
        f"No time of the day is written for a dose that is taken {how_often}: "
        f"{', '.join(proposed)} is planned{reason}. Confirm it."
    )
    # The usual time is a fact of the formulary. A person must choose any other time.
    severity = Severity.WARNING if is_usual else Severity.HOLD
    return Times(proposed, (Flag(NOT_STATED, severity, message),))


def _interval_flags(often: DailyFrequency, found: Sequence[TimeOfDay]) -> list[Flag]:
    """A hold if doses are a number of hours apart, because a label does not say that."""
    if often.in_hours is None or len(found) == 1:
        return []
    message = (
        f"The prescription says {often.in_hours}. {', '.join(found)} is planned, as a label says "
        "the time of the day and no hour. Confirm it."
    )
    return [Flag("interval_in_hours", Severity.HOLD, message)]


def _counted(often: int) -> str:
    return "once a day" if often == 1 else f"{often} times a day"


def _repeat(dosage: Element) -> Element:
    timing = dosage.need("timing", "give when it is taken and for how many days")
    refuse_each(timing, {"event": "give repeat: single moments cannot be planned"})
    repeat = timing.child("repeat") or Element(timing.at("repeat"), {})
    refuse_each(repeat, _REASONS)
    return repeat


def bounds(dosage: Element) -> Bounds:
    """The number of days and the first day.

    Raises UnprocessableResource for a length that is not exact.
    """
    repeat = _repeat(dosage)
    if "boundsRange" in repeat.value:
        place = repeat.at("boundsRange")
        raise refused(
            place,
            "not-supported",
            f"a range is no one schedule: ask which length is meant; {_BOUNDS}",
        )
    duration, period = repeat.child("boundsDuration"), repeat.child("boundsPeriod")
    if duration is not None:
        return Bounds(quantity.days(duration), None, duration)
    if period is not None:
        return _of_period(period)
    return Bounds(None, None, Element(repeat.at("boundsDuration"), None))


def _of_period(period: Element) -> Bounds:
    """The days of a period, including both ends."""
    start, end = day(period, "start"), day(period, "end")
    if start is None:
        raise refused(period.at("start"), "required", "give the first day")
    if end is None:
        return Bounds(None, start, period)
    if end < start:
        raise refused(period.at("end"), "value", "give a last day that is not before the first")
    return Bounds((end - start).days + 1, start, period)


def day(place: Element, name: str) -> datetime.date | None:
    """The whole day of a date. Raises UnprocessableResource for a month, a year or an instant."""
    found = place.child(name)
    if found is None:
        return None
    return day_of(found)


def day_of(date: Element) -> datetime.date:
    """The whole day of a date. Raises UnprocessableResource for a month, a year or an instant."""
    try:
        found = datetime.date.fromisoformat(date.value)
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        message = f"give a day from {FIRST_DAY} to {LAST_DAY} as YYYY-MM-DD, without a time"
        raise refused(date.path, "value", message)
    return found
