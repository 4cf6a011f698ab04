"""Splits words into items. Each rule reads one form. Other words are not understood."""

from collections.abc import Collection, Iterator

from pharmacy.core.sig import amounts, lengths, reasons
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import (
    At,
    Bare,
    DispensedQuantity,
    DrugName,
    Every,
    FromContainer,
    Item,
    Refills,
    Sign,
    TimesADay,
)
from pharmacy.core.sig.text import MOST_FAULTS, SigText
from pharmacy.core.sig.vocabulary import Mark

RANGE = (
    "a range is a family of schedules: ask which dose and length are meant, and write one of each "
    "for a phase"
)
MOST_SIGNS = 4


def scan(text: SigText, names: Collection[tuple[str, ...]]) -> list[Item]:
    """The items of the text. Together they contain every word that is not a fault.

    After too many faults, the rest of the text is one fault.
    """
    items, place = [], 0
    while place < len(text.words):
        if len(text.faults) > 2 * MOST_FAULTS:
            text.fault(place, len(text.words) - 1, reasons.REST)
            break
        item = _item(text, place, names)
        if item is None:
            text.fault(place, place, reasons.UNKNOWN)
            place += 1
        else:
            items.append(item)
            place = item.last + 1
    return items


def _item(text: SigText, place: int, names: Collection[tuple[str, ...]]) -> Item | None:
    """The item that starts at `place`: rules with numbers first, then phrases."""
    for item in _with_numbers(text, place):
        if item is not None:
            return item
    return _name(text, place, names) or _phrase(text, place) or _bare(text, place)


def _with_numbers(text: SigText, place: int) -> Iterator[Item | None]:
    yield _range(text, place)
    yield _dispensed(text, place)
    yield _refills(text, place)
    yield _from_container(text, place)
    yield lengths.on_days(text, place)
    yield lengths.every(text, place)
    yield lengths.lasts(text, place)
    yield amounts.whole(text, place)
    yield amounts.amount(text, place)


def _range(text: SigText, place: int) -> Item | None:
    """Two numbers joined by a dash or "to", including their units: a fault."""
    end = place + (text.plain(place) in {"x", "for"})
    if not text.is_number(end):
        return None
    second = end + 1 + _unit_at(text, end + 1)
    joins = known.DASHES if second > end + 1 else known.DASHES | {"to", "or", "/"}
    if text.plain(second) not in joins or not text.is_number(second + 1):
        return None
    last = second + 1 + _unit_at(text, second + 2)
    text.fault(place, last, RANGE)
    return Sign(place, last, Mark.FILLER)


def _unit_at(text: SigText, place: int) -> int:
    units = (known.UNITS, known.ERROR_PRONE_UNITS, known.DAYS, known.CAPSULES)
    return int(any(text.plain(place) in words for words in units))


def _dispensed(text: SigText, place: int) -> Item | None:
    if text.plain(place) not in known.QUANTITY:
        return None
    end = _after(text, place + 1, known.AFTER_QUANTITY)
    capsules = text.count(end)
    if capsules is None:
        return None
    return DispensedQuantity(place, end + (text.plain(end + 1) in known.CAPSULES), capsules)


def _after(text: SigText, place: int, signs: Collection[str]) -> int:
    """The place after the signs at `place`. People write at most a few: ".: #"."""
    end = place
    while end - place < MOST_SIGNS and text.plain(end) in signs:
        end += 1
    return end


def _refills(text: SigText, place: int) -> Refills | None:
    if text.plain(place) == "with":
        found = _refills_alone(text, place + 1)
        return Refills(place, found.last, found.times) if found else None
    return _refills_alone(text, place)


def _refills_alone(text: SigText, place: int) -> Refills | None:
    if text.plain(place) in known.REFILLS:
        end = _after(text, place + 1, known.AFTER_REFILLS)
        times = text.count(end)
        last = end + (text.plain(end + 1) == "times")
        return None if times is None else Refills(place, last, times)
    if text.plain(place + 1) not in known.REFILLS:
        return None
    times = 0 if text.plain(place) in {"no", "zero"} else text.count(place)
    return None if times is None else Refills(place, place + 1, times)


def _from_container(text: SigText, place: int) -> Item | None:
    is_named = text.run(place, 2) in (("from", "bottle"), ("from", "container"))
    if not is_named or text.count(place + 2) is None:
        return None
    return FromContainer(place, place + 2)


def _name(text: SigText, place: int, names: Collection[tuple[str, ...]]) -> Item | None:
    length = text.phrase(place, names)
    return DrugName(place, place + length - 1) if length else None


def _phrase(text: SigText, place: int) -> Item | None:
    """The longest phrase of all tables. No phrase is in two tables."""
    for length in range(min(6, len(text.words) - place), 0, -1):
        words, last = text.run(place, length), place + length - 1
        if words in known.TIMES:
            return At(place, last, known.TIMES[words])
        if words in known.OFTEN:
            return TimesADay(place, last, known.OFTEN[words])
        if words in known.EVERY:
            days = known.EVERY[words]
            return Every(place, last, days, in_months=days == known.DAYS_OF_A_MONTH)
        if words in known.MARKS:
            return Sign(place, last, known.MARKS[words])
    return _stop(text, place)


def _stop(text: SigText, place: int) -> Item | None:
    """A period or a dash: the end of a sentence, of an abbreviation, or a pause."""
    before, after = text.plain(place - 1) if place else "", text.plain(place + 1)
    if text.plain(place) in known.DASHES and after and not text.is_number(place + 1):
        return Sign(place, place, Mark.COMMA)
    if text.plain(place) != "." or "." in (before, after):
        return None
    follows = text.words[place + 1].text[0] if after else ""
    if before in known.ABBREVIATIONS and (follows.islower() or follows == "("):
        return Sign(place, place, Mark.COMMA)
    return Sign(place, place, Mark.BREAK)


def _bare(text: SigText, place: int) -> Item | None:
    number = text.number(place)
    return Bare(place, place, number) if number else None
