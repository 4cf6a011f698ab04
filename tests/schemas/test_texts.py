"""Texts, days and numbers in an order: kept literally, or refused at their place."""

import datetime
from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.orders import OrderRequest
from pharmacy.schemas import orders
from pharmacy.schemas.json_text import WrittenNumber
from tests.schemas.places import ORDERS, refusal_at, replaced

FREE = {
    "/external_id": 100,
    "/patient/family_name": 100,
    "/patient/given_name": 100,
    "/patient/phone": 30,
    "/patient/address/line": 100,
    "/patient/address/city": 60,
    "/patient/allergies/0": 120,
    "/patient/medications/0/name": 120,
    "/patient/conditions/0": 120,
    "/prescriber/name": 100,
    "/prescriber/phone": 30,
    "/prescription/drug": 80,
    "/prescription/form": 40,
    "/prescription/directions_written": 1000,
    "/prescription/purpose": 100,
    "/label_stock": 20,
}
PATTERNED = {
    "/patient/address/state": 2,
    "/patient/address/postal_code": 10,
    "/patient/language": 35,
    "/prescriber/npi": 10,
}
TEXTS = {**FREE, **PATTERNED}
DATES = [
    "/patient/birth_date",
    "/patient/medications/0/stopped_on",
    "/prescription/written_on",
    "/start_on",
]
NAME = "/patient/family_name"
DIRECTIONS = "/prescription/directions_written"
UNSEEN = [
    pytest.param("\0", id="null"),
    pytest.param("\a", id="bell"),
    pytest.param("\x1b", id="escape"),
    pytest.param("\x7f", id="delete"),
    pytest.param("\x85", id="next line"),
    pytest.param("\r", id="carriage return"),
    pytest.param("\N{SOFT HYPHEN}", id="soft hyphen"),
    pytest.param("\N{ARABIC LETTER MARK}", id="Arabic letter mark"),
    pytest.param("\N{MONGOLIAN VOWEL SEPARATOR}", id="Mongolian vowel separator"),
    pytest.param("\N{ZERO WIDTH SPACE}", id="zero width space"),
    pytest.param("\N{ZERO WIDTH NON-JOINER}", id="zero width non-joiner"),
    pytest.param("\N{ZERO WIDTH JOINER}", id="zero width joiner"),
    pytest.param("\N{RIGHT-TO-LEFT MARK}", id="right-to-left mark"),
    pytest.param("\N{LINE SEPARATOR}", id="line separator"),
    pytest.param("\N{PARAGRAPH SEPARATOR}", id="paragraph separator"),
    pytest.param("\N{RIGHT-TO-LEFT OVERRIDE}", id="right-to-left override"),
    pytest.param("\N{FIRST STRONG ISOLATE}", id="first strong isolate"),
    pytest.param("\N{WORD JOINER}", id="word joiner"),
    pytest.param("\N{ZERO WIDTH NO-BREAK SPACE}", id="byte order mark"),
    pytest.param("\N{INTERLINEAR ANNOTATION ANCHOR}", id="annotation anchor"),
    pytest.param("\ud800", id="lone high surrogate"),
    pytest.param("\udfff", id="lone low surrogate"),
    pytest.param("\ue000", id="private use"),
    pytest.param("\uffff", id="noncharacter"),
    pytest.param("\N{TAG LATIN SMALL LETTER A}", id="tag"),
    pytest.param("\N{COMBINING GRAPHEME JOINER}", id="grapheme joiner"),
    pytest.param("\N{HANGUL CHOSEONG FILLER}", id="Hangul first filler"),
    pytest.param("\N{HANGUL FILLER}", id="Hangul filler"),
    pytest.param("\N{HALFWIDTH HANGUL FILLER}", id="halfwidth Hangul filler"),
    pytest.param("\N{KHMER VOWEL INHERENT AQ}", id="Khmer inherent vowel"),
    pytest.param("\N{MONGOLIAN FREE VARIATION SELECTOR ONE}", id="Mongolian variation"),
    pytest.param("\N{VARIATION SELECTOR-16}", id="variation selector"),
    pytest.param("\N{VARIATION SELECTOR-17}", id="ideographic variation selector"),
]


