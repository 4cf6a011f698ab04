"""Spellings that mean the same, made one before the text is read: "cap(s)", "1C", "1-mg".

Each word keeps its place in the text. Only signs that cannot carry a dose are joined or dropped.
"""

from collections.abc import Sequence
from dataclasses import replace

from pharmacy.core.sig import measures
from pharmacy.core.sig.words import Kind, Word

# Signs and spellings of one meaning.
_PLAIN = {
    "[": "(",
    "]": ")",
    "{": "(",
    "}": ")",
    "\u2011": "-",
    "\u2010": "-",
    "@": "at",
    "everyday": "daily",
    "bedtme": "bedtime",
    "weaks": "weeks",
}
# Words whose letters are often written in another order: "dialy". First and last stay in place.
_OFTEN_SLIPPED = [
    "nightly",
    "daily",
    "increase",
    "decrease",
    "capsule",
    "capsules",
    "tablet",
    "tablets",
    "morning",
    "evening",
    "bedtime",
    "every",
    "twice",
    "weeks",
    "discontinue",
    "continue",
    "night",
    "mouth",
    "needed",
    "titrate",
]
_SLIPPED = {(word[0], word[-1], *sorted(word)): word for word in _OFTEN_SLIPPED}
# "1C PO HS", "2T": one letter that touches its number.
_LETTERS = {"c": "cap", "t": "tab"}
# "ii caps". Only before a form: alone, "i" may be anything.
_ROMAN = {"i": "one", "ii": "two", "iii": "three"}
_NUMBERED = {"step", "phase", "stage"}
_UNITS = {*measures.UNITS, *measures.ERROR_PRONE_UNITS, *measures.VOLUMES}


def unify(words: Sequence[Word]) -> list[Word]:
    """The words with their spellings made one. The time is linear in their number."""
    found: list[Word] = []
    place = 0
    numbering = _numbering(words)
    while place < len(words):
        if place in numbering:
            place += numbering[place]
            found.append(replace(words[place], on_new_line=bool(found)))
            place += 1
            continue
        word = words[place]
        if _is_plural(words, place):
            found.append(replace(word, end=words[place + 3].end, plain=word.plain + "s"))
            place += 4
            continue
        if _is_hyphen(words, place):
            place += 1
            continue
        if _is_slashed(words, place):
            found += _apart(word)
            place += 1
            continue
        plain = _meant(words, place)
        found.append(replace(word, plain=plain) if plain else word)
        place += 1
    return found


def _meant(words: Sequence[Word], place: int) -> str | None:
    """The one spelling of a word, if it is written in another."""
    word = words[place].plain
    if word in _ROMAN and _plain_at(words, place + 1) in measures.COUNTED:
        return _ROMAN[word]
    return _PLAIN.get(word) or _letter(words, place) or _slip(word)


def _is_slashed(words: Sequence[Word], place: int) -> bool:
    """ "60/40/20 mg": three numbers or more before a unit. Two may be a fraction."""
    return words[place].text.count("/") > 1 and _plain_at(words, place + 1) in _UNITS


def _apart(word: Word) -> list[Word]:
    """Each number of "60/40/20", with commas between them."""
    found: list[Word] = []
    start = word.start
    for number in word.text.split("/"):
        if found:
            found.append(
                replace(word, text=",", plain=",", kind=Kind.SYMBOL, start=start - 1, end=start)
            )
        end = start + len(number)
        found.append(replace(word, text=number, plain=number, start=start, end=end, spaced=True))
        start = end + 1
    return found


def _plain_at(words: Sequence[Word], place: int) -> str:
    return words[place].plain if place < len(words) else ""


def _is_plural(words: Sequence[Word], place: int) -> bool:
    """ "cap(s)": without white space, the plural in brackets."""
    if place + 3 >= len(words) or words[place + 1].plain != "(":
        return False
    rest = words[place + 1 : place + 4]
    plain = [word.plain for word in rest]
    is_tight = not any(word.spaced for word in rest)
    return words[place].kind is Kind.WORD and plain == ["(", "s", ")"] and is_tight


def _is_hyphen(words: Sequence[Word], place: int) -> bool:
    """ "0.5-mg", "2-mL": a hyphen between a number and its unit, without white space."""
    if words[place].plain != "-" or not 0 < place < len(words) - 1:
        return False
    before, after = words[place - 1], words[place + 1]
    is_tight = not words[place].spaced and not after.spaced
    return is_tight and before.kind is Kind.NUMBER and after.plain in _UNITS


def _letter(words: Sequence[Word], place: int) -> str | None:
    word = words[place]
    if not place or word.spaced or words[place - 1].kind is not Kind.NUMBER:
        return None
    return _LETTERS.get(word.plain)


def _slip(word: str) -> str | None:
    """The word whose letters these are in another order."""
    if not len("dialy") <= len(word) <= len("discontinue"):
        return None
    return _SLIPPED.get((word[0], word[-1], *sorted(word)))


def _numbering(words: Sequence[Word]) -> dict[int, int]:
    """The places of "1.", "2)", "Step 3:" at the heads of lines, with how many words each has.

    They must count from 1 on without a gap: then they are the order of the lines and no amounts.
    """
    heads: list[tuple[int, int, str]] = []
    for place, word in enumerate(words):
        if word.on_new_line or place == 0:
            length = _head(words, place)
            if length:
                heads.append((place, length, words[place + (word.kind is Kind.WORD)].plain))
    counted = [str(count) for count in range(1, len(heads) + 1)]
    if len(heads) < 2 or [number for _, _, number in heads] != counted:
        return {}
    return {place: length for place, length, _ in heads}


def _head(words: Sequence[Word], place: int) -> int:
    """How many words the number of a line has: 2 for "1.", 3 for "Step 1:"."""
    start = place + (words[place].plain in _NUMBERED)
    if start + 2 >= len(words) or words[start].kind is not Kind.NUMBER:
        return 0
    sign, after = words[start + 1], words[start + 2]
    signs = {":", "-", ")", "."} if start > place else {")", "."}
    if (sign.spaced and start == place) or sign.plain not in signs or not after.spaced:
        return 0
    return start + 2 - place
