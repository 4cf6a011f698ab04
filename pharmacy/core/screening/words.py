"""Finds names and phrases in free text, ignoring case, accents and punctuation."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A period ends a clause, except in numbers and in "No. 3". A dash between spaces also ends one.
_CLAUSE_END = re.compile(
    r"[,;:!?|\n\r\u2022\u2013\u2014]|\s-\s|\.(?=\s|$)(?:(?<!\bno\.)|(?!\s*\d))"
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_NEGATIONS = frozenset(
    (
        *("no", "not", "denies", "denied", "deny", "denying", "never", "without", "none"),
        "negative",
        # In Spanish, without accents.
        *("niega", "sin", "ningun", "ninguno", "ninguna", "nunca", "jamas", "negativo"),
    )
)
# Words that may precede a negation, or come between it and the first thing that it denies.
_FILLERS = frozenset(
    (
        *("patient", "pt", "she", "he", "they", "has", "have", "had", "is", "are", "was", "does"),
        *("did", "do", "currently", "current", "any", "use", "used", "using", "take", "taking"),
        *("taken", "on", "of", "for", "to", "the", "a", "an", "history", "hx", "known", "other"),
        *("prior", "past", "recent", "evidence", "medicines", "medications", "drugs"),
        *("paciente", "toma", "tomar", "usa", "usar", "uso", "consume", "consumo", "de", "los"),
        *("ha", "usado", "tomado", "antecedente", "antecedentes"),
    )
)
# Words that may come between two denied things. No verbs: "no opioids takes Norco".
_BETWEEN = frozenset(
    (
        *("or", "nor", "of", "to", "use", "pain", "medicine", "medicines", "medication"),
        *("medications", "drug", "drugs"),
    )
)
# With one of these, a denial is only partial: "no opioids since Monday".
_EXCEPTIONS = frozenset(
    (
        *("since", "until", "except", "unless", "but", "than", "after", "before", "last", "ago"),
        "yet",
        *("desde", "hasta", "excepto", "salvo", "pero", "despues", "antes", "ultimo", "ultima"),
        *("hace", "menos", "mas"),
    )
)
_FREE = frozenset(("free", "naive"))
SHORTEST_LOOKALIKE = 6
LONG_NAME = 8


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of one clause: lower case, without accents, numbers separate."""

    words: tuple[str, ...]

    def runs(self, most: int) -> Iterator[tuple[int, int, str]]:
        """Up to `most` consecutive words, joined, each run with its start and end."""
        for start in range(len(self.words)):
            for end in range(start + 1, min(start + most, len(self.words)) + 1):
                yield start, end, "".join(self.words[start:end])

    def find(self, name: str) -> int | None:
        """The place of consecutive words that form `name`, in any spacing. None if absent."""
        wanted = joined(name)
        places = (place for place, _, run in self.runs(len(wanted)) if run == wanted)
        return next(places, None)

    def has_all(self, phrase: str) -> bool:
        """Whether every word of the phrase occurs, exactly or nearly, in any order."""
        return all(any(_is_same(word, own) for own in self.words) for word in words_of(phrase))

    def place_of(self, phrase: str) -> int:
        """The place of the first word of a phrase that `has_all` finds."""
        wanted = words_of(phrase)
        return next(n for n, own in enumerate(self.words) if any(_is_same(w, own) for w in wanted))

    def denies(self, place: int, known: frozenset[str]) -> bool:
        """Whether the word at `place` reads as denied: "no known ...", "... free".

        known: words that may come between a negation and the place. If in doubt, it is not a
        denial, because a missed medicine is the greater harm.
        """
        if _EXCEPTIONS.intersection(self.words):
            return False
        if self.words[place + 1 : place + 2] and self.words[place + 1] in _FREE:
            return True
        # "No" can be part of a name: "Tylenol No 3".
        before, things = self.words[:place], known - _NEGATIONS
        first_known = next((n for n, word in enumerate(before) if word in things), place)
        return (
            bool(_NEGATIONS.intersection(before[:first_known]))
            and all(word in _FILLERS or word in _NEGATIONS for word in before[:first_known])
            and all(word in _BETWEEN or word in things for word in before[first_known:])
        )


@lru_cache(maxsize=1024)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, each with its words."""
    parts = _CLAUSE_END.split(_plain(text))
    return tuple(Clause(tuple(_WORD.findall(part))) for part in parts)


def is_answered_no(text: str, known: frozenset[str]) -> bool:
    """Whether the text is a question of known words and its answer: "Opioids: none"."""
    *asked, answer = words_of(text) or ("",)
    return answer in _NEGATIONS and all(word in known for word in asked)


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text in plain form."""
    return tuple(_WORD.findall(_plain(text)))


@lru_cache(maxsize=4096)
def joined(text: str) -> str:
    """The words and numbers of a text without separators."""
    return "".join(words_of(text))


def _plain(text: str) -> str:
    """Lower case, compatible forms unified, without accents or invisible characters."""
    spelled = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spelled if unicodedata.category(c) not in ("Mn", "Cf"))


def lookalike(word: str, names: Sequence[str]) -> str | None:
    """The first of `names` that `word` may be a misspelling or a truncation of.

    One letter wrong, missing, doubled or swapped; two in words of eight or more letters. Short
    words are excluded because too many of them are similar.
    """
    return next((name for name in names if is_near(word, name)), None)


def is_near(word: str, name: str) -> bool:
    """Whether a word may be a misspelling or a truncation of a name."""
    shortest = min(len(word), len(name))
    if shortest < SHORTEST_LOOKALIKE or word == name:
        return False
    if name.startswith(word):
        return True
    most = 2 if shortest >= LONG_NAME else 1
    if abs(len(word) - len(name)) > most:
        return False
    # An edit removes and adds at most one letter. This quick check avoids most full comparisons.
    others = (_letters(word) ^ _letters(name)).bit_count()
    return others <= 2 * most and _edits(word, name) <= most


@lru_cache(maxsize=16384)
def _letters(word: str) -> int:
    """The letters of a word as a set of bits. Letters outside the alphabet may share a bit."""
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % 32
    return bits


def _is_same(wanted: str, written: str) -> bool:
    return wanted == written or is_near(written, wanted)


def _edits(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with a neighbor (Damerau, Levenshtein)."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before_last[column - 2] + 1)
            now.append(cost)
        before_last, last = last, now
    return last[-1]
