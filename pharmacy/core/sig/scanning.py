"""Splits words into items. Each rule reads one form. Other words are not understood."""

from collections.abc import Iterator

from pharmacy.core.sig import (
    amounts,
    daytimes,
    dispensing,
    headings,
    lengths,
    measures,
    notes,
    reasons,
    restating,
)
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import (
    Amount,
    At,
    Bare,
    DrugName,
    Every,
    FromContainer,
    Item,
    Lasts,
    Note,
    OnDays,
    Sign,
    Strength,
    TimesADay,
)
from pharmacy.core.sig.phrase_tables import PhraseTable, listed
from pharmacy.core.sig.text import MOST_FAULTS, SigText
from pharmacy.core.sig.vocabulary import Mark
from pharmacy.core.sig.words import Number

RANGE = (
    "a range is a family of schedules: ask which dose and length are meant, and write one of each "
    "for a phase"
)
MOST_IN_BRACKETS = 10
# Brackets around these change nothing.
IN_BRACKETS = (Mark.FILLER, Mark.AND, Mark.COMMA, Mark.THEN, Mark.STOP, Mark.OPEN)
_ROUTES = listed(("po", "by mouth", "orally"))
ASIDES = (At, TimesADay, Note, Lasts, OnDays, DrugName, Sign, Strength)


def scan(text: SigText, names: PhraseTable[bool]) -> list[Item]:
    """The items of the text. Together they contain every word that is not a fault.

    After too many faults, the rest of the text is one fault.
    """
    items: list[Item] = []
    place = 0
    while place < len(text.words):
        if len(text.faults) > 2 * MOST_FAULTS:
            text.fault(place, len(text.words) - 1, reasons.REST)
            break
        found = _aside(text, place, names) or _one(text, place, names)
        items += found
        if not found:
            text.fault(place, place, reasons.UNKNOWN)
        place = found[-1].last + 1 if found else place + 1
    return items


def _one(text: SigText, place: int, names: PhraseTable[bool]) -> list[Item]:
    item = _item(text, place, names)
    return [] if item is None else [item]


def _aside(text: SigText, place: int, names: PhraseTable[bool]) -> list[Item]:
    """The items of "(at bedtime)", as without the brackets. None if the brackets say a dose."""
    if text.plain(place) != "(" or amounts.whole(text, place) or restating.restated(text, place):
        return []
    found: list[Item] = [Sign(place, place, Mark.FILLER)]
    end = place + 1
    while end <= place + MOST_IN_BRACKETS and text.plain(end) not in {")", "(", ""}:
        known_before = dict(text.faults)
        item = _as_strength(_item(text, end, names))
        if not isinstance(item, ASIDES) or text.faults != known_before or _is_verb(item):
            text.faults = known_before
            return []
        found.append(item)
        end = item.last + 1
    if text.plain(end) != ")" or len(found) == 1:
        return []
    return [*found, Sign(end, end, Mark.FILLER)]


def _as_strength(item: Item | None) -> Item | None:
    """ "(10 mg tablets)" says what is counted, and no dose."""
    if isinstance(item, Amount) and item.mass and item.names_capsules and item.capsules is None:
        return Strength(item.first, item.last, item.mass)
    return item


def _is_verb(item: Item) -> bool:
    """Whether the words in brackets change the dose instead of telling it."""
    return isinstance(item, Sign) and item.mark not in IN_BRACKETS


def _item(text: SigText, place: int, names: PhraseTable[bool]) -> Item | None:
    """The item that starts at `place`: rules with numbers first, then phrases."""
    if text.is_number(place) or text.plain(place) in _STARTS:
        for item in _with_numbers(text, place):
            if item is not None:
                return item
    return (
        headings.read(text, place, names)
        or _name(text, place, names)
        or notes.read(text, place)
        or _phrase(text, place)
        or _bare(text, place)
    )


# The first words of all that the rules with numbers read.
_STARTS = frozenset(
    {
        *(*known.NUMBERS, *known.FOR.lengths, *known.EVERY_WORDS, *known.DURING, *known.QUANTITY),
        *(*known.REFILLS, *known.DAYS, *measures.FROM.lengths, *measures.ORDINALS),
        *(*measures.TIMES_A_DAY, *daytimes.STARTS),
        *("with", "+", "no", "zero", "nr", "may", "dispense", "after", "the", "a", "an", "(", "="),
    }
)