def read(pointer: str, new: Any) -> OrderRequest:
    return orders.read_order(replaced(ORDERS["phases"], pointer, new))


def family_name(sent: str) -> str:
    return read(NAME, sent).patient.family_name


# Length.


@pytest.mark.parametrize(("pointer", "most"), FREE.items())
def test_a_text_of_the_greatest_length_is_accepted(pointer: str, most: int) -> None:
    assert read(pointer, "x" * most).external_id


@pytest.mark.parametrize(("pointer", "most"), TEXTS.items())
def test_a_longer_text_is_refused(pointer: str, most: int) -> None:
    assert refusal_at(pointer, "x" * (most + 1)) == [(pointer, "too_long")]


@pytest.mark.parametrize("pointer", [place for place in TEXTS if place != DIRECTIONS])
def test_a_text_of_300_characters_is_refused(pointer: str) -> None:
    assert refusal_at(pointer, "x" * 300) == [(pointer, "too_long")]


def test_the_length_is_that_of_what_is_kept() -> None:
    """Two characters each as sent, one each as kept."""
    assert family_name("e\N{COMBINING ACUTE ACCENT}" * 100) == "é" * 100


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}"])
@pytest.mark.parametrize("pointer", TEXTS)
def test_a_blank_text_is_refused(pointer: str, blank: str) -> None:
    assert refusal_at(pointer, blank) == [(pointer, "empty")]


def test_blank_ends_are_cut_off() -> None:
    assert family_name("  Sample\n") == "Sample"


# Characters.


@pytest.mark.parametrize("character", UNSEEN)
def test_a_character_that_nobody_can_see_is_refused(character: str) -> None:
    assert refusal_at(NAME, f"a{character}b") == [(NAME, "character")]


@pytest.mark.parametrize("pointer", FREE)
def test_no_text_may_hold_a_control_character(pointer: str) -> None:
    assert refusal_at(pointer, "a\0b") == [(pointer, "character")]


def test_the_refusal_of_a_character_names_it_and_not_the_text() -> None:
    order = replaced(ORDERS["phases"], NAME, "Sam\0ple")
    with pytest.raises(InvalidInput) as caught:
        orders.read_order(order)
    assert caught.value.message == "leave out U+0000"


@pytest.mark.parametrize("pointer", [place for place in FREE if place != DIRECTIONS])
@pytest.mark.parametrize("character", ["\n", "\t"], ids=["line end", "tab"])
def test_a_text_is_one_line(pointer: str, character: str) -> None:
    assert refusal_at(pointer, f"a{character}b") == [(pointer, "character")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_written_directions_may_have_several_lines(line_end: str) -> None:
    prescription = read(DIRECTIONS, f"a{line_end}b").prescription
    assert prescription.directions_written == "a\nb"


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "{{7*7}}",
        "{% raw %}",
        "${7*7}",
        "%s %n",
        "Robert'); DROP TABLE patients;--",
        "../../etc/passwd",
        "&amp;",
        "O'Brien-\N{LATIN SMALL LETTER N WITH TILDE}",
        "\N{ARABIC LETTER MEEM}\N{ARABIC LETTER HAH}\N{ARABIC LETTER MEEM}\N{ARABIC LETTER DAL}",
        "\u738b\u5c0f\u660e",
        "\N{GRINNING FACE}",
    ],
)
def test_a_name_is_kept_as_it_was_sent(name: str) -> None:
    """Whether its characters can be printed is for the label's font to say."""
    assert family_name(name) == name


def test_one_name_in_two_encodings_is_one_name() -> None:
    assert family_name("Zoe\N{COMBINING DIAERESIS}") == family_name(
        "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}"
    )


# Patterns.


@pytest.mark.parametrize(
    ("pointer", "good"),
    [
        ("/patient/address/state", "TX"),
        ("/patient/address/postal_code", "78701"),
        ("/patient/address/postal_code", "78701-0001"),
        ("/patient/language", "en"),
        ("/patient/language", "es-419"),
        ("/patient/language", "zh-Hant-TW"),
        ("/prescriber/npi", "1234567893"),
    ],
)
def test_a_code_of_the_right_form_is_accepted(pointer: str, good: str) -> None:
    assert read(pointer, good).external_id


