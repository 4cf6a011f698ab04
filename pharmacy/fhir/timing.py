"""A Timing of FHIR: at which times of the day, and on how many days."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pharmacy.core.directions.vocabulary import TIMES_OF_OFTEN
from pharmacy.core.orders import Flag, Severity
from pharmacy.core.schedules import TimeOfDay
from pharmacy.fhir import concepts, quantity
from pharmacy.fhir.values import Element, not_supported, refuse_each, refused, whole_number
from pharmacy.schemas.fields import FIRST_DAY, LAST_DAY

# hl7.org/fhir/R4/valueset-event-timing.html. What has no exact place among the four times of a
# label is not here: AFT, NIGHT ("during the night"), WAKE, C, and all that is before or after.
_WHEN = {
    "MORN": TimeOfDay.MORNING,
    "NOON": TimeOfDay.NOON,
    "EVE": TimeOfDay.EVENING,
    "HS": TimeOfDay.BEDTIME,
    "CM": TimeOfDay.MORNING,
    "CD": TimeOfDay.NOON,
    "CV": TimeOfDay.EVENING,
}
_MEALS = {"CM": "breakfast", "CD": "lunch", "CV": "dinner"}
GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
_OFTEN_OF_CODE = {"QD": 1, "BID": 2, "TID": 3, "QID": 4}
_DEFAULT_TIMES = {1: (TimeOfDay.BEDTIME,), **TIMES_OF_OFTEN}
_BOUNDS = "for the length of the course give boundsDuration in days or weeks"
_EVERY_DAY = "only what is taken every day can be planned: write each stretch of days as an entry"
_REASONS = {
    "count": f"a number of times is no length: {_BOUNDS}",
    "countMax": f"a number of times is no length: {_BOUNDS}",
    "duration": f"it is the length of one administration, and a capsule has none: {_BOUNDS}",
    "durationMax": f"it is the length of one administration, and a capsule has none: {_BOUNDS}",
    "durationUnit": f"it is the length of one administration, and a capsule has none: {_BOUNDS}",
    "frequencyMax": "give one frequency and no range",
    "periodMax": "give one period and no range",
    "dayOfWeek": _EVERY_DAY,
    "timeOfDay": "labels say morning, noon, evening or bedtime: give when, as MORN, NOON, EVE, HS",
    "offset": "minutes before or after cannot be kept: give when, as MORN, NOON, EVE, HS",
}
NOT_STATED = "time_not_stated"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long an entry holds. days: None for an open end; start: the first day, where known.

    place: where it stands, or where it is missing.
    """

    days: int | None
    start: datetime.date | None
    place: Element


@dataclass(frozen=True, slots=True)
class Times:
    """Times of the day, and what a pharmacist is to confirm about them."""

    times: tuple[TimeOfDay, ...]
    flags: tuple[Flag, ...] = ()


def times(dosage: Element, written: Callable[[], Sequence[TimeOfDay]]) -> Times:
    """When on each day; raises Refused for all that is not daily or has no place in the day.

    written: the times that the entry's text says, which go before the proposed ones where only a
    frequency is coded.
    """
    repeat = _repeat(dosage)
    coded, unread = _often_of_code(dosage, repeat)
    told = _told(repeat)
    often = _often(repeat, told, coded)
    if told.times:
        return Times(told.times, (*told.flags, *unread))
    if often is None:
        raise refused(repeat.at("when"), "required", "give when, or frequency and period")
    said = tuple(written())
    if len(said) == often:
        return Times(said, unread)
    if often not in _DEFAULT_TIMES:
        raise refused(repeat.at("frequency"), "value", "give when: it is taken at most 4 times")
    proposed = _DEFAULT_TIMES[often]
    message = (
        f"No time of the day is written for a dose that is taken {_counted(often)} a day: "
        f"{', '.join(proposed)} is planned. Confirm it."
    )
    # Once a day, it is the default of every order; several times, somebody has to choose them.
    severity = Severity.WARNING if often == 1 else Severity.HOLD
    return Times(proposed, (Flag(NOT_STATED, severity, message), *unread))


def _counted(often: int) -> str:
    return "once" if often == 1 else f"{often} times"


def _repeat(dosage: Element) -> Element:
    timing = dosage.need("timing", "give when it is taken and for how many days")
    refuse_each(timing, {"event": "give repeat: single moments cannot be planned"})
    repeat = timing.child("repeat") or Element(timing.at("repeat"), {})
    refuse_each(repeat, _REASONS)
    return repeat


