"""The instructions of an order's labels, and the holds for what they do not say."""

from pharmacy.core import sig
from pharmacy.core.flags import Severity
from pharmacy.core.instructions import Instruction
from pharmacy.core.screening import label_instructions

FOOD, EMPTY, WATER = Instruction.WITH_FOOD, Instruction.EMPTY_STOMACH, Instruction.WITH_WATER


def test_the_labels_say_what_the_order_names_and_what_its_directions_say() -> None:
    written = [sig.read("1 mg qhs x 7d with food")]
    assert label_instructions.instructions([WATER], written) == (FOOD, WATER)
    assert list(label_instructions.flags([WATER], written)) == []


def test_a_contradiction_is_held_and_neither_is_printed() -> None:
    written = [sig.read("1 mg qhs x 7d with food")]
    assert label_instructions.instructions([EMPTY, WATER], written) == (WATER,)
    [flag] = label_instructions.flags([EMPTY, WATER], written)
    assert (flag.code, flag.severity) == ("instructions_contradict", Severity.HOLD)
    assert "with food, empty stomach" in flag.message


def test_words_that_no_label_says_are_held_once() -> None:
    twice = [sig.read("1 mg qhs x 7d with a snack")] * 2
    [flag] = label_instructions.flags([], twice)
    assert flag.code == "instructions_not_printed"
    assert flag.message.endswith('"with a snack"')