@pytest.mark.parametrize(
    ("pointer", "bad"),
    [
        ("/patient/address/state", "tx"),
        ("/patient/address/state", "T"),
        ("/patient/address/postal_code", "7870"),
        ("/patient/address/postal_code", "78701-1"),
        ("/patient/address/postal_code", "\N{ARABIC-INDIC DIGIT ONE}" * 5),
        ("/patient/language", "e"),
        ("/patient/language", "en_US"),
        ("/patient/language", "en-"),
        ("/prescriber/npi", "123456789"),
        ("/prescriber/npi", "12345 6789"),
        ("/prescriber/npi", "\N{FULLWIDTH DIGIT ONE}" * 10),
    ],
)
def test_a_code_of_another_form_is_refused(pointer: str, bad: str) -> None:
    assert refusal_at(pointer, bad) == [(pointer, "pattern")]


# Days.


@pytest.mark.parametrize("pointer", DATES)
@pytest.mark.parametrize(
    "day",
    [
        *("2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "0000-01-01"),
        *("2026-11-20T00:00:00", "20261120", "2026-W47-5", "2026-1-2", "11/20/2026", "today"),
        *("2026-11-2\N{FULLWIDTH DIGIT ZERO}", "-026-11-20", "2026-11-20\n", "", 2026),
    ],
)
def test_a_day_is_one_of_the_calendar(pointer: str, day: Any) -> None:
    assert refusal_at(pointer, day) == [(pointer, "date")]


@pytest.mark.parametrize("pointer", DATES)
@pytest.mark.parametrize("day", ["1900-01-01", "2024-02-29", "2999-12-31"])
def test_a_day_of_our_times_is_accepted(pointer: str, day: str) -> None:
    assert read(pointer, day).external_id


@pytest.mark.parametrize("pointer", DATES)
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_of_other_times_is_refused(pointer: str, day: str) -> None:
    """Days are counted from it, and the calendar of Python ends with the year 9999."""
    assert refusal_at(pointer, day) == [(pointer, "date")]


def test_a_day_is_read_as_it_stands() -> None:
    assert read("/start_on", "2026-12-01").start_on == datetime.date(2026, 12, 1)


# Whole numbers.


@pytest.mark.parametrize(
    ("pointer", "least", "most"),
    [
        ("/prescription/quantity_written", 1, 100_000),
        ("/prescription/days_supply_written", 1, 1830),
        ("/prescription/refills", 0, 99),
        ("/limits/max_capsules_per_dose", 1, 20),
        ("/limits/max_strengths", 1, 100),
    ],
)
def test_a_whole_number_has_its_range(pointer: str, least: int, most: int) -> None:
    assert read(pointer, least).external_id
    assert read(pointer, most).external_id
    assert refusal_at(pointer, least - 1) == [(pointer, "range")]
    assert refusal_at(pointer, most + 1) == [(pointer, "range")]


@pytest.mark.parametrize("wrong", [True, "1", WrittenNumber("1.0"), WrittenNumber("1e0")], ids=repr)
def test_a_whole_number_is_written_as_one(wrong: Any) -> None:
    pointer = "/prescription/refills"
    assert refusal_at(pointer, wrong) == [(pointer, "type")]


# Lists.


@pytest.mark.parametrize("name", ["allergies", "medications", "conditions"])
def test_a_list_of_more_than_100_entries_is_refused(name: str) -> None:
    pointer = f"/patient/{name}"
    assert refusal_at(pointer, [None] * 101) == [(pointer, "too_many")]


@pytest.mark.parametrize("name", ["allergies", "medications", "conditions"])
def test_a_list_may_be_empty(name: str) -> None:
    assert getattr(read(f"/patient/{name}", []).patient, name) == ()


def test_a_list_of_strengths_that_allows_none_is_refused() -> None:
    assert refusal_at("/limits/strengths", []) == [("/limits/strengths", "too_few")]


def test_a_list_of_more_than_100_strengths_is_refused() -> None:
    assert refusal_at("/limits/strengths", ["1"] * 101) == [("/limits/strengths", "too_many")]
