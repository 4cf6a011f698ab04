"""Tables with a row of heads: "Week | Dose", then a row for each week."""

from collections.abc import Sequence
from dataclasses import replace

from pharmacy.core.sig.words import Kind, Word

_UNITS = {"week": "week", "weeks": "week", "day": "day", "days": "day", "month": "month"}
# Heads of the other columns. A head that tells a time or a unit is not dropped.
_COLUMNS = {"dose", "dosage", "time", "directions", "instructions", "amount"}
_LINES = {"|", "-", "\u2013", ":"}
_DASHES = {"-", "\u2013", "to"}


def unify(words: Sequence[Word]) -> list[Word]:
    """The words without the heads, and with the unit before the number of each row.

    Unchanged unless each line is a row, and the rows count from 1 on without a gap.
    """
    lines = _lines(words)
    unit = _unit(lines[0]) if len(lines) > 1 else None
    if unit is None:
        return list(words)
    found: list[Word] = []
    following = 1
    for line in lines[1:]:
        has_unit = _UNITS.get(line[0].plain) == unit
        start = int(has_unit)
        first, last, end = _numbers(line, start)
        if first != following or last < first or end >= len(line):
            return list(words)
        following = last + 1
        head = [] if has_unit else [_sign(line[0], unit, kind=Kind.WORD)]
        found += [*head, *(replace(word, on_new_line=False) for word in line[:end])]
        found.append(_sign(line[end], ":", kind=Kind.SYMBOL))
        found += line[end + (line[end].plain in _LINES) :]
    return found


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        if word.on_new_line or not lines:
            lines.append([])
        lines[-1].append(word)
    return lines or [[]]


def _unit(line: Sequence[Word]) -> str | None:
    """The unit that the first column counts in, if the line has heads alone."""
    columns = [word.plain for word in line if word.plain != "|"]
    if len(columns) < 2 or len(set(columns)) < len(columns) or not _COLUMNS.issuperset(columns[1:]):
        return None
    return _UNITS.get(columns[0]) if "dose" in columns or "dosage" in columns else None


def _numbers(line: Sequence[Word], start: int) -> tuple[int, int, int]:
    """The first and the last number of a row, and the place after them. Zeros if it has none."""
    first = _whole(line, start)
    is_range = start + 2 < len(line) and line[start + 1].plain in _DASHES
    last = _whole(line, start + 2) if is_range and first else 0
    is_row = last and (start + 3 < len(line) and not line[start + 1].spaced)
    return (first, last, start + 3) if is_row else (first, first, start + 1)


def _whole(line: Sequence[Word], place: int) -> int:
    if place >= len(line) or not line[place].plain.isdigit() or len(line[place].plain) > 2:
        return 0
    return int(line[place].plain)


def _sign(word: Word, plain: str, *, kind: Kind) -> Word:
    """A word without a length, before `word`."""
    is_first = kind is Kind.WORD
    return Word(plain, word.start, word.start, kind, plain, spaced=True, on_new_line=is_first)
