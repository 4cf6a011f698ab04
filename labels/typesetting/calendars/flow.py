"""Parts from page to page: what has rows goes on where a page ends, below its head again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labels.errors import TextDoesNotFit
from labels.typesetting.areas import Part, stacked, together

# So many rows stand below their head before a page ends, where there are as many.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows below a head, `gap` dots apart; each page that they go on to has the head again."""

    head: Part
    rows: Sequence[Part]
    gap: int

    def fitting(self, start: int, room: int) -> int:
        """How many rows from `start` on find room below the head; 0 rather than too few."""
        count, high = 0, self.head.height
        for row in self.rows[start:]:
            high += row.height + (self.gap if high else 0)
            if high > room:
                break
            count += 1
        return count if count >= min(FEWEST, len(self.rows) - start) else 0

    def cut(self, start: int, count: int) -> Part:
        """So many rows with their head."""
        return stacked([self.head, *self.rows[start : start + count]], self.gap)


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows in two columns, each in the shorter one; as many as find room, and the rest later.

    across: from one column to the next. gap: between the rows of a column.
    """

    rows: Sequence[Part]
    across: int
    gap: int

    def fitting(self, start: int, room: int) -> int:
        """How many rows from `start` on find room."""
        counts = range(len(self.rows) - start, 0, -1)
        return next((count for count in counts if self.cut(start, count).height <= room), 0)

    def cut(self, start: int, count: int) -> Part:
        """So many rows."""
        columns: tuple[list[Part], list[Part]] = ([], [])
        for row in self.rows[start : start + count]:
            min(columns, key=lambda column: sum(part.height for part in column)).append(row)
        left, right = (stacked(column, self.gap) for column in columns)
        return together([left, right.moved(self.across, 0)])


def whole(part: Part) -> Flow:
    """What stands on one page or another."""
    return Flow(Part(0), (part,) if part.height else (), 0)


@dataclass
class Pages:
    """Pages that are filled from the first to the last; `gap` stands between parts.

    first, later: the room on the first page and on each that follows.
    """

    first: int
    later: int
    gap: int

    def __post_init__(self) -> None:
        self._piles: list[list[Part]] = [[]]

    @property
    def left(self) -> int:
        """What is left of the last page for another part."""
        pile = self._piles[-1]
        room = self.first if len(self._piles) == 1 else self.later
        return room - stacked(pile, self.gap).height - (self.gap if pile else 0)

    def fill(self, flows: Iterable[Flow | Columns]) -> None:
        """Raises TextDoesNotFit for a row that is longer than a page."""
        for flow in flows:
            start = 0
            while start < len(flow.rows):
                start += self._put(flow, start)

    def _put(self, flow: Flow | Columns, start: int) -> int:
        """Put as many rows as find room, on a page of their own where none does here."""
        count = flow.fitting(start, self.left)
        if not count and self._piles[-1]:
            self._piles.append([])
            count = flow.fitting(start, self.left)
        if not count:
            raise TextDoesNotFit("sections", "A part of the schedule is longer than a page.")
        self.add(flow.cut(start, count))
        return count

    def add(self, part: Part) -> None:
        """Put a part that finds room on the last page."""
        self._piles[-1].append(part)

    def parts(self) -> list[Part]:
        """What stands on each page."""
        return [stacked(pile, self.gap) for pile in self._piles]
