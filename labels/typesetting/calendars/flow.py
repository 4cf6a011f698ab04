"""Parts that flow from page to page: rows continue on the next page below a repeated head."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labels.errors import TextDoesNotFit
from labels.typesetting.areas import Part, stacked, stacked_height, together

# At least this many rows follow their head before a page ends, if there are that many.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows below a head, `gap` dots apart. Each page on which they continue repeats the head."""

    head: Part
    rows: Sequence[Part]
    gap: int

    def fitting(self, start: int, room: int) -> int:
        """How many rows from `start` on fit below the head. 0 rather than too few."""
        count, high = 0, self.head.height
        for row in self.rows[start:]:
            high += row.height + (self.gap if high else 0)
            if high > room:
                break
            count += 1
        return count if count >= min(FEWEST, len(self.rows) - start) else 0

    def cut(self, start: int, count: int) -> Part:
        """This many rows with their head."""
        return stacked([self.head, *self.rows[start : start + count]], self.gap)


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows in two columns, each in the shorter one. Rows that do not fit continue later.

    across: from one column to the next. gap: between the rows of a column.
    """

    rows: Sequence[Part]
    across: int
    gap: int

    def fitting(self, start: int, room: int) -> int:
        """How many rows from `start` on fit."""
        counts = range(len(self.rows) - start, 0, -1)
        return next((count for count in counts if self.cut(start, count).height <= room), 0)

    def cut(self, start: int, count: int) -> Part:
        """This many rows."""
        columns: tuple[list[Part], list[Part]] = ([], [])
        for row in self.rows[start : start + count]:
            min(columns, key=lambda column: sum(part.height for part in column)).append(row)
        left, right = (stacked(column, self.gap) for column in columns)
        return together([left, right.moved(self.across, 0)])


def whole(part: Part) -> Flow:
    """A part that may not be split."""
    return Flow(Part(0), (part,) if part.height else (), 0)


@dataclass
class Pages:
    """Pages, filled from first to last, with `gap` between parts.

    first, later: the room on the first page and on each later one.
    """

    first: int
    later: int
    gap: int

    def __post_init__(self) -> None:
        self._piles: list[list[Part]] = [[]]

    @property
    def left(self) -> int:
        """The remaining room on the last page."""
        pile = self._piles[-1]
        room = self.first if len(self._piles) == 1 else self.later
        return room - stacked_height(pile, self.gap) - (self.gap if pile else 0)

    def fill(self, flows: Iterable[Flow | Columns]) -> None:
        """Raises TextDoesNotFit for a row that is longer than a page."""
        for flow in flows:
            start = 0
            while start < len(flow.rows):
                start += self._put(flow, start)

    def _put(self, flow: Flow | Columns, start: int) -> int:
        """Put as many rows as fit, on a new page if none fits here."""
        count = flow.fitting(start, self.left)
        if not count and self._piles[-1]:
            self._piles.append([])
            count = flow.fitting(start, self.left)
        if not count:
            raise TextDoesNotFit("sections", "A part of the schedule is longer than a page.")
        self.add(flow.cut(start, count))
        return count

    def add(self, part: Part) -> None:
        """Put a part that fits on the last page."""
        self._piles[-1].append(part)

    def parts(self) -> list[Part]:
        """The parts on each page."""
        return [stacked(pile, self.gap) for pile in self._piles]
