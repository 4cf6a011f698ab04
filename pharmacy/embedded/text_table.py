"""Plain-text tables for a terminal of 80 columns. Only the last column wraps."""

import re
import textwrap
from collections.abc import Collection, Sequence

WIDTH = 80
GAP = "  "
NARROWEST = 24
# A number stays on the line of what it counts.
_COUNTED = re.compile(r"(?<=[0-9]) (?=[a-z])")
_UNPARTED = "\N{NO-BREAK SPACE}"

Row = Sequence[str]


def lines(headings: Row, rows: Sequence[Row], right: Collection[str] = ()) -> list[str]:
    """A heading, a rule and one entry per row. right: the headings of numeric columns."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    before = sum(widths[:-1]) + len(GAP) * (len(widths) - 1)
    widths[-1] = min(widths[-1], max(WIDTH - before, NARROWEST))
    sides = [heading in right for heading in headings]
    rule = GAP.join("─" * width for width in widths)
    table = [line for row in rows for line in _entry(row, widths, sides)]
    return [*_entry(headings, widths, sides), rule, *table]


def wrap(text: str, width: int = WIDTH) -> list[str]:
    """The text in lines of at most `width`. Each number stays on the line of its unit."""
    unparted = _COUNTED.sub(_UNPARTED, text)
    wrapped = textwrap.wrap(unparted, width, break_on_hyphens=False)
    return [line.replace(_UNPARTED, " ") for line in wrapped]


def _entry(row: Row, widths: Sequence[int], sides: Sequence[bool]) -> list[str]:
    """One row as one or more lines. The last column continues on the next lines."""
    wrapped = wrap(row[-1], widths[-1]) or [""]
    blank = [""] * (len(row) - 1)
    cells = [[*row[:-1], wrapped[0]], *([*blank, rest] for rest in wrapped[1:])]
    return [_line(texts, widths, sides) for texts in cells]


def _line(texts: Row, widths: Sequence[int], sides: Sequence[bool]) -> str:
    padded = [
        text.rjust(width) if is_right else text.ljust(width)
        for text, width, is_right in zip(texts, widths, sides, strict=True)
    ]
    return GAP.join(padded).rstrip()
