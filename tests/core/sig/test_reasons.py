"""Why words are not read: each reason names the kind, and following it never changes the dose."""

import inspect
import pkgutil
import re
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core import sig
from pharmacy.core.sig import reasons
from tests.core.sig import test_reading
from tests.core.sig.spoken import phases, read
from tests.factories import mg

# Examples of each kind: what prescribers write, and the words that are reported.
KINDS = {
    reasons.FRACTION: [
        ("1 half capsule daily", "1 half capsule"),
        ("half a capsule qhs x 7d", "half a capsule"),
        ("take half of a cap qhs x 7d", "half of a cap"),
        ("1/2 cap qhs x 7d", "1/2 cap"),
        ("\u00bd capsule nightly", "\u00bd capsule"),
        ("1 \u00bd caps qhs x 7d", "1 \u00bd caps"),
        ("1 1/2 capsules at bedtime", "1 1/2 capsules"),
        ("1-1/2 caps qhs x 7d", "1-1/2 caps"),
        ("one and a half capsules qhs x 14d", "one and a half capsules"),
        ("1 and 1/2 caps qhs x 7d", "1 and 1/2 caps"),
        ("a quarter capsule nightly x 7d", "a quarter capsule"),
        ("1 half tablet daily", "1 half tablet"),
        ("40 mg x 3 d then half x 3 d", "half"),
    ],
    reasons.NOT_EACH_DAY: [
        ("1 mg every other night x 14 days", "every other night"),
        ("1 mg every other day", "every other day"),
        ("1 mg q other day", "q other day"),
        ("1 mg qod x 30d", "qod"),
        ("1 mg on alternate nights x 30 d", "on alternate nights"),
        ("alternate 1 mg and 2 mg nightly x 30 d", "alternate"),
        ("1 mg every third day", "every third day"),
        ("1 mg every 3rd day", "every 3rd day"),
        ("1 mg every 3 days x 30 days", "every 3 days"),
        ("1 mg on odd days x 30 d", "on odd days"),
        ("1 mg every 48 hours x 30 d", "every 48 hours"),
        ("1 mg q48h x 30 d", "q48h"),
        ("1 mg q 72 h x 30d", "q 72 h"),
        ("1 mg once every 72 hours", "once every 72 hours"),
        ("1 mg q 036 hrs", "q 036 hrs"),
        ("1 mg and 2 mg alternately x 30 d", "alternately"),
    ],
    reasons.WEEKDAYS: [
        ("1 mg Monday Wednesday Friday x 30 days", "Monday Wednesday Friday"),
        ("1 mg qhs Mon, Wed and Fri", "Mon, Wed and Fri"),
        ("1 mg qhs Mon-Fri x 4 weeks", "Mon-Fri"),
        ("1 mg qhs MWF x 4 weeks", "MWF"),
        ("1 mg qhs M/W/F", "M/W/F"),
        ("1 mg on weekdays", "on weekdays"),
        ("2 mg on Tuesdays and Thursdays", "on Tuesdays and Thursdays"),
    ],
    reasons.LESS_OFTEN: [
        ("2.5 mg weekly", "weekly"),
        ("2.5 mg once weekly x 4 weeks", "once weekly"),
        ("10 mg q week x 4 weeks", "q week"),
        ("10 mg once a week", "once a week"),
        ("10 mg once each week", "once each week"),
        ("10 mg once a fortnight", "once a fortnight"),
        ("10 mg once every other day", "once every other day"),
        ("10 mg twice every other day", "twice every other day"),
        ("10 mg once every second day", "once every second day"),
        ("10 mg every 2 weeks", "every 2 weeks"),
        ("10 mg every other week", "every other week"),
        ("10 mg once a month", "once a month"),
        ("1 mg twice weekly", "twice weekly"),
        ("1 mg three times a week", "three times a week"),
        ("1 mg 3x/week", "3x/week"),
        ("1 mg tiw x 4 weeks", "tiw"),
        ("1 mg 5 nights a week", "5 nights a week"),
    ],
    reasons.REPEATED: [
        ("1 mg x 5 days on, 2 days off", "5 days on, 2 days off"),
        ("1 mg qhs x 3 weeks on 1 week off", "3 weeks on 1 week off"),
        ("1 mg qhs x 7d, repeat", "repeat"),
        ("1 mg qhs x 7d x 3 cycles", "x 3 cycles"),
        ("1 mg hs days 1-5 of each month", "of each month"),
    ],
    reasons.RELATIVE: [
        ("0.5 mg qhs x 7d then double", "double"),
        ("1 mg hs x 7d then same dose qam x 7d", "same dose"),
        ("40 mg x 3 d, reduce by half every 3 days", "by half"),
        ("20 mg qam, decrease by 10% weekly", "by 10%"),
        ("1 extra capsule qhs x 7d", "1 extra capsule"),
    ],
    reasons.MEALS: [
        # The number of meals is not told.
        ("5 mg a.c. x 7 d", "a.c."),
        ("5 mg after meals x 7d", "after meals"),
        ("5 mg daily with meals x 7d", "with meals"),
    ],
    reasons.CLOCK: [
        # Half past three is near to no time of the schedule, and 9:00 may be either of two.
        ("1 mg at 3:30 pm x 7 d", "at 3:30 pm"),
        ("1 mg at 9:00 x 7d", "at 9:00"),
        ("1 mg at 8 x 7 d", "at 8"),
    ],
    reasons.HOURS: [
        ("1 mg every 4 hours x 7 d", "every 4 hours"),
        ("1 mg every 4 to 6 hours", "every 4 to 6 hours"),
    ],
    reasons.TAPER: [
        ("20 mg qam x 5d then taper", "taper"),
        ("20 mg qam x 5d then taper off", "taper off"),
        ("20 mg qam x 5d, taper over 2 weeks", "taper over 2 weeks"),
        ("20 mg qam x 5 d then wean off over 10 days", "wean off over 10 days"),
    ],
    reasons.VOLUME: [
        ("1 tsp qhs x 7d", "1 tsp"),
        ("1 teaspoonful at bedtime for 7 days", "1 teaspoonful"),
        ("half a teaspoon qhs", "half a teaspoon"),
        ("2 tbsp daily x 7 d", "2 tbsp"),
        ("5 mL qhs x 30 d", "5 mL"),
        ("10 drops qhs x 30 d", "10 drops"),
    ],
    reasons.OTHER_FORM: [("1 pill qhs x 7d", "1 pill"), ("1 patch bid x 7 d", "1 patch")],
    reasons.OTHER_UNIT: [
        ("1 g daily x 7 d", "1 g"),
        ("10 units qam", "10 units"),
    ],
    reasons.PER_PATIENT: [
        ("0.1 mg/kg daily x 7 d", "mg/kg"),
        ("0.1 mg per kg qhs x 7 d", "mg per kg"),
        ("1 mg/m2 qhs x 7 d", "/m2"),
    ],
    reasons.PER_VOLUME: [
        ("1 mg/mL qhs x 7 d", "mg/mL"),
        ("1 mg per mL qhs x 7 d", "mg per mL"),
    ],
    reasons.LIMIT: [
        ("1 mg qhs x 7d max 4 caps per day", "max 4 caps per day"),
        ("1 mg qhs x 7d not to exceed 2 mg", "not to exceed"),
    ],
    reasons.EXCEPTION: [("1 mg qhs x 7d, skip day 3", "skip"), ("do not take 1 mg", "do not take")],
    reasons.SINGLE: [("take 1 mg once", "once"), ("1 mg x 1 dose", "x 1 dose")],
    reasons.HOW_MANY: [("capsules qhs x 7d", "capsules")],
    reasons.DIVIDED: [("3 mg in 3 divided doses x 7d", "in 3 divided doses")],
}
EXAMPLES = [(reason, *example) for reason, examples in KINDS.items() for example in examples]
REFUSED = [text for _, text, _ in EXAMPLES]


