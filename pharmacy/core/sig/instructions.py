"""What a sig says beside its doses and that a label must print: food and handling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pharmacy.core.instructions import Instruction, contradicting, in_order
from pharmacy.core.schedules import Schedule, TimeOfDay
from pharmacy.core.sig import notes
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.daytimes import MINUTES
from pharmacy.core.sig.items import Amount, At, Bare, Item, Note, TimesADay
from pharmacy.core.sig.phrase_tables import listed
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.words import split

PRINTED = known.phrases(
    {
        (Instruction.WITH_FOOD,): "with food, take with food, always with food, with some food, "
        "w / food, best with food, best taken with food, to be taken with food, with a meal, "
        "take with a meal, with meals or food, with food or meals, preferably with food",
        (Instruction.WITH_MEALS,): "with meals, with meal, with each meal, with every meal, "
        "at meals, at mealtimes, with your meals, at meal times, w / meals, with main meals, "
        "at meal time",
        (Instruction.WITH_FOOD_OR_MILK,): "with food or milk, with milk or food, "
        "with meals or milk, take with meals or milk, take with food or milk",
        (Instruction.BEFORE_MEALS,): "before food, before a meal, before meals, before each meal, "
        "ac, just before meals, before every meal",
        (Instruction.AFTER_MEALS,): "after food, after a meal, after meals, after each meal, pc, "
        "immediately after meals, immediately after food, after every meal",
        (Instruction.EMPTY_STOMACH,): "on an empty stomach, an empty stomach, on empty stomach, "
        "take on an empty stomach, without food, preferably on an empty stomach",
        (Instruction.WITH_OR_WITHOUT_FOOD,): "may take with or without food, "
        "may be taken with or without food, can be taken with or without food, "
        "with or without food, with or without meals, take with or without food, "
        "without regard to meals, without regard to food",
        (Instruction.FOOD_ALLOWED,): "may take with food, may be taken with food, "
        "can be taken with food",
        (Instruction.WITH_FOOD, Instruction.WITH_WATER): "with food and water",
        (Instruction.WITH_WATER,): "with water, with a glass of water, "
        "with a full glass of water, with full glass of water, with plenty of water, "
        "with a large glass of water, with 8 oz of water, with 8 ounces of water, "
        "with a drink of water",
        (Instruction.NOT_CRUSHED,): "do not crush or chew, do not crush, do not chew, "
        "do not chew or crush, do not crush or chew capsules, do not crush or chew capsule",
        (Instruction.NOT_OPENED,): "do not open, do not open capsule, do not open capsules",
        (Instruction.NOT_CRUSHED, Instruction.NOT_OPENED): "do not crush , chew , or open, "
        "do not crush or open, do not open or crush, do not chew , crush , or open, "
        "do not break or crush, do not crush , break or chew, do not crush , break , or chew, "
        "do not cut , crush or chew, do not cut , crush , or chew, do not crush , chew or split, "
        "do not split , crush or chew",
        (Instruction.SWALLOW_WHOLE,): "swallow whole, swallow capsule whole, take whole, "
        "swallow capsules whole, swallow it whole, swallow the capsule whole, "
        "swallow tablet whole, swallow tablets whole",
        (Instruction.WITH_WATER, Instruction.SWALLOW_WHOLE): "swallow whole with water",
        (Instruction.SAME_TIME,): "at the same time each day, at the same time every day, "
        "at the same time each night, at the same time every night, same time each day, "
        "same time every day, at about the same time each day, at the same time daily",
        (Instruction.NO_SKIPPED_DOSE,): "do not skip doses",
        (Instruction.NOT_STOPPED_SUDDENLY,): "do not stop abruptly, do not stop suddenly, "
        "do not stop taking abruptly",
        (Instruction.NO_ALCOHOL,): "avoid alcohol, do not take with alcohol",
        (Instruction.NO_OPIOIDS,): "do not take other opioids, avoid opioids, "
        "do not take with opioids, do not take with opioid medications",
        (Instruction.NO_DRIVING,): "do not drive",
        (Instruction.DROWSINESS,): "may cause drowsiness",
        (Instruction.DIZZINESS,): "may cause dizziness",
        (Instruction.VIVID_DREAMS,): "may cause vivid dreams",
        (Instruction.AWAY_FROM_CHILDREN,): "keep out of reach of children",
    }
)
# Addressed to the pharmacy. No patient has to read them.
TO_THE_PHARMACY = listed(
    (
        *("do not substitute", "dispense as written", "daw", "compounded", "compound"),
        *("no substitutions", "dye free", "dye - free", "gluten free", "gluten - free"),
        *("lactose free", "lactose - free", "lactose free filler", "lactose - free filler"),
        *("dye - free capsules", "dye free capsules", "use avicel filler", "avicel filler"),
        *("sig above", "immediate release", "immediate - release", "non - time released"),
        *("fast release", "sustained release", "slow release", "generic ok", "ok for generic"),
        *("generic is ok", "may substitute generic"),
    )
)
_OF_MEALS = {
    TimeOfDay.MORNING: "breakfast",
    TimeOfDay.NOON: "lunch",
    TimeOfDay.EVENING: "dinner",
}
_RELATIONS = {
    **dict.fromkeys(("before", "prior"), "before"),
    **dict.fromkeys(("after", "following"), "after"),
}


@dataclass(frozen=True, slots=True)
class SaidBeside:
    """What a text says beside its doses.

    instructions: what a label prints. unprinted: the words for which no label has a phrase, or
    which are about some of the doses only, or contradict each other.
    """

    instructions: tuple[Instruction, ...] = ()
    unprinted: tuple[str, ...] = ()


def read(text: SigText, items: Sequence[Item], schedule: Schedule) -> SaidBeside:
    """The instructions of a text that was read to this schedule."""
    said = [(item, _meant(text, item)) for item in items if _is_beside(item)]
    if not said:
        return SaidBeside()
    printed = [
        (item, meant)
        for item, meant in said
        if meant is not None and _is_about_each_dose(item, meant, items, schedule)
    ]
    against = contradicting(one for _, meant in printed for one in meant)
    kept = [(item, meant) for item, meant in printed if not set(against) & set(meant)]
    are_kept = {id(item) for item, _ in kept}
    unprinted = (text.words_of(i.first, i.last) for i, _ in said if id(i) not in are_kept)
    return SaidBeside(
        in_order(one for _, meant in kept for one in meant), tuple(dict.fromkeys(unprinted))
    )


def instructions_in(text: str) -> tuple[Instruction, ...]:
    """What a label prints for a text that is one instruction, such as "Take with food."."""
    plains = tuple(word.plain for word in split(text.strip().rstrip(".")))
    return PRINTED.get(plains, ())


def _is_beside(item: Item) -> bool:
    if isinstance(item, Note):
        return item.code != notes.INDICATION
    return isinstance(item, At) and item.code == "meal"


def _meant(text: SigText, item: Item) -> tuple[Instruction, ...] | None:
    """What a label prints for the words; () if nothing, None if no phrase says it."""
    if isinstance(item, At):
        return _of_meal(item)
    words = text.run(item.first, item.last - item.first + 1)
    return () if words in TO_THE_PHARMACY else PRINTED.get(words)


def _of_meal(item: At) -> tuple[Instruction, ...] | None:
    words = (item.read_from or "").casefold().split()
    if words[-1].endswith("time"):
        # "at dinnertime" is a time and says nothing of the meal.
        return ()
    if any(word in MINUTES or any(map(str.isdigit, word)) for word in words):
        return None
    relation = next((_RELATIONS[word] for word in words if word in _RELATIONS), "with")
    return (Instruction(f"{relation}_{_OF_MEALS[item.time]}"),)


def _is_about_each_dose(
    item: Item, meant: Sequence[Instruction], items: Sequence[Item], schedule: Schedule
) -> bool:
    """Whether the words are about each dose of the course. Those of food may be about some only."""
    if isinstance(item, At) or not any(one.food for one in meant):
        return True
    same = sum(1 for other in _notes_in(items) if other.code == notes.FOOD)
    is_of_each_phase = same >= len(schedule.phases) or _is_at_an_end(item, items)
    return is_of_each_phase and _is_of_each_time(item, items, schedule)


def _is_at_an_end(item: Item, items: Sequence[Item]) -> bool:
    """Whether all doses of a text are before the words, or all are after them."""
    places = [i.first for i in items if isinstance(i, Amount | Bare)]
    return all(p < item.first for p in places) or all(p > item.first for p in places)


def _is_of_each_time(item: Item, items: Sequence[Item], schedule: Schedule) -> bool:
    """Whether one dose is taken a day, or the same dose several times a day."""
    times = {dose.time for phase in schedule.phases for dose in phase.doses if dose.quantity}
    is_often = any(isinstance(i, TimesADay) and i.times > 1 for i in items)
    return len(times) == 1 or is_often or (isinstance(item, Note) and item.each_meal)


def _notes_in(items: Sequence[Item]) -> Iterator[Note]:
    return (item for item in items if isinstance(item, Note))