def _with_numbers(text: SigText, place: int) -> Iterator[Item | None]:
    yield daytimes.read(text, place)
    yield _range(text, place)
    yield dispensing.dispensed(text, place)
    yield dispensing.refills(text, place)
    yield dispensing.supply(text, place)
    yield _from_container(text, place)
    yield lengths.on_days(text, place)
    yield lengths.every(text, place)
    yield lengths.times_a_day(text, place)
    yield lengths.after(text, place)
    yield lengths.lasts(text, place)
    yield amounts.whole(text, place)
    yield restating.restated(text, place)
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
    if text.words[second].on_new_line:
        # A dash that leads a line of a list.
        return None
    last = second + 1 + _unit_at(text, second + 2)
    text.fault(place, last, RANGE)
    return Sign(place, last, Mark.FILLER)


def _unit_at(text: SigText, place: int) -> int:
    units = (
        *(known.UNITS, known.ERROR_PRONE_UNITS, known.DAYS, measures.COUNTED),
        measures.VOLUMES,
    )
    return int(any(text.plain(place) in words for words in units))


def _from_container(text: SigText, place: int) -> Item | None:
    is_named = text.run(place, 2) in (("from", "bottle"), ("from", "container"))
    if not is_named or text.count(place + 2) is None:
        return None
    return FromContainer(place, place + 2)


def _name(text: SigText, place: int, names: PhraseTable[bool]) -> Item | None:
    """A name of the drug, with "of" before it and the form after it: "of naltrexone capsules"."""
    start = place + (text.plain(place) == "of")
    length = text.phrase(start, names)
    if not length:
        return None
    end = start + length
    form = text.phrase(end, known.FORM_WORDS)
    return DrugName(place, end + form - 1, end if form else None)


def _phrase(text: SigText, place: int) -> Item | None:
    """The longest phrase of all tables. No phrase is in two tables."""
    length = text.phrase(place, known.ITEMS)
    words, last = text.run(place, length), place + length - 1
    if words in known.TIMES:
        last += text.plain(last + 1) == ":" and bool(text.plain(last + 2))
        return At(place, last, known.TIMES[words])
    if words in known.OFTEN:
        return TimesADay(place, last, known.OFTEN[words])
    if words in known.EVERY:
        days = known.EVERY[words]
        return Every(place, last, days, in_months=days == known.DAYS_OF_A_MONTH)
    if words in known.MARKS:
        return _sign(text, place, last, known.MARKS[words])
    return _stop(text, place)


def _sign(text: SigText, place: int, last: int, mark: Mark) -> Sign:
    """A sign, with the colon of "Target dose: 4.5 mg"."""
    is_label = mark in (Mark.FILLER, Mark.TO, Mark.OPEN) and text.plain(last + 1) == ":"
    return Sign(place, last + (is_label and bool(text.plain(last + 2))), mark)


def _stop(text: SigText, place: int) -> Item | None:
    """A period or a dash: the end of a sentence, of an abbreviation, or a pause."""
    before, after = text.plain(place - 1) if place else "", text.plain(place + 1)
    is_list = text.words[place].on_new_line or not place
    if text.plain(place) in known.DASHES and after and is_list:
        return Sign(place, place, Mark.BREAK)
    if text.plain(place) == "|":
        return Sign(place, place, Mark.COMMA)
    if text.plain(place) in known.DASHES and after and _ends_drug_line(text, place):
        return Sign(place, place, Mark.COMMA)
    if text.plain(place) in known.DASHES and after and not text.is_number(place + 1):
        return Sign(place, place, Mark.COMMA)
    if text.plain(place) != "." or "." in (before, after):
        return None
    follows = text.words[place + 1].text[0] if after else ""
    if before in known.ABBREVIATIONS and (follows.islower() or follows == "("):
        return Sign(place, place, Mark.COMMA)
    return Sign(place, place, Mark.BREAK)


def _ends_drug_line(text: SigText, place: int) -> bool:
    """ "5 mg tab - 4 tabs ...": a dash between the strength and the count of the dose."""
    is_strength = place > 2 and text.plain(place - 2) in known.UNITS
    is_form = is_strength and text.plain(place - 1) in measures.COUNTED
    is_apart = text.words[place].spaced and text.words[place + 1].spaced
    return is_form and is_apart and text.plain(place + 2) in measures.COUNTED


def _bare(text: SigText, place: int) -> Item | None:
    number = text.number(place)
    if text.plain(place) in known.NUMBERS:
        # "One at night", "one PO qd": a count, if a time follows.
        start = place + 1 + text.phrase(place + 1, _ROUTES)
        words = text.run(start, text.phrase(start, known.ITEMS))
        is_count = words in known.TIMES or words in known.OFTEN
        number = Number(str(known.NUMBERS[text.plain(place)])) if is_count else None
    return Bare(place, place, number) if number else None