@pytest.mark.parametrize(("reason", "text", "words"), EXAMPLES, ids=REFUSED)
def test_each_kind_of_words_has_a_reason_of_its_own(reason: str, text: str, words: str) -> None:
    told = {fault.words: fault.reason for fault in read(text, mg("1")).not_understood}
    assert told.get(words) == reason


# Phrases that a reason must not have.
DROPPED = re.compile(
    r"\b(leave|omit|drop|remove|delete|skip|without|ignore|alone|write (it|them) once|say it)"
)
REMEDY = re.compile(r"[^:]+: (ask|write|enter|send|give)\b")


def all_reasons() -> set[str]:
    """Each reason that is a constant of the reader's modules."""
    names = [module.name for module in pkgutil.iter_modules(sig.__path__)]
    modules = [import_module(f"pharmacy.core.sig.{name}") for name in names]
    values = [value for module in modules for _, value in inspect.getmembers(module)]
    return {value for value in values if isinstance(value, str) and ": " in value[:120]} - {
        module.__doc__ for module in modules if module.__doc__
    }


def test_no_reason_asks_to_leave_words_out() -> None:
    found = all_reasons()
    assert len(found) > 50
    # "those without a dose as no dose" leaves nothing out.
    said = [reason.replace("without a dose", "") for reason in found]
    assert [reason for reason in said if DROPPED.search(reason)] == []
    assert [reason for reason in said if not REMEDY.match(reason)] == []


