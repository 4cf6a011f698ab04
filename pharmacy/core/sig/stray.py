"""Finds signs before a number that may have lost a digit or a word: "-5 mg", ",5 mg", ". 5 mg"."""

from collections.abc import Sequence

from pharmacy.core.sig.items import Amount, Bare, Item, Note, Restated, Sign, Strength
from pharmacy.core.sig.measures import DASHES, NUMBERS
from pharmacy.core.sig.statements import STRONG
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

SIGN = (
    "the sign before this number may be a minus, or what is left of a number: ask for the dose, "
    "and write its number right after a word"
)
BEGUN = "the text may begin before this: ask for all of it, and write what comes before"
NEGATED = (
    "the words that say what not to do may include this dose: ask what is meant, and write the "
    "dose in a sentence of its own"
)
_POINTS = {",", ".", "\u00b7"}
_MINUSES = DASHES | _POINTS | {"*", "|", ":", ";", "&", "\u2022", "\u25cf", "\u25aa"}
# One of these may lead each line of a list.
_BULLETS = DASHES | {"*", "|", "\u00b7", "\u2022", "\u25cf", "\u25aa"}
_LEADERS = {",", ".", ":", ";", "&", "and", "or", "plus", ">", "\u2192", "=", "/"}
_NEGATIVE = {"do", "no", "avoid", "without", "never", "not", "discard", "may"}
_DOSES = (Amount, Bare, Restated, Strength)
_VERBS = {"take", "give", "use", "start", "begin", "sig", "administer", "directions"}


def refuse(text: SigText, items: Sequence[Item]) -> None:
    """Report each sign that may change the number after it, and each dose inside a negation."""
    is_arrow = text.plain(0) in DASHES and text.plain(1) in {">", *DASHES}
    first = items[0] if items else None
    is_then = isinstance(first, Sign) and first.mark is Mark.THEN
    if text.words and (text.plain(0) in _LEADERS or is_arrow or is_then):
        text.fault(0, 0, BEGUN)
    lists = _lists(text)
    for place in range(len(text.words) - 1):
        if text.plain(place) in _MINUSES and _is_number(text, place + 1):
            _refuse_sign(text, place, lists)
    _refuse_negated(text, items)


def _is_number(text: SigText, place: int) -> bool:
    return text.is_number(place) or text.plain(place) in NUMBERS


def _lists(text: SigText) -> set[str]:
    """The signs that lead several lines, if no other line begins with a number."""
    first = [place for place, word in enumerate(text.words) if word.on_new_line or not place]
    leads = [text.plain(place) for place in first]
    has_number = any(_is_number(text, place) for place in first)
    return {lead for lead in _BULLETS if leads.count(lead) > 1 and not has_number}


def _refuse_sign(text: SigText, place: int, lists: set[str]) -> None:
    """A sign is harmless between two words, or as the mark of a list."""
    sign, number = text.words[place], text.words[place + 1]
    is_first = sign.on_new_line or not place
    if is_first and sign.plain in lists:
        return
    is_tight = sign.spaced and not number.spaced
    is_point = sign.plain == "." and sign.spaced
    if is_tight or is_point or not place:
        text.fault(place, place + 1, SIGN)


def _refuse_negated(text: SigText, items: Sequence[Item]) -> None:
    """ "Do not chew 1 capsule", "do not take with alcohol 2 mg": is the dose forbidden?"""
    note: Note | None = None
    before: Item | None = None
    for item in items:
        if text.words[item.first].on_new_line or _is_pause(text, item, before):
            note = None
        if isinstance(item, Note):
            note = item if text.plain(item.first) in _NEGATIVE else None
        elif note is not None and isinstance(item, _DOSES):
            text.fault(note.first, item.last, NEGATED)
            note = None
        before = item


def _is_pause(text: SigText, item: Item, before: Item | None) -> bool:
    """Whether what follows no longer belongs to the words before it."""
    if not isinstance(item, Sign) or item.mark is Mark.COLON:
        return False
    is_added = isinstance(before, Sign) and before.mark is Mark.AND
    is_verb = text.plain(item.first) in _VERBS and not is_added
    return item.mark in (*STRONG, Mark.COMMA) or is_verb
