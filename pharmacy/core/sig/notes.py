"""Words that do not change the dose, and are kept: food, handling, indications."""

import re

from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.daytimes import MINUTES
from pharmacy.core.sig.indications import (
    CONNECTED,
    HEADS,
    JOINING,
    MODIFIERS,
    STARTS,
    SUFFIXES,
)
from pharmacy.core.sig.items import Note
from pharmacy.core.sig.phrase_tables import PhraseTable, listed
from pharmacy.core.sig.text import SigText

MOST_INDICATION_WORDS = 9
_BEFORE_CODE = listed(("icd - 10 :", "icd - 10", "icd 10 :", "icd 10", "dx :", "code :"))
# A category without a point, unless its letter may be that of days, weeks, hours or times.
_CODE = re.compile(r"[a-z][0-9]{2}\.[0-9]{1,4}|[efgijklmn][0-9]{2}")
FOOD, HANDLING, INDICATION = "food", "handling", "indication"
# A number of meals that the phrase itself does not give.
EACH_MEAL = known.phrases(
    {
        True: "with meals, with meal, after meals, before meals, with each meal, with every meal, "
        "after each meal, before each meal, ac, pc, at meals, at mealtimes, with your meals, "
        "at meal times, w / meals, immediately after meals, just before meals, after every meal, "
        "before every meal, with main meals, at meal time"
    }
)
KEPT = known.phrases(
    {
        FOOD: "may take with food, may be taken with food, can be taken with food, "
        "may take with or without food, may be taken with or without food, "
        "can be taken with or without food, may take with water, with food, after food, "
        "before food, with a meal, after a meal, before a meal, "
        "with or without food, with or without meals, on an empty stomach, an empty stomach, "
        "on empty stomach, with milk, with food or milk, with milk or food, with a snack, "
        "with snack, with a light snack, with a small snack, w / food, with a full stomach, "
        "on a full stomach, with some food, with plenty of food, with food and water, "
        "with meals or food, with food or meals, with meals or milk, with a little food, "
        "without food, without regard to meals, without regard to food, with applesauce, "
        "with juice, always with food, take with food, take with or without food, "
        "take on an empty stomach, take with meals or milk, take with food or milk, "
        "take with a meal, best taken with food, to be taken with food, best with food, "
        "immediately after food, preferably with food, preferably on an empty stomach",
        HANDLING: "with water, with a glass of water, with a full glass of water, "
        "with full glass of water, with plenty of water, with a large glass of water, "
        "with 8 oz of water, with 8 ounces of water, with a glass of milk, with liquid, "
        "with fluids, with fluid, with plenty of fluids, with a drink of water, "
        "do not crush or chew, do not crush, do not chew, do not chew or crush, "
        "do not crush , chew , or open, do not open, do not open capsule, "
        "do not open capsules, do not crush or open, do not open or crush, "
        "do not break or crush, do not crush , break or chew, do not crush , break , or chew, "
        "do not chew , crush , or open, do not crush or chew capsules, "
        "do not crush or chew capsule, do not cut , crush or chew, do not cut , crush , or chew, "
        "do not crush , chew or split, do not split , crush or chew, do not take with alcohol, "
        "swallow whole, swallow capsule whole, swallow capsules whole, swallow it whole, "
        "swallow the capsule whole, swallow tablet whole, swallow tablets whole, "
        "swallow whole with water, shake well, shake well before use, shake well before using, "
        "shake well before each use, shake bottle well, keep refrigerated, refrigerate, "
        "store in refrigerator, store in the refrigerator, keep in refrigerator, "
        "avoid alcohol, may cause drowsiness, may cause dizziness, may cause vivid dreams, "
        "at the same time each day, at the same time every day, at the same time each night, "
        "at the same time every night, same time each day, same time every day, "
        "at about the same time each day, at the same time daily, do not substitute, "
        "dispense as written, daw, compounded, compound, do not drive, no substitutions, "
        "protect from light, keep out of reach of children, "
        "store at room temperature, keep away from light, store away from light, dye free, "
        "dye - free, gluten free, gluten - free, lactose free, lactose - free, "
        "lactose free filler, "
        "lactose - free filler, "
        "dye - free capsules, dye free capsules, use avicel filler, avicel filler, "
        "do not freeze, store in a cool dry place, keep in a cool dry place, discard unused, "
        "discard after use, take whole, do not skip doses, rinse mouth after use, "
        "do not take other opioids, avoid opioids, do not take with opioids, "
        "do not take with opioid medications, sig above, immediate release, immediate - release, "
        "non - time released, fast release, sustained release, slow release, "
        "generic ok, ok for generic, generic is ok, may substitute generic, "
        "do not stop abruptly, do not stop suddenly, do not stop taking abruptly",
    }
)
ALL = PhraseTable({**dict.fromkeys(EACH_MEAL, FOOD), **KEPT})


def read(text: SigText, place: int) -> Note | None:
    """The words at `place` that are kept, the longest phrase first."""
    length = text.phrase(place, ALL)
    if length:
        words, last = text.run(place, length), place + length - 1
        is_meals = words in EACH_MEAL
        is_three = is_meals and not {"each", "every"}.isdisjoint(words)
        return Note(place, last, ALL[words], each_meal=is_meals, is_three=is_three)
    return _so_long_before_food(text, place) or _indication(text, place)


def _so_long_before_food(text: SigText, place: int) -> Note | None:
    """ "1 hour before food", "at least 30 minutes before eating", "2 hours after meals"."""
    start = place + 2 * (text.run(place, 2) == ("at", "least"))
    if text.count(start) is None or text.plain(start + 1) not in MINUTES:
        return None
    end = start + 2 + 2 * (text.plain(start + 2) == "or") * (text.count(start + 3) is not None)
    foods = {"food": False, "eating": False, "foods": False, "meals": True, "meal": False}
    word = end + 1 + (text.plain(end + 1) in {"a", "any", "the"})
    if text.plain(end) not in {"before", "after"} or text.plain(word) not in foods:
        return None
    return Note(place, word, FOOD, each_meal=foods[text.plain(word)])


def _indication(text: SigText, place: int) -> Note | None:
    """ "for pain", "for the treatment of Crohn's disease", "indication: fibromyalgia"."""
    start = place + text.phrase(place, STARTS)
    if start == place:
        return None
    last = start + 1 if _is_code(text, start) else None
    start += 2 * (last is not None)
    if text.plain(start) in JOINING:
        return None
    for end in range(start, min(start + MOST_INDICATION_WORDS, len(text.words))):
        word = text.plain(end)
        if word in HEADS or (word.endswith(SUFFIXES) and len(word) > len("emia") + 1):
            last = end
        elif word not in MODIFIERS and word not in CONNECTED:
            break
    return (
        None if last is None else Note(place, last + _code_in_brackets(text, last + 1), INDICATION)
    )


def _code_in_brackets(text: SigText, place: int) -> int:
    """The number of words of "(M79.7)" or "(ICD-10: G35)". "(D10)" may be a day."""
    start = place + 1 + text.phrase(place + 1, _BEFORE_CODE)
    is_code = text.plain(place) == "(" and _is_code(text, start) and text.plain(start + 2) == ")"
    if not is_code or not _CODE.fullmatch(text.plain(start) + text.plain(start + 1)):
        return 0
    return start + 3 - place


def _is_code(text: SigText, place: int) -> bool:
    """Whether a code of ICD-10 is at `place`: a letter and a number, such as "M79.7"."""
    if not text.is_number(place + 1) or len(text.plain(place)) != 1:
        return False
    return text.plain(place).isalpha() and not text.words[place + 1].spaced