# Words that may carry the dose.
CARRYING = [
    *("half", "1/2", "every other night", "weekly", "once a week", "on Mondays", "with food"),
    *("taper", "1 tsp", "qod", "prn", "except", "not", "twice", "double", "divided", "or 2 mg"),
    *("for pain", "max 2 mg", "may", "at 8 pm", "q8h", "extra", "to", "and", "on", "zorp"),
]


@given(
    st.sampled_from([*test_reading.EXACT, *test_reading.OPEN]), st.sampled_from(CARRYING), st.data()
)
def test_following_a_message_never_removes_a_word(
    text: str, word: str, data: st.DataObject
) -> None:
    places = [place for place, sign in enumerate(text) if sign == " "]
    place = data.draw(st.sampled_from(places))
    for fault in read(f"{text[:place]} {word} {text[place:]}", mg("0.5")).not_understood:
        assert not DROPPED.search(fault.reason.replace("without a dose", ""))
        assert REMEDY.match(fault.reason), fault.reason


# What a person writes who follows the reason, and its reading.
OBEYED = [
    ("1 half capsule daily", "0.5 mg daily x 7d", ["7 x bedtime 0.5 mg"]),
    (
        "1 mg every other night x 4 nights",
        "1 mg hs for 1 day, then no dose for 1 day, then 1 mg for 1 day, then no dose for 1 day",
        [*["1 x bedtime 1 mg", "1 x bedtime 0 mg"] * 2],
    ),
    (
        "10 mg qam weekly x 2",
        "10 mg qam x 1 day, then no dose x 6 days, then 10 mg x 1 day, then no dose x 6 days",
        [*["1 x morning 10 mg", "6 x morning 0 mg"] * 2],
    ),
    ("1 mg at 3:30 pm x 7 d", "1 mg in the evening x 7 d", ["7 x evening 1 mg"]),
    (
        "40 mg qam x 2 d, then taper over 2 days",
        "40 mg qam x 2 d, then 20 mg x 1 day, then 10 mg x 1 day",
        ["2 x morning 40 mg", "1 x morning 20 mg", "1 x morning 10 mg"],
    ),
    (
        "second week 2 mg hs",
        "week 1 1 mg hs, week 2 2 mg hs",
        ["7 x bedtime 1 mg", "7 x bedtime 2 mg"],
    ),
    ("take 1 mg once", "take 1 mg at bedtime for 1 day", ["1 x bedtime 1 mg"]),
    (
        "5 mg bid at bedtime x 7d",
        "5 mg in the morning and at bedtime x 7d",
        ["7 x morning 5 mg + bedtime 5 mg"],
    ),
]


@pytest.mark.parametrize(("text", "obeyed", "meant"), OBEYED)
def test_what_a_reason_asks_for_is_read_as_intended(
    text: str, obeyed: str, meant: list[str]
) -> None:
    assert read(text, mg("1")).schedule is None
    assert phases(read(obeyed, mg("1"))) == meant


# "Once at bedtime" is each day.
BEFORE_A_TIME = {("once",)}
LITERAL = [
    (" ".join(phrase), reason)
    for phrase, reason in reasons.REASONS.items()
    if reason != reasons.HOW_MANY
    and phrase not in BEFORE_A_TIME
    and not {*reasons.CLASSES, "N", "S"}.intersection(phrase)
]


@pytest.mark.parametrize(("phrase", "reason"), LITERAL)
def test_each_phrase_with_a_reason_is_refused_for_it(phrase: str, reason: str) -> None:
    told = read(f"1 mg {phrase} qhs x 7d").not_understood
    assert reason in {fault.reason for fault in told}
