"""Kinds of sigs beside the corpus: each read to its doses, or refused for what is doubtful."""

import pytest

from pharmacy.core import sig
from pharmacy.core.sig import stops
from tests.core.sig.spoken import named, phases, read, to_confirm
from tests.factories import mg

DAYTIMES = {
    "1 mg with breakfast and dinner x 7 d": "7 x morning 1 mg + evening 1 mg",
    "1 mg at lunch x 7 d": "7 x noon 1 mg",
    "1 mg at 8 am and 9 pm x 7 d": "7 x morning 1 mg + bedtime 1 mg",
    "1 mg at 0800 and 2100 x 7 d": "7 x morning 1 mg + bedtime 1 mg",
    "1 mg 30 minutes before breakfast x 7 d": "7 x morning 1 mg",
    "1 mg once at bedtime x 7 d": "7 x bedtime 1 mg",
    "1 mg tid with meals x 7 d": "7 x morning 1 mg + noon 1 mg + evening 1 mg",
    "1 mg with each meal x 7 d": "7 x morning 1 mg + noon 1 mg + evening 1 mg",
    "1 mg ac and hs x 7 d": "7 x morning 1 mg + noon 1 mg + evening 1 mg + bedtime 1 mg",
    "1 mg q8h x 7 d": "7 x morning 1 mg + noon 1 mg + evening 1 mg",
}


@pytest.mark.parametrize("text", DAYTIMES)
def test_a_time_is_read_from_a_meal_the_clock_or_the_frequency(text: str) -> None:
    assert phases(read(text)) == [DAYTIMES[text]]


CAPSULES = {
    "2 capsules (3 mg total) hs x 7 d": "7 x bedtime 3 mg",
    "2 capsules (2 x 1.5 mg = 3 mg) hs x 7 d": "7 x bedtime 3 mg",
    "3 mg (two 1.5 mg capsules) hs x 7 d": "7 x bedtime 3 mg",
    "2 cap(s) hs x 7 d": "7 x bedtime 3 mg",
    "2C PO HS x 7 d": "7 x bedtime 3 mg",
    "ii caps hs x 7 d": "7 x bedtime 3 mg",
    "2 hs x 7 d": "7 x bedtime 3 mg",
    "two at night x 7 d": "7 x bedtime 3 mg",
    "2 capsules (1.5 mg each) hs for a total of 3 mg x 7 d": "7 x bedtime 3 mg",
    "2 Capsule(s) PO QHS x 7 d TAKE 2 CAPSULES BY MOUTH AT BEDTIME": "7 x bedtime 3 mg",
    "naltrexone 1.5 mg #90 sig: 2 caps hs x 7 d": "7 x bedtime 3 mg",
}


@pytest.mark.parametrize("text", CAPSULES)
def test_a_count_and_its_mass_agree(text: str) -> None:
    assert phases(read(text, mg("1.5"))) == [CAPSULES[text]]


CONTRADICTIONS = [
    "2 capsules (4.5 mg) hs x 7 d",
    "3 mg (one 1.5 mg capsule) hs x 7 d",
    "1 mg twice daily (3 mg per day) x 7 d",
    "1.5 mg (2 mg total) hs x 7 d",
    "1 Capsule(s) PO QHS TAKE 2 CAPSULES BY MOUTH AT BEDTIME",
    "1 CAP PO QAM\nTake 1 capsule by mouth at bedtime for 30 days",
    "naltrexone 1.5 mg capsules: 1 capsule (3 mg) hs x 7 d",
    "1 mg hs x 7 d, max 2 mg per day",
    "1 mg hs x 7 d\n1 mg hs x 7 d",
    "1 mg bid with breakfast x 7 d",
    "1 mg hs x 7 d, then up to 2 mg hs",
]


@pytest.mark.parametrize("text", CONTRADICTIONS)
def test_what_contradicts_itself_is_refused(text: str) -> None:
    assert read(text, mg("1.5")).schedule is None


@pytest.mark.parametrize("text", ["20 every morning x 7 d", "2 pm x 7 d", "1 mg hs x 7 d, 2 hs"])
def test_a_number_that_may_be_a_dose_or_a_time_is_no_count(text: str) -> None:
    assert read(text, mg("1.5")).schedule is None


