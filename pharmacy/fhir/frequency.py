"""How many times a day a dose is taken, from a Timing's frequency and period or its code."""

from dataclasses import dataclass

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir import concepts
from pharmacy.fhir.values import Element, not_supported, refused, whole_number

GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
_OFTEN_OF_CODE = {"QD": 1, "BID": 2, "TID": 3, "QID": 4}
# Text that clients send beside such a code and that adds nothing to it.
_WORDS_OF_OFTEN = {
    1: {"qd", "q.d", "daily", "once daily", "once a day", "once per day", "every day"},
    2: {"bid", "b.i.d", "twice daily", "twice a day", "two times a day", "2 times a day"},
    3: {"tid", "t.i.d", "three times daily", "three times a day", "3 times a day"},
    4: {"qid", "q.i.d", "four times daily", "four times a day", "4 times a day"},
}
EVERY_DAY = (
    "only what is taken every day can be planned: write each stretch of days as an entry, and days "
    "without a dose as one of dose 0"
)
# Hours between doses that a label can express faithfully as times of the day.
_OFTEN_OF_HOURS = {8: 3, 12: 2, 24: 1}
_DAY_IN_HOURS = 24


@dataclass(frozen=True, slots=True)
class DailyFrequency:
    """Doses per day. None if only the times determine it.

    in_hours: an interval in hours, which a label expresses only as times of the day.
    """

    a_day: int | None
    in_hours: str | None = None
    flags: tuple[Flag, ...] = ()


def read(dosage: Element, repeat: Element, stated_times: int) -> DailyFrequency:
    """Doses per day. stated_times: the number of coded times of the day, which must match.

    Raises UnprocessableResource if the timing is not daily, or if two values differ.
    """
    coded, unread = _of_code(dosage, repeat)
    counted = _counted(repeat, has_times=stated_times > 0)
    for often in (counted.a_day, coded):
        if stated_times and often not in (None, stated_times):
            message = "it differs from the number of times given: ask which is meant"
            raise refused(repeat.at("frequency"), "value", message)
    if counted.a_day and coded and counted.a_day != coded:
        message = "it differs from timing.code: ask which is meant, and make them agree"
        raise refused(repeat.at("frequency"), "value", message)
    return DailyFrequency(counted.a_day or coded, counted.in_hours, unread)


def _counted(repeat: Element, *, has_times: bool) -> DailyFrequency:
    frequency, period = repeat.child("frequency"), repeat.child("period")
    if period is None and frequency is None:
        if "periodUnit" in repeat.value:
            raise refused(repeat.at("period"), "required", "give period beside periodUnit")
        return DailyFrequency(None)
    period = repeat.need("period", "give period 1 and periodUnit d beside the frequency")
    # R4 on Timing.repeat.frequency: without one, the event occurs once in each period.
    count = frequency.value if frequency else 1
    length, unit = whole_number(period), repeat.get("periodUnit")
    if unit == "d" and length == 1:
        return DailyFrequency(None if has_times and frequency is None else count)
    if unit == "h" and length in _OFTEN_OF_HOURS and (count == 1 or length == _DAY_IN_HOURS):
        said = f"every {length} hours" if count == 1 else f"{count} times in {length} hours"
        return DailyFrequency(_OFTEN_OF_HOURS[length] * count, said)
    hours = ", ".join(map(str, _OFTEN_OF_HOURS))
    message = f"{EVERY_DAY}. What is taken each day has period 1 d, or once in {hours} h"
    raise not_supported(period, message)


def _of_code(dosage: Element, repeat: Element) -> tuple[int | None, tuple[Flag, ...]]:
    """Doses per day by the code, one to four. A pharmacist resolves any other code.

    Raises UnprocessableResource for an unknown code if nothing else gives the frequency.
    """
    timing = dosage.child("timing")
    code = timing.child("code") if timing else None
    if code is None:
        return None, ()
    known = [_known(coding) for coding in code.each("coding")]
    found = {often for often in known if often is not None}
    often = found.pop() if len(found) == 1 else None
    if often is not None and None not in known and _says_only(code, often):
        return often, ()
    if often is None and not repeat.value.keys() & {"when", "timeOfDay", "frequency", "period"}:
        message = f"{EVERY_DAY}. QD, BID, TID and QID are read, any other code is not"
        raise not_supported(code, message)
    message = f'The timing is coded besides, as "{_in_full(code)}". Compare it with the schedule.'
    return often, (Flag("timing_code_not_read", Severity.HOLD, message),)


def _known(coding: Element) -> int | None:
    is_gts = coding.get("system", GTS) == GTS
    return _OFTEN_OF_CODE.get(str(coding.get("code"))) if is_gts else None


def _says_only(code: Element, often: int) -> bool:
    """Whether the text of a code states a frequency and nothing else."""
    words = str(code.get("text", "")).strip().rstrip(".").casefold()
    return not words or words in _WORDS_OF_OFTEN.get(often, ())


def _in_full(code: Element) -> str:
    """The text of a code and its other codings, because one of them may say something else."""
    said = [
        coding.get("display") or f"{coding.get('code')} of {coding.get('system')}"
        for coding in code.each("coding")
        if _known(coding) is None
    ]
    text = [str(code.get("text"))] if "text" in code.value else []
    return ", ".join(dict.fromkeys([*text, *said])) or concepts.display_text(code)
