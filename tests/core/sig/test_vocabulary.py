"""Each entry of the vocabulary, its meaning repeated here and tried in a sig.

A word in a wrong row, or a row with a wrong number, is another dose on the label.
"""

import pytest

from pharmacy.core.sig import measures
from pharmacy.core.sig import vocabulary as known
from tests.core.sig.phrases import said
from tests.core.sig.spoken import phases, read, to_confirm
from tests.core.sig.test_vocabulary_marks import HS, MARKS, THREE, TWO


def joined(table: object) -> set[str]:
    """The phrases of a table, in the notation of this file."""
    assert isinstance(table, (dict, set))
    return {entry if isinstance(entry, str) else " ".join(entry) for entry in table}


TIMES = {
    "morning": "qam | q am | every am | every morning | each morning | in the morning "
    "| in the am | in am | am | mornings | q morning | mane | morning | at morning "
    "| in morning | each am | in the mornings | q mornings",
    "noon": "at noon | noon | every noon | q noon | at midday | midday | noontime "
    "| at noontime | each noon",
    "evening": "qpm | q pm | every pm | every evening | each evening | in the evening "
    "| in the pm | in pm | pm | evenings | q evening | evening | in evening "
    "| in the evenings | each pm | at evening",
    "bedtime": "qhs | hs | q hs | at hs | at bedtime | bedtime | every bedtime | nightly "
    "| every night | each night | at night | before bed | bed time | at bed time "
    "| q night | qnight | once nightly | once a night | nocte | night | at nights "
    "| in the night | at nighttime | nighttime | at night time | at hour of sleep "
    "| at the hour of sleep | hour of sleep | before sleep | at sleep "
    "| each bedtime | every hs | before bedtime | prior to bedtime | prior to bed "
    "| before going to bed | when going to bed | at bed | per night | a night "
    "| each night at bedtime | every night at bedtime | / night | once per night "
    "| q bedtime | q nightly | at bedtime each night | at bedtime every night "
    "| bedtime dose | nocturnal",
}


@pytest.mark.parametrize(
    ("time", "phrase"), [(time, phrase) for time, row in TIMES.items() for phrase in said(row)]
)
def test_a_time_of_the_day_is_that_time(time: str, phrase: str) -> None:
    assert phases(read(f"1 mg {phrase} x 7 days")) == [f"7 x {time} 1 mg"]


ONCE, TWICE = ["bedtime"], ["morning", "evening"]
THRICE, FOUR_TIMES = ["morning", "noon", "evening"], ["morning", "noon", "evening", "bedtime"]
OFTEN = [
    (ONCE, "daily | every day | each day | per day | a day | / day | / d | qday | q day"),
    (ONCE, "qd | q d | once daily | once a day | once per day | one time daily | one time a day"),
    (TWICE, "bid | b i d | bd | twice daily | twice a day | two times daily | two times a day"),
    (TWICE, "2 times daily | 2 times a day | 2 x daily | 2 x day | twice per day"),
    (THRICE, "tid | t i d | tds | three times daily | three times a day | 3 times daily"),
    (THRICE, "3 times a day"),
    (FOUR_TIMES, "qid | q i d | four times daily | four times a day | 4 times daily"),
    (FOUR_TIMES, "4 times a day"),
]


@pytest.mark.parametrize(
    ("times", "phrase"), [(times, phrase) for times, row in OFTEN for phrase in said(row)]
)
def test_how_often_a_day_is_that_often(times: list[str], phrase: str) -> None:
    reading = read(f"1 mg {phrase} x 7 days")
    assert phases(reading) == ["7 x " + " + ".join(f"{time} 1 mg" for time in times)]
    assert to_confirm(reading) == ["/phases/0/times times_proposed"]


@pytest.mark.parametrize("phrase", said(OFTEN[0][1]))
def test_each_day_says_nothing_of_how_often(phrase: str) -> None:
    assert read(f"1 mg {phrase} in the morning and at noon x 7 d").schedule is None
    assert read(f"1 mg {phrase} in the morning x 7 d").schedule is not None


@pytest.mark.parametrize("phrase", said(OFTEN[1][1]))
def test_once_is_not_twice(phrase: str) -> None:
    assert read(f"1 mg {phrase} in the morning and at noon x 7 d").schedule is None


EVERY = {
    7: "weekly | once weekly | once a week | once per week | once every week "
    "| every week | each week | q week | qweek | q wk | qwk | per week | a week "
    "| every wk | / week | / wk | at weekly intervals | in weekly intervals "
    "| on a weekly basis | qweekly | q weekly | each wk",
    14: "every other week | once every other week | every second week | each fortnight "
    "| every fortnight",
    30: "monthly | once monthly | once a month | once per month | once every month "
    "| every month | each month | q month | qmonth | per month | / month | / mo "
    "| at monthly intervals",
}


