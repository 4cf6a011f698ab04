"""Times of the day given by a meal, by the clock, or by the time before a standard one."""

from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import At
from pharmacy.core.sig.lengths import HOURS, is_amount
from pharmacy.core.sig.phrase_tables import PhraseTable, listed
from pharmacy.core.sig.text import SigText

MEALS = {
    **dict.fromkeys(("breakfast", "morning meal", "am meal", "breakfast meal"), TimeOfDay.MORNING),
    **dict.fromkeys(("lunch", "noon meal", "midday meal", "lunchtime"), TimeOfDay.NOON),
    **dict.fromkeys(("dinner", "supper", "evening meal", "pm meal"), TimeOfDay.EVENING),
    **dict.fromkeys(("dinnertime", "suppertime"), TimeOfDay.EVENING),
}
_MEALS = PhraseTable({tuple(meal.split()): time for meal, time in MEALS.items()})
_WAKING = ("awakening", "waking", "rising", "arising")
# The afternoon lies between noon and evening; noon is the nearest of the four standard times.
_LOOSE = PhraseTable(
    {
        ("in", "the", "afternoon"): TimeOfDay.NOON,
        ("every", "afternoon"): TimeOfDay.NOON,
        ("each", "afternoon"): TimeOfDay.NOON,
        ("afternoon",): TimeOfDay.NOON,
        **dict.fromkeys(
            (
                *((word, wake) for word in ("upon", "on", "after") for wake in _WAKING),
                ("when", "you", "wake", "up"),
                ("at", "wake", "up"),
                ("when", "waking", "up"),
                ("upon", "waking", "up"),
            ),
            TimeOfDay.MORNING,
        ),
    }
)
_BESIDE = listed(
    (
        "with",
        "at",
        "before",
        "after",
        "during",
        "w /",
        "w",
        "just before",
        "just after",
        "right after",
        "right before",
        "immediately after",
        "immediately before",
        "shortly before",
        "shortly after",
        "prior to",
        "following",
    )
)
_ARTICLES = {"the", "a", "your", "each", "every"}
MINUTES = HOURS | {"min", "mins", "minute", "minutes"}
_BEFORE = listed(("before", "prior to", "after", "following"))
# The four times of the Universal Medication Schedule, each with the hours around it. Hours that
# are near to two of them are refused.
_CLOCK = (
    (5 * 60, 10 * 60 + 30, TimeOfDay.MORNING),
    (11 * 60, 13 * 60 + 30, TimeOfDay.NOON),
    (16 * 60, 20 * 60 + 59, TimeOfDay.EVENING),
    (21 * 60, 23 * 60 + 59, TimeOfDay.BEDTIME),
)
_HOURS_OF_A_CLOCK = 12
# Before these, "1 pm" may be a count at that time of the day.
_FIRST_CLEAR_HOUR = 5


# The first words of all that is read here, beside numbers.
STARTS = {
    *("once", "at", "@", *_ARTICLES, *_BESIDE.lengths, *_MEALS.lengths, *_LOOSE.lengths),
}


def read(text: SigText, place: int) -> At | None:
    """The time that starts at `place`, with "once" before it."""
    start = place + _once(text, place)
    found = _before(text, start) or _meal(text, start) or _clock(text, start) or _loose(text, start)
    if found is None and start > place:
        length = text.phrase(start, known.TIMES)
        if not length:
            return None
        found = At(place, start + length - 1, known.TIMES[text.run(start, length)])
    return found and At(place, found.last, found.time, found.read_from, found.code)


def _once(text: SigText, place: int) -> int:
    return int(text.plain(place) == "once")


def _meal(text: SigText, place: int) -> At | None:
    """ "with breakfast", "at supper", "before the evening meal"."""
    start = place + text.phrase(place, _BESIDE)
    start += text.plain(start) in _ARTICLES
    length = text.phrase(start, _MEALS)
    if not length:
        return None
    time = _MEALS[text.run(start, length)]
    last = start + length - 1
    last += text.plain(last + 1) in {"time", "meal"}
    return At(place, last, time, text.words_of(place, last), "meal")


def _loose(text: SigText, place: int) -> At | None:
    length = text.phrase(place, _LOOSE)
    if not length:
        return None
    last = place + length - 1
    return At(place, last, _LOOSE[text.run(place, length)], text.words_of(place, last))


def _before(text: SigText, place: int) -> At | None:
    """ "30 minutes before breakfast", "1-2 hours before bedtime"."""
    start = place + 2 * (text.run(place, 2) == ("at", "least"))
    if text.count(start) is None and text.plain(start) not in {"a", "an"}:
        return None
    end = start + 1
    if text.plain(end) in {"-", "\u2013", "to"} and text.count(end + 1) is not None:
        end += 2
    beside = text.phrase(end + 1, _BEFORE) if text.plain(end) in MINUTES else 0
    if not beside:
        return None
    start = end + 1 + beside
    meal = _meal(text, start)
    length = text.phrase(start, known.TIMES)
    if meal is not None:
        return At(place, meal.last, meal.time, text.words_of(place, meal.last), "meal")
    if not length:
        return None
    time, last = known.TIMES[text.run(start, length)], start + length - 1
    return At(place, last, time, text.words_of(place, last))


def _clock(text: SigText, place: int) -> At | None:
    """ "at 8 am", "8:00 pm", "0800", "at 2100", "21:00"."""
    start = place + (text.plain(place) in {"at", "@"})
    if not text.is_number(start) or not text.words[start].text.isdigit():
        return None
    minutes, last = _minutes(text, start, has_at=start > place)
    if minutes is None:
        return None
    for first, end, time in _CLOCK:
        if first <= minutes <= end:
            return At(place, last, time, text.words_of(place, last))
    return None


def _minutes(text: SigText, start: int, *, has_at: bool) -> tuple[int | None, int]:
    """The minutes from midnight, and the last word. None if it is not a time of the clock."""
    digits, end, past = text.words[start].text, start, 0
    if is_amount(text, start):
        return None, start
    if len(digits) == len("0800"):
        is_named = text.plain(start + 1) in HOURS
        is_listed = start > 1 and text.plain(start - 1) == "and" and _is_military(text, start - 2)
        if not (has_at or is_named or is_listed or digits.startswith("0")):
            return None, start
        return _of_a_day(int(digits[:2]), int(digits[2:])), start + is_named
    if len(digits) > len("21"):
        return None, start
    has_minutes = text.plain(start + 1) == ":" and text.is_number(start + 2)
    if has_minutes and len(text.plain(start + 2)) == len("00") and text.plain(start + 2).isdigit():
        past, end = int(text.plain(start + 2)), start + 2
    hour, half = int(digits), text.plain(end + 1)
    if half not in {"am", "pm"}:
        is_clear = hour > _HOURS_OF_A_CLOCK or digits.startswith("0")
        return (_of_a_day(hour, past) if end > start and is_clear else None), end
    is_doubtful = end == start and not has_at and hour < _FIRST_CLEAR_HOUR
    if is_doubtful or not 1 <= hour <= _HOURS_OF_A_CLOCK:
        return None, end
    hour = hour % _HOURS_OF_A_CLOCK + (_HOURS_OF_A_CLOCK if half == "pm" else 0)
    return _of_a_day(hour, past), end + 1


def _is_military(text: SigText, place: int) -> bool:
    """Whether "0800" is at `place`, after which "and 2000" is a time as well."""
    digits = text.plain(place)
    return len(digits) == len("0800") and digits.isdigit() and digits.startswith("0")


def _of_a_day(hour: int, past: int) -> int | None:
    return hour * 60 + past if hour < 24 and past < 60 else None
