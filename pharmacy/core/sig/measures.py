"""Prescribers' words for numbers, units, lengths and counts, as data."""

from pharmacy.core.quantities import Unit
from pharmacy.core.sig.phrase_tables import listed

UNITS = {
    **dict.fromkeys(("mg", "mgs", "milligram", "milligrams"), Unit.MG),
    **dict.fromkeys(("mcg", "mcgs", "microgram", "micrograms"), Unit.MCG),
}
# The micro sign and the Greek letter are two characters. Either may be mistaken for an m (ISMP).
ERROR_PRONE_UNITS = dict.fromkeys(("ug", "\u00b5g", "\u03bcg"), Unit.MCG)
CAPSULES = {"cap", "caps", "capsule", "capsules"}
# Other solid forms. Their dose is that of their strength, and a person confirms the form.
OTHER_FORMS = {
    **dict.fromkeys(("tab", "tabs", "tablet", "tablets"), "tablet"),
    **dict.fromkeys(("troche", "troches"), "troche"),
}
COUNTED = {**dict.fromkeys(CAPSULES, "capsule"), **OTHER_FORMS}
VOLUMES = {"ml", "mls", "milliliter", "milliliters"}
DAYS = {
    **dict.fromkeys(("d", "day", "days", "night", "nights"), 1),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 7),
    **dict.fromkeys(("fortnight", "fortnights"), 14),
    **dict.fromkeys(("mo", "mos", "mth", "mths", "month", "months"), 30),
}
DAYS_OF_A_MONTH = 30
FOR = listed(
    (
        "x",
        "\u00d7",
        "for",
        "for the next",
        "for another",
        "for the first",
        "for next",
        "for first",
        "for the following",
        "for an additional",
        "the next",
        "the first",
        "the following",
        "an additional",
        "next",
        "first",
        "following",
        "another",
        "additional",
        "for the last",
        "for the final",
        "the last",
        "the final",
        "last",
        "final",
        "times",
    )
)
# Only after these is a number without a unit reported as a length that lacks it.
FOR_ALONE = {"x", "\u00d7", "for"}
# After these, "week" without a number is one week.
ONE_UNIT = {"a", "first", "next", "another", "following", "additional", "last", "final"}
# Between a number and its unit: "7 more days".
MORE = {"more", "additional", "consecutive", "full"}
EVERY_WORDS = {"q", "every", "each"}
THROUGH = {"-", "\u2013", "\u2014", "to", "through", "thru", "and", "&"}
# "Weeks 1 and 2" are both, and "weeks 1 and 3" are not the three from the first to the last.
BOTH = {"and", "&"}
DASHES = {"-", "\u2013", "\u2014"}
# After "week 1", these lead to its dose.
HEADS = {":", "|", "=", *DASHES}
# "for week 1" is week 1.
DURING = {"for", "during", "in", "on"}
# The days from this one on.
FROM = listed(
    (
        "from",
        "starting",
        "starting on",
        "starting with",
        "starting from",
        "beginning",
        "beginning on",
        "beginning with",
    )
)
ON = listed(
    (
        "+",
        "on",
        "onward",
        "onwards",
        "and on",
        "and onward",
        "and onwards",
        "and beyond",
        "beyond",
        "& beyond",
        "and after",
        "& on",
        "& onward",
        "and thereafter",
        "thereafter",
        "forward",
        "and forward",
        "and up",
        "and later",
    )
)
QUANTITY = {"#", "disp", "dispense", "qty", "quantity", "dispensed"}
AFTER_QUANTITY = {".", ":", "#"}
AFTER_REFILLS = {".", ":", "x", "#"}
REFILLS = {"refill", "refills", "rf"}
# "+ 1 repeat". Alone, "repeat" may mean to take it all once more.
REPEATS = {"repeat", "repeats"}
_COUNTS = "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve"
NUMBERS = {word: count for count, word in enumerate(_COUNTS.split(", "), start=1)}
# Counts of days and capsules that are often repeated in words: "#30 (thirty)".
NUMBERS |= {"fourteen": 14, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
_ORDINALS = (
    "first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth"
)
ORDINALS = {word: count for count, word in enumerate(_ORDINALS.split(", "), start=1)}
ORDINAL_ENDS = {"st", "nd", "rd", "th"}
# Abbreviations whose period does not end a sentence.
ABBREVIATIONS = {"mg", "mcg", *ERROR_PRONE_UNITS, "cap", "caps", "d", "wk", "wks", "mo", "mos"}
ABBREVIATIONS |= {"inc", "incr", "decr", "tab", "tabs", "ml"}
TIMES_A_DAY = {"once": 1, "twice": 2, "thrice": 3}
TIMES_WORDS = {"x", "\u00d7", "times", "time"}
A_DAY = listed(
    (
        "daily",
        "a day",
        "per day",
        "each day",
        "every day",
        "/ day",
        "/ d",
        "day",
        "q day",
        "in a day",
        "a d",
    )
)
