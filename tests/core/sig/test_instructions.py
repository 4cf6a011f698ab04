"""What a sig says of food and handling: for the label, or for the pharmacist to tell."""

import pytest

from pharmacy.core import sig
from pharmacy.core.sig import notes
from pharmacy.core.sig.instructions import PRINTED, TO_THE_PHARMACY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 mg at bedtime for 7 days", []),
        ("1 mg with breakfast for 7 days", ["with_breakfast"]),
        ("1 mg before supper for 7 days", ["before_dinner"]),
        ("1 mg in the morning on an empty stomach for 7 days", ["empty_stomach"]),
        ("1 mg qhs with food x 7d. Do not crush or chew.", ["with_food", "not_crushed"]),
        ("1 mg twice daily with meals for 7 days", ["with_meals"]),
        ("1 mg with breakfast and 2 mg at bedtime for 7 days", ["with_breakfast"]),
        ("1 mg qhs x 7d then 2 mg qhs x 7d, take with food", ["with_food"]),
        ("1 mg qhs x 7d dye free", []),
        ("1 mg at dinnertime for 7 days", []),
    ],
)
def test_a_label_says_what_is_about_each_dose(text: str, said: list[str]) -> None:
    reading = sig.read(text)
    assert (list(reading.instructions), reading.unprinted) == (said, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 mg qhs with food x 7d then 2 mg qhs x 7d", "with food"),
        ("1 mg in the morning with food and 2 mg at bedtime for 7 days", "with food"),
        ("1 mg 30 minutes before breakfast for 7 days", "30 minutes before breakfast"),
        ("1 mg qhs x 7d with a light snack", "with a light snack"),
    ],
)
def test_what_no_label_says_is_named(text: str, words: str) -> None:
    reading = sig.read(text)
    assert reading.schedule is not None
    assert (reading.instructions, reading.unprinted) == ((), (words,))


def test_instructions_that_contradict_each_other_are_not_printed() -> None:
    reading = sig.read("1 mg qhs x 7d with food, on an empty stomach")
    assert (reading.instructions, reading.unprinted) == (
        (),
        ("with food", "on an empty stomach"),
    )


def test_each_printed_phrase_is_one_that_the_reader_keeps() -> None:
    assert {*PRINTED, *TO_THE_PHARMACY} <= {*notes.ALL}


@pytest.mark.parametrize("text", ["Take with food.", "with food", "WITH FOOD"])
def test_a_text_may_be_one_instruction(text: str) -> None:
    assert sig.instructions_in(text) == ("with_food",)


@pytest.mark.parametrize("text", ["", ".", "with food maybe", "1 mg with food"])
def test_a_text_with_other_words_is_no_instruction(text: str) -> None:
    assert sig.instructions_in(text) == ()