COURSES = {
    "Month 1: 1 mg hs. Month 2: 2 mg hs": ["30 x bedtime 1 mg", "30 x bedtime 2 mg"],
    "1 mg hs x 7 d 2 mg hs x 7 d": ["7 x bedtime 1 mg", "7 x bedtime 2 mg"],
    "1. 1 mg hs x 7 d\n2. 2 mg hs x 7 d": ["7 x bedtime 1 mg", "7 x bedtime 2 mg"],
    "- 1 mg hs x 7 d\n- 2 mg hs x 7 d": ["7 x bedtime 1 mg", "7 x bedtime 2 mg"],
    "Days 1-7 | 1 mg hs\nDays 8-14 | 2 mg hs": ["7 x bedtime 1 mg", "7 x bedtime 2 mg"],
    "1 mg hs. On day 8 increase to 2 mg x 7 d": ["7 x bedtime 1 mg", "7 x bedtime 2 mg"],
    "1 mg hs. After 1 week 2 mg hs x 7 d": ["7 x bedtime 1 mg", "7 x bedtime 2 mg"],
    "2/1/0.5 mg hs, 7 days each": ["7 x bedtime 2 mg", "7 x bedtime 1 mg", "7 x bedtime 0.5 mg"],
    "1 mg bid x 3 d, then once daily x 4 d": [
        "3 x morning 1 mg + evening 1 mg",
        "4 x bedtime 1 mg",
    ],
    "3 mg hs x 7 d. Decrease by 1 mg weekly to 0 mg": [
        *("7 x bedtime 3 mg", "7 x bedtime 2 mg", "7 x bedtime 1 mg")
    ],
    "LDN taper schedule: 2 mg hs x 7 d, 1 mg hs x 7 d": ["7 x bedtime 2 mg", "7 x bedtime 1 mg"],
    "2 mg hs x 7 d, 1 mg hs x 7 d, day 15: discontinue": ["7 x bedtime 2 mg", "7 x bedtime 1 mg"],
}


@pytest.mark.parametrize("text", COURSES)
def test_rows_lists_and_prose_are_phases(text: str) -> None:
    assert phases(read(text)) == COURSES[text]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("with food", "food"),
        ("on an empty stomach", "food"),
        ("do not crush or chew", "handling"),
        ("for fibromyalgia", "indication"),
        ("for chronic low back pain", "indication"),
    ],
)
def test_what_does_not_change_the_dose_is_kept(words: str, code: str) -> None:
    for text in (f"1 mg hs x 7 d, {words}", f"1 mg hs {words} x 7 d", f"1 mg hs x 7 d. {words}"):
        reading = read(text)
        assert phases(reading) == ["7 x bedtime 1 mg"]
        assert f"/phases {code}" in to_confirm(reading)
        assert any(f'"{words}"' in str(remark.message) for remark in reading.to_confirm)


@pytest.mark.parametrize("words", ["for severe pain", "for zorp", "for pain as needed"])
def test_a_condition_is_no_indication(words: str) -> None:
    assert read(f"1 mg hs x 7 d {words}").schedule is None


def test_a_volume_counts_in_the_concentration_that_is_sent_or_written() -> None:
    assert phases(sig.read("2 mL hs x 7 d", concentration=mg("0.5"))) == ["7 x bedtime 1 mg"]
    assert phases(read("LDN 0.5 mg/mL: 2 mL hs x 7 d")) == ["7 x bedtime 1 mg"]
    assert named(sig.read("2 mL hs x 7 d")) == ["2 mL"]
    assert sig.read("2 mL (3 mg) hs x 7 d", concentration=mg("0.5")).schedule is None


def test_the_one_thing_that_stops_a_sig_is_the_first_of_a_known_kind() -> None:
    text = "1 mg zorp zorp hs 0.5-1 mg"
    told = stops.joined(text, read(text).not_understood)
    assert [fault.words for fault in told] == ["zorp zorp", "0.5-1 mg"]
    assert stops.chief(told).words == "0.5-1 mg"
    assert stops.chief(told[:1]).words == "zorp zorp"
