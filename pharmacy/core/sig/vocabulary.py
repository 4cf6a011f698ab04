"""Prescribers' vocabulary as data: abbreviations and phrases, and their meanings.

A word that is not listed is not understood. Phrases are in lower case, separated by ", ". The
longest match wins.
"""

from enum import Enum, auto
from typing import TypeVar

from pharmacy.core.quantities import Unit
from pharmacy.core.schedules import TimeOfDay

Meaning = TypeVar("Meaning")


class Mark(Enum):
    """The meaning of a phrase without a number."""

    THEN = auto()
    BREAK = auto()
    COMMA = auto()
    AND = auto()
    COLON = auto()
    UP = auto()
    DOWN = auto()
    BY = auto()
    TO = auto()
    NO_DOSE = auto()
    HOLD = auto()
    OPEN = auto()
    STOP = auto()
    GONE = auto()
    EACH = auto()
    ALSO = auto()
    IN_ALL = auto()
    WITH = auto()
    FILLER = auto()


def phrases(table: dict[Meaning, str]) -> dict[tuple[str, ...], Meaning]:
    """The inverted table: the meaning of each phrase, by its words."""
    return {
        tuple(phrase.split()): meaning
        for meaning, row in table.items()
        for phrase in row.split(", ")
    }


def classes(table: dict[str, str]) -> dict[str, list[str]]:
    """For each word, the names of the rows that contain it."""
    found: dict[str, list[str]] = {}
    for name, row in table.items():
        for word in row.split(", "):
            found.setdefault(word, []).append(name)
    return found


