"""Words that are not understood, reported with their place. Then nothing is proposed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput
from pharmacy.core.sig import words
from tests.core.sig import test_reading
from tests.core.sig.spoken import named, read
from tests.factories import mg

PRESCRIPTIONS = [*test_reading.EXACT, *test_reading.OPEN]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # Ranges are families of schedules.
        ("0.5-1 mg qhs x 7d", ["0.5-1 mg"]),
        ("0.5 to 1 mg qhs x 7d", ["0.5 to 1 mg"]),
        ("0.5 mg - 1 mg qhs x 7d", ["0.5 mg - 1 mg"]),
        ("1-2 caps qhs x 7d", ["1-2 caps"]),
        ("1 mg qhs x 7-10 days", ["x 7-10 days"]),
        ("0.5 mg qhs x 7d, increase by 0.5-1 mg weekly to 3-4.5 mg", ["0.5-1 mg", "3-4.5 mg"]),
        # Directions that cannot be made exact.
        ("1 mg qhs prn x 7d", ["prn"]),
        ("1 mg qhs x 7d then 2 mg qhs x 7d if tolerated", ["if tolerated"]),
        ("1 mg qhs x 7d, may increase to 2 mg qhs x 7d", ["may"]),
        ("1 mg or 2 mg qhs x 7d", ["or"]),
        ("1 mg qod x 7d", ["qod"]),
        ("1 mg every other day x 7d", ["every other day"]),
        ("1 mg qhs x 7d, increase by 1 mg weekly as tolerated to 3 mg", ["as tolerated"]),
        ("take 1 mg hs as directed", ["as directed"]),
        # Ambiguous numbers.
        ("0,5 mg qhs x 7d", ["0,5"]),
        ("1,5 mg qhs x 7d", ["1,5"]),
        ("0,500 mg qhs x 7d", ["0,500"]),
        ("1/2 mg qhs x 7d", ["1/2"]),
        ("05 mg qhs x 7d", ["05"]),
        ("1 .5 mg qhs x 7d", [".5"]),
        ("1 mg qhs x 7d.2 mg qhs x 7 d", [".2"]),
        ("0.1234567 mg qhs x 7d", ["0.1234567 mg"]),
        ("1O mg qhs x 7d", ["O", "mg"]),
        ("0. 5 mg qhs x 7d", ["0"]),
        ("2 0.5 mg qhs x 7d", ["2"]),
        ("1 \u00bd mg qhs x 7d", ["1 \u00bd mg"]),
        # Capsules.
        ("1 cap qhs x 7d", ["1 cap"]),
        ("1/2 capsule qhs x 7d", ["1/2 capsule"]),
        ("0.5 capsule qhs x 7d", ["0.5 capsule"]),
        ("1 tab qhs x 7d", ["1 tab"]),
        ("one (2) capsules qhs x 7d", ["one", "(", ")", "capsules"]),
        ("1 mg (1) qhs x 7d", ["(", ")"]),
        ("1 capsule (0.5 mg) hs x 7d, 2 capsules (0.5 mg) hs x 7d", ["2 capsules (0.5 mg)"]),
        ("1 capsule (0.5 mg) hs x 7d, 1 capsule (1 mg) hs x 7d, 2 caps hs x 7d", ["2 caps"]),
        ("1 mg (in all 2 mg) hs x 7d", ["(in all 2 mg)"]),
        (
            "1 mg with 1 mg from container 2 (in all 3 mg) hs x 7d",
            ["1 mg with 1 mg from container 2 (in all 3 mg)"],
        ),
        ("1 mg with 1 mg from container 2 hs x 7d", ["with", "from container 2"]),
        # Times.
        ("5 mg q4h x 7d", ["q4h"]),
        ("5 mg bid at bedtime x 7d", ["5 mg bid at bedtime x 7d"]),
        ("5 mg at 3 pm x 7d", ["at 3 pm"]),
        ("5 mg qhs and 10 mg qhs x 7d", ["5 mg qhs and 10 mg qhs x 7d"]),
        ("5 mg bid x 7d, 10 mg x 7d", ["10 mg x 7d"]),
        ("5 mg, 10 mg qhs x 7d", ["5 mg, 10 mg qhs x 7d"]),
        ("4.5 mg/day bid x 7d", ["bid"]),
        (
            "4.5 mg daily in the morning and at noon x 7d",
            ["4.5 mg daily in the morning and at noon x 7d"],
        ),
        ("1 mg every evening at bedtime x 7d", ["every evening at bedtime"]),
        ("1 mg qam, qhs x 7d", ["qam, qhs"]),
        ("naltrexone 0.5 mg, then 1 mg qhs x 7d", ["naltrexone 0.5 mg"]),
        # Lengths.
        ("1 mg qhs then 2 mg qhs x 7d", ["1 mg qhs"]),
        ("1 mg qhs x 7", ["x 7"]),
        ("1 mg qhs x 0 days", ["x 0 days"]),
        ("1 mg qhs x 7d for 2 weeks", ["for 2 weeks"]),
        ("week 1: 1 mg hs; week 3: 2 mg hs", ["week 3:"]),
        ("week 2-1: 1 mg hs", ["week 2-1"]),
        ("1 mg qhs x 7d 2 mg qpm x 7d", ["2 mg qpm x 7d"]),
        ("1 mg qhs x 7d 2 mg qhs", ["2 mg"]),
        ("1 mg qhs x 7d, then", ["then"]),
        ("week 1: 1 mg hs, ...", [".", ".", "."]),
        ("1 mg qhs x 2000 days", ["x 2000 days"]),
        ("1 mg qhs x 105 weeks, 2 mg qhs x 7 d", ["1 mg qhs x 105 weeks"]),
        ("week 1: 1 mg qhs x 14d", ["x 14d"]),
        ("1 mg qhs x 7d and 2 mg qhs x 7d", ["2 mg", "x 7d"]),
        ("10 mg qam x 7d, 5 mg qpm x 7d", ["5 mg qpm x 7d"]),
        ("1 mg hs x 7d, then hold", ["hold"]),
        # Steps.
        ("increase by 0.5 mg weekly to 4.5 mg", ["increase by 0.5 mg weekly to 4.5 mg"]),
        ("1 mg hs x 7d, increase by 0.5 mg to 2 mg", ["increase by 0.5 mg to 2 mg"]),
        ("1 mg hs x 7d, increase weekly to 2 mg", ["increase weekly to 2 mg"]),
        ("1 mg hs x 7d, increase to 2 mg weekly", ["increase to 2 mg weekly"]),
        ("1 mg hs x 7d, increase by 0.5 mg weekly", ["increase by 0.5 mg weekly"]),
        ("1 mg hs x 7d, increase by 1 mg weekly to 1 mg", ["increase by 1 mg weekly to 1 mg"]),
        ("1 mg hs x 7d, decrease by 1 mg weekly to 2 mg", ["decrease by 1 mg weekly to 2 mg"]),
        ("increase to 1 mg hs x 7d", ["increase to 1 mg hs x 7d"]),
        ("2 mg hs x 7d, increase to 1 mg hs x 7d", ["increase to 1 mg hs x 7d"]),
        ("1 mg bid x 7d, increase by 1 mg weekly to 3 mg", ["increase by 1 mg weekly to 3 mg"]),
        ("0.5 mg hs x 7d, up by 1 mg weekly to 2 mg", ["up by 1 mg weekly to 2 mg"]),
        ("0.5 mg hs x 7d, titrate to effect", ["to effect"]),
        # Continuations.
        ("1 mg hs x 7d, then continue qam", ["continue qam"]),
        ("1 mg hs x 7d, then continue twice daily", ["continue twice daily"]),
        ("1 mg bid x 7d, then continue in the morning", ["continue in the morning"]),
        ("1 mg hs x 7d, then continue weekly", ["continue weekly"]),
        ("1 mg hs x 7d, maintain max", ["maintain max"]),
        # Ends.
        ("1 mg hs x 7d, then stop, then 2 mg hs x 7d", ["2 mg hs x 7d"]),
        ("1 mg hs, then stop", ["1 mg hs"]),
        ("hold 2 mg hs x 7 d", ["2 mg"]),
        ("prednisone 5 mg hs x 7 d", ["prednisone"]),
        ("#30 #60 1 mg hs x 7 d", ["#60"]),
    ],
)
def test_words_without_one_meaning_are_named(text: str, wrong: list[str]) -> None:
    assert named(read(text)) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "then to",
        "1 mg hs x 7 d, then to",
        "#60",
        "take by mouth",
        "at bedtime for 7 days",
    ],
)
def test_a_text_without_a_dose_proposes_nothing(text: str) -> None:
    assert read(text).schedule is None
    assert read(text).not_understood != ()


def test_a_step_that_misses_the_target_is_reported_as_the_planner_does() -> None:
    (fault,) = read("0.5 mg hs x 7d then increase by 1 mg weekly to 4 mg").not_understood
    assert fault.reason == (
        "steps of 1 mg from 0.5 mg leave 0.5 mg before 4 mg: write another step or target"
    )


def test_a_capsule_without_a_strength_names_the_remedy() -> None:
    (fault,) = read("1 cap qhs x 7d").not_understood
    assert "send strength" in fault.reason


def test_words_are_named_with_their_places() -> None:
    text = "0.5 mg hs zorp x 7d"
    (fault,) = read(text).not_understood
    assert (fault.start, fault.end, text[fault.start : fault.end]) == (10, 14, "zorp")


@given(st.sampled_from(PRESCRIPTIONS), st.data())
def test_a_nonsense_word_at_any_place_is_named(text: str, data: st.DataObject) -> None:
    places = [0, len(text), *(place for place, sign in enumerate(text) if sign == " ")]
    place = data.draw(st.sampled_from(places))
    nonsense = "z" + data.draw(st.text(string.ascii_lowercase, min_size=4, max_size=9))
    assert nonsense in named(read(f"{text[:place]} {nonsense} {text[place:]}", mg("0.5")))


DOUBTFUL = [
    "prn",
    "or",
    "0,5",
    ".5",
    "5.0",
    "1/2",
    *"():;.-#",
    "then",
    "\n",
    "ug",
    "also",
    "in all",
]
PIECES = st.sampled_from([*" ".join(PRESCRIPTIONS).split(), *DOUBTFUL, "LDN"])


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)))
def test_any_text_gives_a_reading_or_names_what_it_did_not_understand(text: str) -> None:
    reading = read(text, mg("0.5"))
    assert (reading.schedule is None) == (reading.not_understood != ())
    for fault in reading.not_understood:
        assert text[fault.start : fault.end].strip() == fault.words


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read("1" * (words.MOST_CHARACTERS + 1))
    assert [(p.pointer, p.code) for p in refusal.value.problems] == [("/text", "too_long")]
