"""Prescribers' vocabulary as data: abbreviations and phrases, and their meanings.

A word that is not listed is not understood. Phrases are in lower case, separated by ", ". The
longest match wins.
"""

from enum import Enum, auto

from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.sig.measures import ABBREVIATIONS as ABBREVIATIONS
from pharmacy.core.sig.measures import AFTER_QUANTITY as AFTER_QUANTITY
from pharmacy.core.sig.measures import AFTER_REFILLS as AFTER_REFILLS
from pharmacy.core.sig.measures import CAPSULES as CAPSULES
from pharmacy.core.sig.measures import DASHES as DASHES
from pharmacy.core.sig.measures import DAYS as DAYS
from pharmacy.core.sig.measures import DAYS_OF_A_MONTH as DAYS_OF_A_MONTH
from pharmacy.core.sig.measures import DURING as DURING
from pharmacy.core.sig.measures import ERROR_PRONE_UNITS as ERROR_PRONE_UNITS
from pharmacy.core.sig.measures import EVERY_WORDS as EVERY_WORDS
from pharmacy.core.sig.measures import FOR as FOR
from pharmacy.core.sig.measures import NUMBERS as NUMBERS
from pharmacy.core.sig.measures import ON as ON
from pharmacy.core.sig.measures import ONE_UNIT as ONE_UNIT
from pharmacy.core.sig.measures import QUANTITY as QUANTITY
from pharmacy.core.sig.measures import REFILLS as REFILLS
from pharmacy.core.sig.measures import THROUGH as THROUGH
from pharmacy.core.sig.measures import UNITS as UNITS
from pharmacy.core.sig.phrase_tables import PhraseTable
from pharmacy.core.sig.phrase_tables import phrases as phrases


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
    FROM = auto()
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


def classes(table: dict[str, str]) -> dict[str, list[str]]:
    """For each word, the names of the rows that contain it."""
    found: dict[str, list[str]] = {}
    for name, row in table.items():
        for word in row.split(", "):
            found.setdefault(word, []).append(name)
    return found