MARKS = phrases(
    {
        Mark.THEN: "then, and then, followed by, after that, next, \u2192, - >",
        Mark.BREAK: ";",
        Mark.AND: "and, &, plus",
        Mark.COLON: ":",
        Mark.UP: "\u2191, inc, incr, increase, increase dose, increase the dose, increasing, "
        "titrate, titrate up, raise, raise the dose, go up, up",
        Mark.DOWN: "\u2193, decr, decrease, decrease dose, decrease the dose, decreasing, reduce, "
        "reduce the dose, taper, tapering, taper down, taper off, lower, lower the dose, go down, "
        "down",
        Mark.BY: "by, in steps of",
        Mark.TO: "to, until, till, up to, down to, to max, max, max dose, max dose of, maximum, "
        "maximum dose, maximum dose of, to a max of, to maximum, to a maximum of, to max of, "
        "maximum of, max of, target, target of, target dose, target dose of, to target, "
        "to a target of, to target dose of, goal, goal of, to goal, to goal of, to a goal of, "
        "until reaching, until you reach, to reach",
        Mark.NO_DOSE: "none, nothing, no dose, no doses, rest, off, take none, take nothing",
        Mark.HOLD: "hold",
        Mark.OPEN: "thereafter, continue, and continue, continue on, continue at, continue with, "
        "ongoing, indefinitely, onward, onwards, stay, and stay, stay on, stay at, and stay on, "
        "and stay at, remain, remain on, remain at, maintenance, maintain, maintain at",
        Mark.STOP: "stop, and stop, discontinue, and discontinue, d / c",
        Mark.GONE: "until gone, until off, until done, until finished, to zero, to off",
        Mark.EACH: "each, each dose, each step",
        Mark.ALSO: "also take, also",
        Mark.IN_ALL: "in all",
        Mark.WITH: "with",
        Mark.FILLER: "take, give, use, start, begin, start with, begin with, start at, begin at, "
        "start on, start taking, begin taking, starting dose, sig, sig :, directions :, "
        "po, by mouth, orally, oral, per os, dose, on",
    }
)
MARKS[(",",)] = Mark.COMMA
# Something must follow these. If nothing does, the text was cut off.
LEADS = phrases(
    {
        True: "take, give, use, start, begin, start with, begin with, start at, begin at, "
        "start on, start taking, begin taking, starting dose, sig, sig :, directions :, dose, on, "
        "and on, continue on, continue at, continue with, stay on, stay at, and stay on, "
        "and stay at, remain on, remain at, maintain at"
    }
)
TIMES = phrases(
    {
        TimeOfDay.MORNING: "qam, q am, every am, every morning, each morning, in the morning, "
        "in the am, in am, am, mornings, q morning, mane",
        TimeOfDay.NOON: "at noon, noon, every noon, q noon, at midday",
        TimeOfDay.EVENING: "qpm, q pm, every pm, every evening, each evening, in the evening, "
        "in the pm, in pm, pm, evenings, q evening",
        TimeOfDay.BEDTIME: "qhs, hs, q hs, at hs, at bedtime, bedtime, every bedtime, nightly, "
        "every night, each night, at night, before bed, bed time, at bed time, q night, "
        "qnight, once nightly, once a night, nocte",
    }
)
# Times per day. 0 means daily without a frequency.
OFTEN = phrases(
    {
        0: "daily, every day, each day, per day, a day, / day, / d, qday, q day",
        1: "qd, q d, once daily, once a day, once per day, one time daily, one time a day",
        2: "bid, b i d, bd, twice daily, twice a day, two times daily, two times a day, "
        "2 times daily, 2 times a day, 2 x daily, 2 x day, twice per day",
        3: "tid, t i d, tds, three times daily, three times a day, 3 times daily, 3 times a day",
        4: "qid, q i d, four times daily, four times a day, 4 times daily, 4 times a day",
    }
)
TIMES_OF_OFTEN = {
    2: (TimeOfDay.MORNING, TimeOfDay.EVENING),
    3: (TimeOfDay.MORNING, TimeOfDay.NOON, TimeOfDay.EVENING),
    4: tuple(TimeOfDay),
}
# Intervals in days. Months have no fixed number of days, so 30 are proposed, with a remark.
EVERY = phrases(
    {
        7: "weekly, once weekly, once a week, once per week, once every week, every week, each "
        "week, q week, qweek, q wk, qwk, per week, a week, every wk",
        14: "every other week, once every other week",
        30: "monthly, once monthly, once a month, once per month, once every month, every month, "
        "each month, q month, qmonth, per month",
    }
)
UNITS = {
    **dict.fromkeys(("mg", "mgs", "milligram", "milligrams"), Unit.MG),
    **dict.fromkeys(("mcg", "mcgs", "microgram", "micrograms"), Unit.MCG),
}
# The micro sign and the Greek letter are two characters. Either may be mistaken for an m (ISMP).
ERROR_PRONE_UNITS = dict.fromkeys(("ug", "\u00b5g", "\u03bcg"), Unit.MCG)
CAPSULES = {"cap", "caps", "capsule", "capsules"}
DAYS = {
    **dict.fromkeys(("d", "day", "days", "night", "nights"), 1),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 7),
    **dict.fromkeys(("fortnight", "fortnights"), 14),
    **dict.fromkeys(("mo", "mos", "mth", "mths", "month", "months"), 30),
}
DAYS_OF_A_MONTH = 30
FOR = {
    ("x",),
    ("\u00d7",),
    ("for",),
    ("for", "the", "next"),
    ("for", "another"),
    ("for", "the", "first"),
}
# After these, "week" without a number is one week.
ONE_UNIT = {"a", "first", "next", "another"}
EVERY_WORDS = {"q", "every", "each"}
THROUGH = {"-", "\u2013", "\u2014", "to", "through", "thru", "and", "&"}
DASHES = {"-", "\u2013", "\u2014"}
# "for week 1" is week 1.
DURING = {"for", "during"}
ON = {("+",), ("on",), ("onward",), ("onwards",), ("and", "on"), ("and", "onward")}
QUANTITY = {"#", "disp", "dispense", "qty", "quantity"}
AFTER_QUANTITY = {".", ":", "#"}
AFTER_REFILLS = {".", ":", "x", "#"}
REFILLS = {"refill", "refills", "rf"}
_COUNTS = "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve"
NUMBERS = {word: count for count, word in enumerate(_COUNTS.split(", "), start=1)}
# Counts of days and capsules that are often repeated in words: "#30 (thirty)".
NUMBERS |= {"fourteen": 14, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
# Abbreviations whose period does not end a sentence.
ABBREVIATIONS = {"mg", "mcg", *ERROR_PRONE_UNITS, "cap", "caps", "d", "wk", "wks", "mo", "mos"}
ABBREVIATIONS |= {"inc", "incr", "decr"}
