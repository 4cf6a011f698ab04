"""Instructions that a label prints beside the directions: food, handling, warnings.

The list is closed: each has its words in `formulary/phrases.toml`, in every language of the labels.
"""

from collections.abc import Iterable
from enum import StrEnum
from itertools import combinations

from pharmacy.core.schedules import TimeOfDay


class Instruction(StrEnum):
    """An instruction, in the order in which a label prints them."""

    WITH_BREAKFAST = "with_breakfast"
    BEFORE_BREAKFAST = "before_breakfast"
    AFTER_BREAKFAST = "after_breakfast"
    WITH_LUNCH = "with_lunch"
    BEFORE_LUNCH = "before_lunch"
    AFTER_LUNCH = "after_lunch"
    WITH_DINNER = "with_dinner"
    BEFORE_DINNER = "before_dinner"
    AFTER_DINNER = "after_dinner"
    WITH_FOOD = "with_food"
    WITH_MEALS = "with_meals"
    WITH_FOOD_OR_MILK = "with_food_or_milk"
    BEFORE_MEALS = "before_meals"
    AFTER_MEALS = "after_meals"
    EMPTY_STOMACH = "empty_stomach"
    WITH_OR_WITHOUT_FOOD = "with_or_without_food"
    FOOD_ALLOWED = "food_allowed"
    WITH_WATER = "with_water"
    SWALLOW_WHOLE = "swallow_whole"
    NOT_CRUSHED = "not_crushed"
    NOT_OPENED = "not_opened"
    SAME_TIME = "same_time"
    NO_SKIPPED_DOSE = "no_skipped_dose"
    NOT_STOPPED_SUDDENLY = "not_stopped_suddenly"
    NO_ALCOHOL = "no_alcohol"
    NO_OPIOIDS = "no_opioids"
    NO_DRIVING = "no_driving"
    DROWSINESS = "drowsiness"
    DIZZINESS = "dizziness"
    VIVID_DREAMS = "vivid_dreams"
    AWAY_FROM_CHILDREN = "away_from_children"

    @property
    def time(self) -> TimeOfDay | None:
        """The time of the day of the doses that it is about. None if it is about each dose."""
        return _MEALS.get(self.value.rpartition("_")[2])

    @property
    def food(self) -> str | None:
        """How the dose is related to food. None if it says nothing of food."""
        return _FOOD.get(self) or (self.value.partition("_")[0] if self.time else None)


_MEALS = {
    "breakfast": TimeOfDay.MORNING,
    "lunch": TimeOfDay.NOON,
    "dinner": TimeOfDay.EVENING,
}
_FOOD = {
    Instruction.WITH_FOOD: "with",
    Instruction.WITH_MEALS: "with",
    Instruction.WITH_FOOD_OR_MILK: "with",
    Instruction.BEFORE_MEALS: "before",
    Instruction.AFTER_MEALS: "after",
    Instruction.EMPTY_STOMACH: "before",
    Instruction.WITH_OR_WITHOUT_FOOD: "either",
    Instruction.FOOD_ALLOWED: "either",
}


def in_order(found: Iterable[Instruction]) -> tuple[Instruction, ...]:
    """Each of them once, in the order of the label."""
    places = {instruction: place for place, instruction in enumerate(Instruction)}
    return tuple(sorted(set(found), key=places.__getitem__))


def contradicting(found: Iterable[Instruction]) -> tuple[Instruction, ...]:
    """Those that contradict another one: two relations to food for the same doses."""
    of_food = [instruction for instruction in in_order(found) if instruction.food]
    pairs = (pair for pair in combinations(of_food, 2) if _is_contradiction(*pair))
    return in_order(instruction for pair in pairs for instruction in pair)


def _is_contradiction(one: Instruction, other: Instruction) -> bool:
    are_of_other_doses = None not in (one.time, other.time) and one.time != other.time
    return one.food != other.food and not are_of_other_doses