_BEGIN = (
    "take, give, use, start, begin, start with, begin with, start at, begin at, start on, "
    "start taking, begin taking, starting dose, sig, sig :, directions :, dose, starting with, "
    "starting at, starting on, beginning with, beginning at, beginning on, initial dose, "
    "initial dose of, starting dose of, start with a dose of, start at a dose of, a dose of, "
    "dose of, at a dose of, dosage, take by mouth, please take, patient to take, administer, "
    "swallow, instructions :, directions, sig . :, take your, initiate, initiate at, initiate with"
)
_MARKS = phrases(
    {
        Mark.THEN: "then, and then, followed by, after that, next, \u2192, - >, = >, - - >, "
        "subsequently, afterwards, after which, at which point, then after that, after this, "
        "then :, finally, "
        "and finally, then finally, lastly",
        Mark.BREAK: ";, \u2022, \u25cf, \u25aa, \u00b7, *",
        Mark.AND: "and, &, plus, and also, +",
        Mark.COLON: ":",
        Mark.UP: "\u2191, inc, incr, increase, increase dose, increase the dose, increasing, "
        "titrate, titrate up, raise, raise the dose, go up, up, increased, increase your dose, "
        "increase dosage, increase the dosage, increasing dose, increasing the dose, titrating, "
        "titrating up, titrate upward, titrate upwards, titrate dose, titrate the dose, "
        "titrate dose up, titrate the dose up, titrate dose upward, escalate, uptitrate, "
        "goes up, rises, add, adding, and add, "
        "dose goes up, the dose goes up, the dose rises, dose rises, and rises, then goes up",
        Mark.DOWN: "\u2193, decr, decrease, decrease dose, decrease the dose, decreasing, reduce, "
        "reduce the dose, taper, tapering, taper down, taper off, lower, lower the dose, go down, "
        "down, decreased, decrease your dose, decreasing the dose, reduced, reduce dose, "
        "reduce your dose, reducing, reducing the dose, lower dose, lowering, taper dose, "
        "taper the dose, lowered, dose lowered, dose is lowered, decrease daily dose, "
        "reduce daily dose, taper dose down, drop, "
        "drop the dose, drop dose, goes down, step down, wean by",
        Mark.BY: "by, in steps of, in increments of, by increments of, by steps of",
        Mark.FROM: "from, starting from, beginning from",
        Mark.TO: "to, until, till, up to, down to, to max, max, max dose, max dose of, maximum, "
        "maximum dose, maximum dose of, to a max of, to maximum, to a maximum of, to max of, "
        "maximum of, max of, target, target of, target dose, target dose of, to target, "
        "to a target of, to target dose of, goal, goal of, to goal, to goal of, to a goal of, "
        "until reaching, until you reach, to reach, up to max, up to a max of, up to maximum, "
        "up to a maximum of, up to max of, up to max dose of, up to a max dose of, "
        "up to maximum of, up to a maximum dose of, up to maximum dose of, up to a target of, "
        "up to target of, up to target dose of, up to a target dose of, up to a goal of, "
        "to a max dose of, to max dose of, to a maximum dose of, to maximum dose of, "
        "to maximum of, to a target dose of, to target of, to a goal dose of, to goal dose of, "
        "to a dose of, up to a dose of, down to a dose of, to a final dose of, to final dose of, "
        "until at, until at a dose of, until dose of, until a dose of, until dose is, "
        "until the dose is, until you are at, until you are taking, until taking, "
        "until you get to, till you reach, until you reach a dose of, until reaching a dose of, "
        "until reaching target dose of, until reaching a target dose of, "
        "until reaching the target dose of, until target dose of, until target of, "
        "until reach, until patient reaches, until patient is taking, until dose reaches, "
        "until the dose reaches, until on, until you are on, goal dose, goal dose of, "
        "target dose is, goal is, target is, final dose, final dose of, to target dose, "
        "to a total of, up to a total of, usual maximum dose, to a maintenance dose of, "
        "max daily dose, max daily dose of, maximum daily dose, maximum daily dose of, "
        "to a target maintenance dose of, target maintenance dose, target maintenance dose of",
        Mark.NO_DOSE: "none, nothing, no dose, no doses, rest, off, take none, take nothing",
        Mark.HOLD: "hold",
        Mark.OPEN: "thereafter, continue, and continue, continue on, continue at, continue with, "
        "ongoing, indefinitely, onward, onwards, stay, and stay, stay on, stay at, and stay on, "
        "and stay at, remain, remain on, remain at, maintenance, maintain, maintain at, "
        "and thereafter, and continue on, and continue at, and continue with, continue taking, "
        "and continue taking, continue to take, and continue to take, continuing, continuing at, "
        "continuing on, keep taking, maintenance dose, maintenance dose of, as maintenance, "
        "as a maintenance dose, as maintenance dose, for maintenance, on maintenance, "
        "from then on, "
        "from there on, going forward, and remain on, and remain at, and maintain, "
        "and maintain at, maintain on, long term, long - term, daily thereafter, "
        "maintain dose at, remain at dose of, continued, then maintenance, stay there, "
        "and stay there, remain there, and remain there, continue there, maintenance is, "
        "maintenance dose is, and continue indefinitely, hold there, stay at that dose, "
        "and stay at that dose, "
        "stay on that dose, and stay on that dose, remain at that dose, remain on that dose, "
        "and remain at that dose, and stay at this dose, and stay on this dose, "
        "and continue this dose, and continue that dose, and continue at that dose, "
        "and continue at this dose, and continue on this dose, continue this dose, "
        "continue at this dose, continue on this dose, continue with this dose, "
        "stay on this dose, "
        "stay at this dose, remain on this dose, remain at this dose, continue same dose, "
        "continue the same dose, maintain this dose, continue that dose, continue at that dose",
        Mark.STOP: "stop, and stop, discontinue, and discontinue, d / c, stop taking, "
        "and stop taking, then stop taking, discontinue use, stop medication, "
        "stop the medication, discontinue medication, and then stop, end, finish, done, "
        "you are done, complete, course complete, and discontinue use, end of taper, and done",
        Mark.GONE: "until gone, until off, until done, until finished, to zero, to off, "
        "until complete discontinuation, until discontinued, until completely discontinued, "
        "until discontinuation, until stopped, until completely off, until zero, "
        "until you are off, to discontinuation, to complete discontinuation, until tapered off, "
        "until completely stopped, until completely tapered off, until fully discontinued, "
        "until weaned off, until you are off the medication, until you stop, to discontinue, "
        "until complete",
        Mark.EACH: "each, each dose, each step, per dose",
        Mark.ALSO: "also take, also",
        Mark.IN_ALL: "in all",
        Mark.WITH: "with",
        Mark.FILLER: f"{_BEGIN}, po, by mouth, orally, oral, per os, on, by oral route, "
        "via oral route, by the oral route, via the oral route, oral route, per oral, "
        "for oral use, via oral, to be taken, to be taken by mouth, to be taken orally, taken, "
        "taken by mouth, taken orally, taking, initially, initial, of therapy, of treatment, "
        "the dose, increments, as follows, as follows :, as follows . :, rx, rx :, by oral, "
        "in the following way :, at the following doses :, via mouth, is, are, be, will, will be, "
        "the, patient, the patient, you, we, your, an, should, should be, is to be taken, "
        "is taken, are taken, takes, to take, is to, is reached, are reached, is to start, all, "
        "all doses, all of them, "
        "tk, dosing, begins, starts, begins at, starts at, begins with, starts with, finish with, "
        "end with, ending with, finishing with, your dose, is then, as, we begin, "
        "will take, will start, starting, beginning, orally as, we begin with, we start with, "
        "is to start with, is to start at, will start with, will start at, you will take, "
        "usual start, usual start is, usual starting dose, "
        "usual starting dose is, please, treatment, therapy, "
        "capsule is, capsules are, take entire dose, take the entire dose",
    }
)
MARKS = PhraseTable({**_MARKS, (",",): Mark.COMMA})
# Something must follow these. If nothing does, the text was cut off.
LEADS = phrases(
    {
        True: f"{_BEGIN}, on, and on, continue on, continue at, continue with, stay on, stay at, "
        "and stay on, and stay at, remain on, remain at, maintain at, initial, initially, "
        "continue taking, continue to take, keep taking, and continue taking, "
        "and continue to take, and continue on, and continue at, and continue with"
    }
)
TIMES = phrases(
    {
        TimeOfDay.MORNING: "qam, q am, every am, every morning, each morning, in the morning, "
        "in the am, in am, am, mornings, q morning, mane, morning, at morning, in morning, "
        "each am, "
        "in the mornings, q mornings",
        TimeOfDay.NOON: "at noon, noon, every noon, q noon, at midday, midday, noontime, "
        "at noontime, "
        "each noon",
        TimeOfDay.EVENING: "qpm, q pm, every pm, every evening, each evening, in the evening, "
        "in the pm, in pm, pm, evenings, q evening, evening, in evening, in the evenings, "
        "each pm, "
        "at evening",
        TimeOfDay.BEDTIME: "qhs, hs, q hs, at hs, at bedtime, bedtime, every bedtime, nightly, "
        "every night, each night, at night, before bed, bed time, at bed time, q night, "
        "qnight, once nightly, once a night, nocte, night, at nights, in the night, at nighttime, "
        "nighttime, at night time, at hour of sleep, at the hour of sleep, hour of sleep, "
        "before sleep, at sleep, each bedtime, every hs, before bedtime, prior to bedtime, "
        "prior to bed, before going to bed, when going to bed, at bed, per night, a night, "
        "each night at bedtime, every night at bedtime, / night, once per night, q bedtime, "
        "q nightly, at bedtime each night, at bedtime every night, bedtime dose, nocturnal",
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
        "week, q week, qweek, q wk, qwk, per week, a week, every wk, / week, / wk, "
        "at weekly intervals, in weekly intervals, on a weekly basis, qweekly, q weekly, each wk",
        14: "every other week, once every other week, every second week, each fortnight, "
        "every fortnight",
        30: "monthly, once monthly, once a month, once per month, once every month, every month, "
        "each month, q month, qmonth, per month, / month, / mo, at monthly intervals",
    }
)
# After the name of the drug: the form, not an amount.
FORM_WORDS = phrases(
    {
        True: "capsule, capsules, caps, cap, oral suspension, suspension, oral solution, "
        "solution, "
        "tablet, tablets, oral capsule, oral capsules, oral tablet, oral tablets, sr, er, ir, "
        "sr capsules, sr capsule, oral liquid, liquid, troche, troches, hcl, compounded capsules, "
        "compounded capsule, compounded, tabs, sr caps, er capsules, suspension oral"
    }
)
# Every phrase of one of the tables above that is an item by itself.
ITEMS: PhraseTable[object] = PhraseTable({**TIMES, **OFTEN, **EVERY, **MARKS})
