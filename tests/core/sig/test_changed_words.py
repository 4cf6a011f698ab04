"""Words inserted, dropped and swapped in a sig: a changed meaning never keeps the old reading."""

import re
from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tests.core.sig import corpus
from tests.core.sig.corpus import Finding, Half, WrittenSig

READ = [
    entry
    for entry in corpus.entries()
    if entry.half is Half.OPEN and corpus.finding(entry) is Finding.READ
]
# Words that change what is taken, at whatever place they stand.
CHANGING = [
    *("prn", "as needed", "if needed", "if tolerated", "as tolerated", "may", "or", "?"),
    *("every other day", "on Mondays", "twice weekly", "every 3 days", "except Sundays", "skip"),
    *("not", "do not", "half", "double", "an extra", "up to", "at least", "about", "less than"),
    *("in divided doses", "as directed", "per protocol", "instead of", "previously"),
]
# Places in these texts where a word changes no dose: between diseases, before hours of a meal,
# and at the end of a step ("increase up to 3 mg"), whose dose is the target.
HARMLESS = {
    "or": re.compile(r"\bfor (?!\d)", re.IGNORECASE),
    "at least": re.compile(r"\bhour", re.IGNORECASE),
    "up to": re.compile(
        r"incr|incer|reduc|decr|drop|rise|\badd\b|stop|d/c|\boff\b|\bdone\b", re.IGNORECASE
    ),
}
CASES = [
    (entry, word)
    for entry in READ
    for word in CHANGING
    if word not in HARMLESS or not HARMLESS[word].search(entry.text)
]
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A number that is written twice, counts what is dispensed, or is a time or a concentration, may
# change without the dose.
TWICE = re.compile(
    r"[(=|#\n]|disp|refill|repeat|- ?take|week|days? \d|oral, |remain there|\d am,|ml: take|qty",
    re.IGNORECASE,
)
PLAIN = [e for e in READ if not TWICE.search(e.text) and NUMBER.search(e.text)]

Meaning = tuple[list[corpus.Day], bool]


def meaning(entry: WrittenSig, text: str) -> Meaning:
    """The days of another text with the facts of this entry, and whether its end is open."""
    reading = corpus.reading(replace(entry, text=text))
    return corpus.days(reading.courses), reading.open_ended


@cache
def written(entry: WrittenSig) -> Meaning:
    """What the sig of the corpus means."""
    return meaning(entry, entry.text)


@given(st.sampled_from(CASES), st.data())
def test_a_word_that_changes_the_dose_is_never_passed_over(
    case: tuple[WrittenSig, str], data: st.DataObject
) -> None:
    entry, word = case
    words = entry.text.split(" ")
    place = data.draw(st.integers(0, len(words)))
    text = " ".join([*words[:place], word, *words[place:]])
    assert meaning(entry, text) != written(entry), text


@given(st.sampled_from(PLAIN), st.data())
def test_two_numbers_that_are_swapped_are_not_read_as_before(
    entry: WrittenSig, data: st.DataObject
) -> None:
    parts = re.split(f"({NUMBER.pattern})", entry.text)
    numbers = st.sampled_from(range(1, len(parts), 2))
    one, other = data.draw(numbers), data.draw(numbers)
    if parts[one] != parts[other]:
        parts[one], parts[other] = parts[other], parts[one]
        assert meaning(entry, "".join(parts)) != written(entry), "".join(parts)


@given(st.sampled_from(PLAIN), st.data())
def test_a_number_that_is_dropped_is_missed(entry: WrittenSig, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(list(NUMBER.finditer(entry.text))))
    text = entry.text[: number.start()] + entry.text[number.end() :]
    assert meaning(entry, text) != written(entry), text


@given(st.sampled_from(PLAIN), st.data())
def test_a_text_that_is_cut_off_is_not_read_as_the_whole(
    entry: WrittenSig, data: st.DataObject
) -> None:
    """A field of an electronic prescription ends after 140 characters."""
    *_, last = NUMBER.finditer(entry.text)
    text = entry.text[: data.draw(st.integers(0, last.start()))]
    assert meaning(entry, text) != written(entry), text