def _told(repeat: Element) -> Times:
    """The times that are coded, each once."""
    codes = list(repeat.each("when"))
    for code in codes:
        if code.value not in _WHEN:
            message = f"give one of {', '.join(_WHEN)}: no other has a place on a label"
            raise not_supported(code, message)
    found = tuple(_WHEN[code.value] for code in codes)
    if len(set(found)) != len(found):
        raise refused(repeat.at("when"), "value", "give each time of the day once")
    meals = [_MEALS[code.value] for code in codes if code.value in _MEALS]
    return Times(found, tuple(_meal_flags(meals)))


def _meal_flags(meals: Sequence[str]) -> list[Flag]:
    if not meals:
        return []
    message = (
        f"The prescription says with {' and '.join(meals)}. The label says the time of the day "
        "alone: confirm that this is enough."
    )
    return [Flag("taken_with_meal", Severity.HOLD, message)]


def _often(repeat: Element, told: Times, coded: int | None) -> int | None:
    """How often a day, from frequency and period or from the code; they and `when` must agree."""
    counted = _frequency(repeat, is_needed=not told.times)
    for often in (counted, coded):
        if told.times and often not in (None, len(told.times)):
            message = "it differs from the number of times in when: make them agree"
            raise refused(repeat.at("frequency"), "value", message)
    if counted and coded and counted != coded:
        message = "it differs from timing.code: make them agree, or leave the code out"
        raise refused(repeat.at("frequency"), "value", message)
    return counted or coded


def _frequency(repeat: Element, *, is_needed: bool) -> int | None:
    frequency, period = repeat.child("frequency"), repeat.child("period")
    if period is None and frequency is None:
        return None
    period = repeat.need("period", "give period 1 and periodUnit d beside the frequency")
    if whole_number(period) != 1 or repeat.get("periodUnit") != "d":
        raise not_supported(period, f"give period 1 and periodUnit d. {_EVERY_DAY}")
    if is_needed:
        frequency = repeat.need("frequency", "give how often in a day")
    return frequency.value if frequency else None


def _often_of_code(dosage: Element, repeat: Element) -> tuple[int | None, tuple[Flag, ...]]:
    """How often a day the code says, once to four times; any other is for a pharmacist.

    Raises Refused for one that is not known where nothing else says how often.
    """
    timing = dosage.child("timing")
    code = timing.child("code") if timing else None
    if code is None:
        return None, ()
    for coding in code.each("coding"):
        if coding.get("system", GTS) == GTS and coding.get("code") in _OFTEN_OF_CODE:
            return _OFTEN_OF_CODE[coding.get("code")], ()
    if not repeat.value.keys() & {"when", "frequency"}:
        raise not_supported(code, "give the times in repeat, or QD, BID, TID or QID as code")
    message = (
        f'The timing is coded besides, as "{concepts.told(code)}". Compare it with the schedule.'
    )
    return None, (Flag("timing_code_not_read", Severity.HOLD, message),)


def bounds(dosage: Element) -> Bounds:
    """On how many days, and from which; raises Refused for a length that is not exact."""
    repeat = _repeat(dosage)
    if "boundsRange" in repeat.value:
        place = repeat.at("boundsRange")
        raise refused(place, "not-supported", f"give one length and no range: {_BOUNDS}")
    duration, period = repeat.child("boundsDuration"), repeat.child("boundsPeriod")
    if duration is not None:
        return Bounds(quantity.days(duration), None, duration)
    if period is not None:
        return _of_period(period)
    return Bounds(None, None, Element(repeat.at("boundsDuration"), None))


def _of_period(period: Element) -> Bounds:
    """The days of a period, of which both ends belong to it."""
    start, end = day(period, "start"), day(period, "end")
    if start is None:
        raise refused(period.at("start"), "required", "give the first day")
    if end is None:
        return Bounds(None, start, period)
    if end < start:
        raise refused(period.at("end"), "value", "give a last day that is not before the first")
    return Bounds((end - start).days + 1, start, period)


def day(place: Element, name: str) -> datetime.date | None:
    """The whole day of a date; raises Refused for a month, a year or a moment."""
    found = place.child(name)
    if found is None:
        return None
    return day_of(found)


def day_of(date: Element) -> datetime.date:
    """The whole day of a date; raises Refused for a month, a year or a moment."""
    try:
        found = datetime.date.fromisoformat(date.value)
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        message = f"give a day from {FIRST_DAY} to {LAST_DAY} as YYYY-MM-DD, without a time"
        raise refused(date.path, "value", message)
    return found
