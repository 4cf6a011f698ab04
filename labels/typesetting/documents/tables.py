"""A table of a document: columns as wide as their texts need, rows that continue on later pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from labels.documents import DocumentTable, place
from labels.typesetting.areas import Area, Part, Style, stacked
from labels.typesetting.calendars.flow import Flow
from labels.typesetting.calendars.parts import CalendarPaper, beside
from labels.typesetting.documents.wording import readable, written

CELL = Style("regular", 85, 124)
HEAD = Style("bold", 80, 122)
NAME = Style("bold", 85, 124)
COLUMN_GAP_MILS = 90
ROW_GAP_MILS = 14
HEAD_GAP_MILS = 14
# A row of more lines continues as further rows, so that it never is longer than a page.
MOST_LINES = 20
# The column of names takes no more of the width than this.
MOST_PARTS, OF_PARTS = 3, 10


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column begins to wrap, and the styles of its cells."""

    paper: CalendarPaper
    widths: tuple[int, ...]
    styles: tuple[Style, ...]

    @property
    def gap(self) -> int:
        return self.paper.dots(COLUMN_GAP_MILS)


def flow(table: DocumentTable, paper: CalendarPaper, head: Part, where: tuple[int, int]) -> Flow:
    """The rows below the heading and the heads. Each page on which they continue repeats both."""
    columns = _columns(table, paper)
    gap = paper.dots(ROW_GAP_MILS)
    above = [head]
    if table.heads:
        bold = replace(columns, styles=(HEAD,) * len(columns.widths))
        heads = _cells(table.heads, bold, (*where, 0))
        above.append(stacked([beside(heads, columns.widths, columns.gap), paper.rule(paper.width)]))
    rows = [
        part
        for number, row in enumerate(table.rows, start=1)
        for part in _rows(row, columns, (*where, number))
    ]
    return Flow(stacked(above, paper.dots(HEAD_GAP_MILS)), rows, gap)


def _rows(row: Sequence[str], columns: _Columns, where: tuple[int, int, int]) -> Iterator[Part]:
    cells, paper = _cells(row, columns, where), columns.paper
    count = max((len(area.lines) for cell in cells for area in cell.areas), default=0)
    for start in range(0, max(count, 1), MOST_LINES):
        some = [_some(cell, start) for cell in cells]
        parts = [beside(some, columns.widths, columns.gap)]
        if start + MOST_LINES >= count:
            parts.append(paper.rule(paper.width, 3))
        yield stacked(parts, paper.dots(ROW_GAP_MILS) // 2)


def _some(cell: Part, start: int) -> Part:
    areas = tuple(_cut(area, start) for area in cell.areas if len(area.lines) > start)
    return Part(max((area.height for area in areas), default=0), areas)


def _cut(area: Area, start: int) -> Area:
    return replace(area, lines=area.lines[start : start + MOST_LINES])


def _cells(row: Sequence[str], columns: _Columns, where: tuple[int, int, int]) -> list[Part]:
    return [
        written(columns.paper, place(*where, column), cell, style, width)
        for column, (cell, style, width) in enumerate(
            zip(row, columns.styles, columns.widths, strict=True), start=1
        )
    ]


def _columns(table: DocumentTable, paper: CalendarPaper) -> _Columns:
    count = len(table.heads or table.rows[0])
    styles = (CELL,) * count if table.heads else (NAME, *(CELL,) * (count - 1))
    room = paper.width - paper.dots(COLUMN_GAP_MILS) * (count - 1)
    if not table.heads and count == 2:
        names = max(paper.measured(readable(row[0]), NAME) for row in table.rows)
        first = min(names, room * MOST_PARTS // OF_PARTS)
        return _Columns(paper, (first, room - first), styles)
    columns = [*zip(*((table.heads, *table.rows) if table.heads else table.rows), strict=True)]
    wanted = [_wanted(cells, paper, room, room // count) for cells in columns]
    return _Columns(paper, _shared(wanted, room), styles)


def _wanted(cells: Sequence[str], paper: CalendarPaper, room: int, share: int) -> tuple[int, int]:
    """The width of the longest word, at most a share, and that of the longest text."""
    texts = [readable(cell) for cell in cells]
    words = [word for text in texts for word in text.split(" ")]
    least = min(max(paper.measured(word, NAME) for word in words), share)
    return least, max(min(max(paper.measured(text, NAME) for text in texts), room), least)


def _shared(wanted: Sequence[tuple[int, int]], room: int) -> tuple[int, ...]:
    """Every column has its longest word if it can. What is left goes to those with long texts."""
    left = room - sum(least for least, _ in wanted)
    more = [most - least for least, most in wanted]
    if sum(more) <= left:
        widths = [most for _, most in wanted]
    else:
        widths = [
            least + left * extra // sum(more)
            for (least, _), extra in zip(wanted, more, strict=True)
        ]
    return (*widths[:-1], room - sum(widths[:-1]))
