"""Tables of phrases that find the longest phrase at a place by its first word."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Meaning = TypeVar("Meaning")
Words = tuple[str, ...]


class PhraseTable(dict[Words, Meaning]):
    """The meaning of each phrase, by its words.

    lengths: for each first word, the lengths of its phrases, the longest first.
    """

    def __init__(self, phrases: Mapping[Words, Meaning]) -> None:
        super().__init__(phrases)
        found: dict[str, set[int]] = {}
        for phrase in phrases:
            found.setdefault(phrase[0], set()).add(len(phrase))
        self.lengths = {word: sorted(each, reverse=True) for word, each in found.items()}

    def longest(self, words: Words, place: int) -> int:
        """The number of words of the longest phrase at `place`. 0 if there is none."""
        if place < len(words) and words[place] in self.lengths:
            for length in self.lengths[words[place]]:
                # Near the end, a slice may be shorter and be another phrase.
                if place + length <= len(words) and words[place : place + length] in self:
                    return length
        return 0


def phrases(table: Mapping[Meaning, str]) -> PhraseTable[Meaning]:
    """The inverted table: the meaning of each phrase, by its words."""
    return PhraseTable(
        {
            tuple(phrase.split()): meaning
            for meaning, row in table.items()
            for phrase in row.split(", ")
        }
    )


def listed(found: Iterable[str]) -> PhraseTable[bool]:
    """A table of phrases that all mean the same."""
    return PhraseTable({tuple(phrase.split()): True for phrase in found})
