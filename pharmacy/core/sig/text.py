"""The words of a text, and those that were not understood."""

from dataclasses import dataclass, field
from typing import Any

from pharmacy.core.sig import equivalents, halves, reasons, tables, words
from pharmacy.core.sig.explaining import explained
from pharmacy.core.sig.measures import VOLUMES
from pharmacy.core.sig.phrase_tables import PhraseTable
from pharmacy.core.sig.vocabulary import NUMBERS
from pharmacy.core.sig.words import Kind, NotANumber, NotUnderstood, Number, Word

# More places than a person fixes one by one. Everything after them is one more fault.
MOST_FAULTS = 100


@dataclass(slots=True)
class SigText:
    """The words of a text. Reading it adds to `faults`.

    takes_volume: doses are volumes, so "1 mg/mL" is their concentration.
    """

    written: str
    words: list[Word]
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    takes_volume: bool = False
    plains: tuple[str, ...] = ()

    @classmethod
    def of(cls, written: str) -> "SigText":
        """The text, split. A number that is repeated in brackets counts once: "one (1)"."""
        rows = tables.unify(words.split(written))
        found = cls(written, equivalents.unify(halves.unify(rows)))
        found.plains = tuple(word.plain for word in found.words)
        places = range(len(found.words))
        again = {place + n for place in places if found._is_repeated(place) for n in (1, 2, 3)}
        found.words = [word for place, word in enumerate(found.words) if place not in again]
        found.plains = tuple(word.plain for word in found.words)
        found.takes_volume = any(map(found._is_volume, range(len(found.words))))
        return found

    def _is_volume(self, place: int) -> bool:
        """Whether the number at `place` is a volume that is taken, not that of "5 mg/5 mL"."""
        is_volume = self.plain(place + 1) in VOLUMES and self.is_number(place)
        return is_volume and (not place or self.plain(place - 1) not in {"/", "per", "in"})

    def _is_repeated(self, place: int) -> bool:
        """Whether the number at `place` is repeated in brackets after it, in letters or digits."""
        if self.plain(place + 1) != "(" or self.plain(place + 3) != ")":
            return False
        number, again = self.plain(place), self.plain(place + 2)
        shown, repeated = (str(NUMBERS.get(word, word)) for word in (number, again))
        return number != again and shown == repeated

    def plain(self, place: int) -> str:
        """The word at `place` in lower case. Empty after the last one."""
        return self.plains[place] if place < len(self.plains) else ""

    def phrase(self, place: int, table: PhraseTable[Any]) -> int:
        """The number of words in the longest phrase at `place`. 0 if there is none."""
        return table.longest(self.plains, place)

    def run(self, place: int, length: int) -> tuple[str, ...]:
        """This many words from `place` on, fewer at the end."""
        return self.plains[place : place + length]

    def words_of(self, first: int, last: int) -> str:
        """The text from one word to another, as written."""
        return self.written[self.words[first].start : self.words[last].end]

    def is_number(self, place: int) -> bool:
        """Whether digits are at `place`."""
        return place < len(self.words) and self.words[place].kind is Kind.NUMBER

    def number(self, place: int) -> Number | None:
        """The number in digits at `place`, if there is one.

        An ambiguous number is reported as not understood, and returned as 1.
        """
        if not self.is_number(place):
            return None
        before = self.words[place - 1] if place else None
        try:
            return words.read_number(self.words[place], before)
        except NotANumber as error:
            self.fault(place, place, str(error))
            return Number("1")

    def count(self, place: int) -> int | None:
        """The whole number at `place`, in digits or as a word such as "seven"."""
        if self.plain(place) in NUMBERS:
            return NUMBERS[self.plain(place)]
        number = self.number(place)
        return number.whole if number else None

    def fault(self, first: int, last: int, reason: str) -> None:
        """Report the words from `first` to `last` as not understood, once."""
        self.faults.setdefault((first, last), reason)

    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """Every fault in the order of the text. Of two nested ones, the inner one.

        The last one may cover the rest of the text, if there are too many.
        """
        if not self.words:
            return (NotUnderstood("", 0, len(self.written), *self.faults.values()),)
        found = explained(self.words, self.faults)
        narrow: list[tuple[int, int]] = []
        for first, last in sorted(found, key=lambda place: (place[0], -place[1])):
            while narrow and narrow[-1][1] >= last:
                narrow.pop()
            narrow.append((first, last))
        shown = [(first, last, found[first, last]) for first, last in narrow]
        if len(shown) > MOST_FAULTS:
            shown[MOST_FAULTS:] = [(shown[MOST_FAULTS][0], narrow[-1][1], reasons.REST)]
        return tuple(words.named(self.written, self.words, *place) for place in shown)
