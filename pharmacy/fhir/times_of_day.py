"""Times of the day in a FHIR Timing: events, meals or clock times."""

from collections.abc import Sequence
from dataclasses import dataclass

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.schedules import TimeOfDay
from pharmacy.fhir.values import Element, not_supported, refused

# hl7.org/fhir/R4/valueset-event-timing.html. Codes without an exact place among the four times of a
# label are left out: AFT, NIGHT ("during the night"), WAKE, C, and everything before or after.
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
# The usual clock time of each time of day, in minutes. One hour before or after counts as near.
_CLOCK = {
    TimeOfDay.MORNING: 8 * 60,
    TimeOfDay.NOON: 12 * 60,
    TimeOfDay.EVENING: 18 * 60,
    TimeOfDay.BEDTIME: 22 * 60,
}
_NEAR = 60
_GIVE_WHEN = "ask at which time of the day it is taken, and give MORN, NOON, EVE or HS"


@dataclass(frozen=True, slots=True)
class Times:
    """Times of the day, and what a pharmacist must confirm about them."""

    times: tuple[TimeOfDay, ...]
    flags: tuple[Flag, ...] = ()


def read(repeat: Element) -> Times:
    """The coded times, without duplicates. Empty if nothing is coded."""
    clock = list(repeat.each("timeOfDay"))
    if not clock:
        return _of_events(repeat)
    if "when" in repeat.value:
        raise refused(repeat.at("timeOfDay"), "value", "give when or timeOfDay, and not both")
    found = tuple(map(_of_clock, clock))
    if len(set(found)) != len(found):
        message = f"two of them are in one part of the day on a label: {_GIVE_WHEN}"
        raise refused(repeat.at("timeOfDay"), "value", message)
    hours = ", ".join(one.value[:5] for one in clock)
    message = (
        f"The prescription says at {hours}. {', '.join(found)} is planned, as a label says the "
        "time of the day and no hour. Confirm it."
    )
    return Times(found, (Flag("clock_times", Severity.HOLD, message),))


def _of_clock(clock: Element) -> TimeOfDay:
    hours, minutes, seconds = clock.value.split(":")
    # To the second: 09:00:01 is not within an hour of 8.
    second = (int(hours) * 60 + int(minutes)) * 60 + float(seconds)
    for time, usual in _CLOCK.items():
        if abs(second - usual * 60) <= _NEAR * 60:
            return time
    message = f"no time of the day on a label is within an hour of it: {_GIVE_WHEN}"
    raise not_supported(clock, message)


def _of_events(repeat: Element) -> Times:
    codes = list(repeat.each("when"))
    for code in codes:
        if code.value not in _WHEN:
            message = (
                f"only {', '.join(_WHEN)} have a place on a label: ask at which time of the day it "
                "is taken"
            )
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
