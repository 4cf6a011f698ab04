"""The words of directions as written, each with its place. Nothing is left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

# A schedule with the most phases, each with four long doses, as `writing` writes it.
MOST_CHARACTERS = 24_000
# No part can match one text in two ways, so the time is linear in the length of the text.
_WORDS = re.compile(
    r"(?P<dotted>(?<![^\W\d_])[A-Za-z](?:\.[A-Za-z])+\.?(?![^\W\d_]))"
    r"|(?P<number>\.?[0-9]+(?:[.,/][0-9]+)*)"
    r"|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]+)*)"
    r"|(?P<symbol>\S)"
)
_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_NAKED = re.compile(r"\.[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")


class Kind(Enum):
    """What a word consists of."""

    NUMBER = auto()
    WORD = auto()
    SYMBOL = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or sign of the text.

    plain: in lower case, "p.o." without its periods. spaced: white space or nothing precedes it.
    on_new_line: it is the first of a line.
    """

    text: str
    start: int
    end: int
    kind: Kind
    plain: str
    spaced: bool
    on_new_line: bool


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words of the text that no rule reads, from character `start` to before `end`, and why."""

    words: str
    start: int
    end: int
    reason: str


def split(text: str) -> list[Word]:
    """Every word of `text`. Each character except white space belongs to exactly one."""
    found: list[Word] = []
    end = 0
    for match in _WORDS.finditer(text):
        gap = text[end : match.start()]
        found.append(_word(match, spaced=bool(gap) or not found, line="\n" in gap))
        end = match.end()
    return found


def _word(match: re.Match[str], *, spaced: bool, line: bool) -> Word:
    text = match[0]
    kind = {"number": Kind.NUMBER, "symbol": Kind.SYMBOL}.get(match.lastgroup or "", Kind.WORD)
    plain = text.replace(".", "") if match.lastgroup == "dotted" else text
    return Word(text, match.start(), match.end(), kind, plain.casefold(), spaced, line)


def named(text: str, words: Sequence[Word], first: int, last: int, reason: str) -> NotUnderstood:
    """The words from `first` to `last`, inclusive, as not understood."""
    start, end = words[first].start, words[last].end
    return NotUnderstood(text[start:end], start, end, reason)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in plain form. `form` names its notation ("naked" or "trailing")."""

    plain: str
    form: str | None = None

    @property
    def whole(self) -> int | None:
        """The number if it is whole. None also for "7.0"."""
        return int(self.plain) if self.plain.isdigit() and len(self.plain) <= 6 else None


class NotANumber(ValueError):
    """The digits could mean two numbers. The message says how to write one."""


def read_number(word: Word, before: Word | None) -> Number:
    """The number of a word. Raises NotANumber if it is ambiguous.

    To a program ".5" and "5.0" have one meaning, but a person must confirm them. A comma or a slash
    has two meanings, a zero may have lost its decimal point, and a point that touches the word or
    follows the previous number may belong to that (ISMP, error-prone dose designations).
    """
    text = word.text
    if _NAKED.fullmatch(text):
        if not word.spaced or (before is not None and before.kind is Kind.NUMBER):
            raise NotANumber(
                "the point may belong to what is before it: ask which number is meant, and write "
                "it as in 0.5"
            )
        return Number("0" + text, "naked")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        raise NotANumber(_remedy(text))
    whole, point, decimals = text.partition(".")
    if point and decimals.endswith("0"):
        return Number(text, "trailing")
    return Number(whole + point + decimals)


def _remedy(text: str) -> str:
    if "," in text:
        return (
            "a comma may be a point or part of a list: ask which, and write a decimal with a point"
        )
    if "/" in text:
        return "it may be a fraction, a range or a date: ask which, and write a decimal or a length"
    return "it may have lost its point: ask which number is meant, and write it as in 0.5 or 5"