@pytest.mark.parametrize(
    ("days", "phrase"), [(days, phrase) for days, row in EVERY.items() for phrase in said(row)]
)
def test_an_interval_is_that_many_days(days: int, phrase: str) -> None:
    reading = read(f"1 mg hs x 7 d, then increase by 1 mg {phrase} to 3 mg")
    assert phases(reading)[:2] == [HS, f"{days} x bedtime 2 mg"]
    months = [remark for remark in to_confirm(reading) if remark.endswith(" months")]
    assert bool(months) == (days == 30)


DAYS = {
    1: "d | day | days | night | nights",
    7: "w | wk | wks | week | weeks",
    14: "fortnight | fortnights",
    30: "mo | mos | mth | mths | month | months",
}


@pytest.mark.parametrize(
    ("days", "word"), [(days, word) for days, row in DAYS.items() for word in said(row)]
)
def test_a_length_is_that_many_days(days: int, word: str) -> None:
    assert phases(read(f"1 mg hs x 3 {word}")) == [f"{3 * days} x bedtime 1 mg"]


UNITS = {"mg": "mg | mgs | milligram | milligrams", "mcg": "mcg | mcgs | microgram | micrograms"}
PRONE = "ug | \u00b5g | \u03bcg"


@pytest.mark.parametrize(
    ("unit", "word"), [(unit, word) for unit, row in UNITS.items() for word in said(row)]
)
def test_a_unit_is_that_unit(unit: str, word: str) -> None:
    reading = read(f"5 {word} hs x 7 days")
    assert (phases(reading), to_confirm(reading)) == ([f"7 x bedtime 5 {unit}"], [])


@pytest.mark.parametrize("word", said(PRONE))
def test_a_sign_of_the_microgram_is_a_microgram_that_somebody_confirms(word: str) -> None:
    reading = read(f"5 {word} hs x 7 days")
    assert phases(reading) == ["7 x bedtime 5 mcg"]
    assert to_confirm(reading) == ["/phases/0/dose form_unit"]


NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
TENS = {"fourteen": 14, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
COUNTS = {**{word: place + 1 for place, word in enumerate(NUMBERS)}, **TENS}


@pytest.mark.parametrize("word", COUNTS)
def test_a_number_in_letters_is_that_number(word: str) -> None:
    assert phases(read(f"1 mg hs for {word} days")) == [f"{COUNTS[word]} x bedtime 1 mg"]
    assert phases(read(f"1 mg hs for {COUNTS[word]} ({word}) days")) == [
        f"{COUNTS[word]} x bedtime 1 mg"
    ]


ROUTES = {"po", "by mouth", "orally", "oral", "per os"}
SMALL = {
    "FOR": (
        "additional | an additional | another | final | first | following | for "
        "| for an additional | for another | for first | for next | for the final "
        "| for the first | for the following | for the last | for the next | last "
        "| next | the final | the first | the following | the last | the next "
        "| times | x | \xd7",
        known.FOR,
    ),
    "ONE_UNIT": (
        "a | additional | another | final | first | following | last | next",
        known.ONE_UNIT,
    ),
    "EVERY_WORDS": ("q | every | each", known.EVERY_WORDS),
    "THROUGH": ("- | \u2013 | \u2014 | to | through | thru | and | &", known.THROUGH),
    "DASHES": ("- | \u2013 | \u2014", known.DASHES),
    "DURING": (
        "during | for | in | on",
        known.DURING,
    ),
    "ON": (
        "& beyond | & on | & onward | + | and after | and beyond | and forward "
        "| and later | and on | and onward | and onwards | and thereafter | and up "
        "| beyond | forward | on | onward | onwards | thereafter",
        known.ON,
    ),
    "QUANTITY": (
        "# | disp | dispense | dispensed | qty | quantity",
        known.QUANTITY,
    ),
    "AFTER_QUANTITY": (". | : | #", known.AFTER_QUANTITY),
    "AFTER_REFILLS": (". | : | x | #", known.AFTER_REFILLS),
    "REFILLS": ("refill | refills | rf", known.REFILLS),
    "CAPSULES": ("cap | caps | capsule | capsules", known.CAPSULES),
    "ABBREVIATIONS": (
        "cap | caps | d | decr | inc | incr | mcg | mg | ml | mo | mos | tab "
        "| tabs | ug | wk | wks | \xb5g | \u03bcg",
        known.ABBREVIATIONS,
    ),
    "LEADS": (
        "take | give | use | start | begin | start with | begin with | start at "
        "| begin at | start on | start taking | begin taking | starting dose | sig "
        "| sig : | directions : | dose | starting with | starting at | starting on "
        "| beginning with | beginning at | beginning on | initial dose "
        "| initial dose of | starting dose of | start with a dose of "
        "| start at a dose of | a dose of | dose of | at a dose of | dosage "
        "| take by mouth | please take | patient to take | administer | swallow "
        "| instructions : | directions | sig . : | take your | initiate "
        "| initiate at | initiate with | on | and on | continue on | continue at "
        "| continue with | stay on | stay at | and stay on | and stay at "
        "| remain on | remain at | maintain at | initial | initially "
        "| continue taking | continue to take | keep taking | and continue taking "
        "| and continue to take | and continue on | and continue at "
        "| and continue with",
        known.LEADS,
    ),
    "TIMES": (" | ".join(TIMES.values()), known.TIMES),
    "OFTEN": (" | ".join(row for _, row in OFTEN), known.OFTEN),
    "EVERY": (" | ".join(EVERY.values()), known.EVERY),
    "DAYS": (" | ".join(DAYS.values()), known.DAYS),
    "UNITS": (" | ".join(UNITS.values()), known.UNITS),
    "ERROR_PRONE_UNITS": (PRONE, known.ERROR_PRONE_UNITS),
    "NUMBERS": (" | ".join(COUNTS), known.NUMBERS),
    "MARKS": (" | ".join(row for _, _, row in MARKS.values()), known.MARKS),
}


@pytest.mark.parametrize("name", SMALL)
def test_the_vocabulary_has_these_entries_and_no_others(name: str) -> None:
    words, table = SMALL[name]
    assert joined(table) == set(said(words))


@pytest.mark.parametrize("phrase", said(SMALL["FOR"][0]))
def test_a_length_begins_with(phrase: str) -> None:
    is_last = not {"last", "final"}.isdisjoint(phrase.split())
    before = "2 mg hs x 7 d, then " if is_last else ""
    assert phases(read(f"{before}1 mg hs {phrase} 7 days"))[-1] == HS


@pytest.mark.parametrize("word", ["the first", "the next", "another", "a"])
def test_one_week_needs_no_number(word: str) -> None:
    assert phases(read(f"1 mg hs for {word} week")) == [HS]


@pytest.mark.parametrize("join", said(SMALL["THROUGH"][0]))
def test_weeks_run_from_the_first_through_the_last(join: str) -> None:
    assert phases(read(f"weeks 1 {join} 2: 1 mg hs")) == ["14 x bedtime 1 mg"]
    if join in measures.BOTH:
        assert read(f"weeks 1 {join} 3: 1 mg hs").schedule is None
    else:
        assert phases(read(f"weeks 1 {join} 3: 1 mg hs")) == ["21 x bedtime 1 mg"]


@pytest.mark.parametrize("phrase", said(SMALL["ON"][0]))
def test_a_week_and_all_after_it(phrase: str) -> None:
    reading = read(f"week 1: 1 mg hs; week 2 {phrase}: 2 mg hs")
    assert (phases(reading), reading.open_ended) == ([HS, "30 x bedtime 2 mg"], True)


@pytest.mark.parametrize("word", said(SMALL["DURING"][0]))
def test_during_a_week_is_in_that_week(word: str) -> None:
    assert phases(read(f"1 mg hs {word} week 1, 2 mg hs {word} week 2")) == TWO


@pytest.mark.parametrize("word", said(SMALL["EVERY_WORDS"][0]))
def test_every_number_of_days(word: str) -> None:
    text = f"1 mg hs x 7 d, increase by 1 mg {word} 7 days to 3 mg"
    assert phases(read(text)) == THREE


@pytest.mark.parametrize("word", said(SMALL["QUANTITY"][0]))
@pytest.mark.parametrize("sign", ["", *said(SMALL["AFTER_QUANTITY"][0])])
def test_a_quantity_is_that_many_capsules(word: str, sign: str) -> None:
    assert read(f"1 mg hs x 30 d, {word} {sign} 30").quantity == 30


@pytest.mark.parametrize("word", said(SMALL["REFILLS"][0]))
@pytest.mark.parametrize("sign", ["", *said(SMALL["AFTER_REFILLS"][0])])
def test_refills_are_that_many(word: str, sign: str) -> None:
    assert read(f"1 mg hs x 30 d, {word} {sign} 3").refills == 3


@pytest.mark.parametrize("word", said(SMALL["CAPSULES"][0]))
def test_a_capsule_in_each_spelling(word: str) -> None:
    assert phases(read(f"2 {word} of 0.5 mg hs x 7 d")) == [HS]


@pytest.mark.parametrize(("hours", "times"), [(12, TWICE), (24, ONCE)])
@pytest.mark.parametrize("word", ["h", "hr", "hrs", "hour", "hours"])
def test_hours_that_are_times_of_a_day(hours: int, times: list[str], word: str) -> None:
    meant = "7 x " + " + ".join(f"{time} 1 mg" for time in times)
    assert phases(read(f"1 mg every {hours} {word} x 7 d")) == [meant]
