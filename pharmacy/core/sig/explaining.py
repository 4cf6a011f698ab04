"""Explains faults: groups words that belong together, with the reason for their kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pharmacy.core.sig import reasons
from pharmacy.core.sig.vocabulary import NUMBERS
from pharmacy.core.sig.words import Kind, Word

Place = tuple[int, int]
HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class UnreadSpan:
    """Words from `first` to `last`, inclusive, of a kind that is not supported."""

    first: int
    last: int
    reason: str

    def is_hit(self, place: Place) -> bool:
        """Whether a fault is within it or overlaps one of its ends. A wider one is not."""
        first, last = place
        is_wider = first <= self.first and self.last <= last and place != (self.first, self.last)
        return not is_wider and first <= self.last and self.first <= last


@dataclass(slots=True)
class _Node:
    """A prefix of phrases. reason: set if a phrase ends here."""

    after: dict[str, "_Node"] = field(default_factory=dict)
    reason: str | None = None


def _tree() -> _Node:
    root = _Node()
    for phrase, reason in reasons.REASONS.items():
        node = root
        for word in phrase:
            node = node.after.setdefault(word, _Node())
        node.reason = reason
    return root


_ROOT = _tree()


def explained(words: Sequence[Word], faults: dict[Place, str]) -> dict[Place, str]:
    """The faults, with those in one phrase merged and given its reason.

    This module does not decide which words are refused: it reports no words without a fault.
    """
    spans = _owners(words)
    found: dict[Place, str] = {}
    for place, reason in faults.items():
        hit = next((span for span in _at_ends(spans, place) if span.is_hit(place)), None)
        if hit is None:
            found.setdefault(place, reason)
        else:
            found[hit.first, hit.last] = hit.reason
    return found


def _at_ends(spans: Sequence[UnreadSpan | None], place: Place) -> Iterator[UnreadSpan]:
    yield from (span for span in (spans[place[0]], spans[place[1]]) if span is not None)


def _owners(words: Sequence[Word]) -> list[UnreadSpan | None]:
    """For each word, the span that contains it."""
    owners: list[UnreadSpan | None] = [None] * len(words)
    for span in _joined(words, _spans(words)):
        owners[span.first : span.last + 1] = [span] * (span.last + 1 - span.first)
    return owners


def _spans(words: Sequence[Word]) -> Iterator[UnreadSpan]:
    """The longest phrases from left to right, without nesting."""
    keys = [_keys(word) for word in words]
    place = 0
    while place < len(words):
        length, reason = _longest(keys, place)
        if reason is not None:
            yield UnreadSpan(place, place + length - 1, reason)
        place += max(length, 1)


def _longest(keys: Sequence[list[str]], place: int) -> tuple[int, str | None]:
    """The number of words of the phrase at `place`, and its reason. (0, None) if there is none."""
    nodes, length, reason = [_ROOT], 0, None
    for end in range(place, len(keys)):
        nodes = [node.after[key] for node in nodes for key in keys[end] if key in node.after]
        if not nodes:
            break
        ended = next((node.reason for node in nodes if node.reason is not None), None)
        if ended is not None:
            length, reason = end + 1 - place, ended
    return length, reason


def _keys(word: Word) -> list[str]:
    """A word itself, and its classes."""
    numbers = ["N"] if word.kind is Kind.NUMBER or word.plain in NUMBERS else []
    if word.kind is Kind.NUMBER and "/" in word.text:
        numbers = ["S"]
    elif _is_above_a_day(word.plain):
        numbers = ["L", "N"]
    return [word.plain, *numbers, *reasons.CLASSES_OF.get(word.plain, ())]


def _is_above_a_day(written: str) -> bool:
    """Whether a number of hours exceeds a day. Python refuses to parse very many digits."""
    digits = written.lstrip("0")
    is_long = len(digits) > len(str(HOURS_OF_A_DAY))
    return written.isdecimal() and (is_long or int(digits or "0") > HOURS_OF_A_DAY)


def _joined(words: Sequence[Word], spans: Iterator[UnreadSpan]) -> Iterator[UnreadSpan]:
    """Merge neighbors with the same reason if only a comma or "and" is between them."""
    before: UnreadSpan | None = None
    for span in spans:
        if before is not None and _is_joined(words, before, span):
            before = replace(before, last=span.last)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before


def _is_joined(words: Sequence[Word], before: UnreadSpan, after: UnreadSpan) -> bool:
    between = words[before.last + 1 : after.first]
    return (
        before.reason == after.reason
        and len(between) <= reasons.MOST_JOINS
        and all(word.plain in reasons.JOINS for word in between)
    )
