"""Texts in an order: stored literally, or refused at their place."""

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.schemas import orders
from tests.schemas.places import ORDERS, read, refusal_at, replaced

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
    "/patient/medications/0/rxcui": 8,
    "/prescriber/npi": 10,
}
TEXTS = {**FREE, **PATTERNED}
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
    """Two characters each as sent, one each as stored."""
    assert family_name("e\N{COMBINING ACUTE ACCENT}" * 100) == "é" * 100


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}"])
@pytest.mark.parametrize("pointer", TEXTS)
def test_a_blank_text_is_refused(pointer: str, blank: str) -> None:
    assert refusal_at(pointer, blank) == [(pointer, "empty")]


def test_blank_ends_are_cut_off() -> None:
    assert family_name("  Sample\n") == "Sample"


# Characters.


@pytest.mark.parametrize("character", UNSEEN)
def test_an_invisible_character_is_refused(character: str) -> None:
    assert refusal_at(NAME, f"a{character}b") == [(NAME, "character")]


@pytest.mark.parametrize("pointer", FREE)
def test_no_text_may_hold_a_control_character(pointer: str) -> None:
    assert refusal_at(pointer, "a\0b") == [(pointer, "character")]


def test_the_refusal_of_a_character_names_it_and_not_the_text() -> None:
    order = replaced(ORDERS["phases"], NAME, "Sam\0ple")
    with pytest.raises(InvalidInput) as caught:
        orders.read_order(order)
    assert str(caught.value) == "Leave out U+0000."


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
def test_a_name_is_stored_as_sent(name: str) -> None:
    """The label's font decides whether its characters can be printed."""
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
