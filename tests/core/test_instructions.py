"""The closed list of instructions: each has its phrase, and contradictions are found."""

import pytest

from pharmacy import formulary
from pharmacy.core.instructions import Instruction, contradicting, in_order
from pharmacy.core.schedules import TimeOfDay

WITH, EMPTY = Instruction.WITH_FOOD, Instruction.EMPTY_STOMACH


def test_each_instruction_has_a_phrase_in_both_languages() -> None:
    texts = formulary.phrases().texts
    assert [one for one in Instruction if not texts[one.value].spanish] == []


def test_they_come_once_and_in_the_order_of_the_label() -> None:
    found = [Instruction.DROWSINESS, WITH, Instruction.WITH_BREAKFAST, WITH]
    assert in_order(found) == (Instruction.WITH_BREAKFAST, WITH, Instruction.DROWSINESS)


def test_food_and_an_empty_stomach_contradict_each_other() -> None:
    assert contradicting([EMPTY, Instruction.SAME_TIME, WITH]) == (WITH, EMPTY)


def test_two_meals_of_a_day_do_not_contradict_each_other() -> None:
    assert contradicting([Instruction.WITH_BREAKFAST, Instruction.BEFORE_DINNER]) == ()


def test_one_meal_cannot_be_before_and_after_the_dose() -> None:
    both = (Instruction.BEFORE_DINNER, Instruction.AFTER_DINNER)
    assert contradicting(both) == both


def test_before_breakfast_agrees_with_an_empty_stomach() -> None:
    assert contradicting([Instruction.BEFORE_BREAKFAST, EMPTY]) == ()


@pytest.mark.parametrize(
    ("instruction", "time"),
    [
        (Instruction.WITH_BREAKFAST, TimeOfDay.MORNING),
        (Instruction.AFTER_LUNCH, TimeOfDay.NOON),
        (Instruction.BEFORE_DINNER, TimeOfDay.EVENING),
        (Instruction.WITH_FOOD, None),
        (Instruction.AWAY_FROM_CHILDREN, None),
    ],
)
def test_a_meal_is_about_the_dose_of_its_time(
    instruction: Instruction, time: TimeOfDay | None
) -> None:
    assert instruction.time == time
