"""The table of days, with boxes to tick, in columns from page to page.

A rule precedes each dose, so that no reader takes the number before it for part of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from labels.calendar import Block, CalendarContent
from labels.errors import TextDoesNotFit
from labels.typesetting import wrapping
from labels.typesetting.areas import Area, Box, Part, stacked, stacked_height, together
from labels.typesetting.calendars.parts import HEADING, PLAIN, STRONG, THIN_MILS, CalendarPaper

COLUMNS = (3, 2, 1)
COLUMN_GAP_MILS = 150
BOX_MILS = 125
ROW_MILS = 195
CELL_GAP_MILS = 60
BLOCK_GAP_MILS = 90
TITLE_GAP_MILS = 60
# At least this many days follow their heading in a column.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Grid:
    """The division of the table: columns, and the places of number, date and dose in each."""

    paper: CalendarPaper
    columns: int
    cells: tuple[int, int, int]

    @property
    def row(self) -> int:
        return self.paper.dots(ROW_MILS)

    @property
    def gap(self) -> int:
        return self.paper.dots(COLUMN_GAP_MILS)

    @property
    def width(self) -> int:
        return (self.paper.width - (self.columns - 1) * self.gap) // self.columns


def begun(
    content: CalendarContent, paper: CalendarPaper, rest: int, later: int
) -> tuple[Part, ...]:
    """The table on a partly filled page, and its later pages. Empty if it starts on a new page.

    It starts there if it fits completely, or if most of the page would otherwise be blank.
    """
    if rest <= paper.height // 5:
        return ()
    pages = tuple(_on_pages(content, paper, rest, later))
    return pages if len(pages) == 1 or 2 * rest > later else ()


def on_pages(content: CalendarContent, paper: CalendarPaper, room: int) -> tuple[Part, ...]:
    """The table on as many pages as it needs, each with its title."""
    return tuple(_on_pages(content, paper, room, room))


def _on_pages(
    content: CalendarContent, paper: CalendarPaper, first: int, later: int
) -> Iterator[Part]:
    grid = _grid(content, paper)
    title = paper.text("days", content.days, HEADING, paper.width)
    gap = paper.dots(TITLE_GAP_MILS)
    above = title.height + gap
    columns = _columns(content.blocks, grid, (first - above, later - above))
    for start in range(0, len(columns), grid.columns):
        beside = [
            column.moved(place * (grid.width + grid.gap), 0)
            for place, column in enumerate(columns[start : start + grid.columns])
        ]
        yield stacked([title, together(beside)], gap)


def _grid(content: CalendarContent, paper: CalendarPaper) -> _Grid:
    rows = [row for block in content.blocks for row in block.rows]
    number, date, dose = (
        max((paper.measured(row[place], PLAIN) for row in rows if row[place]), default=0)
        for place in range(3)
    )
    gap = paper.dots(CELL_GAP_MILS)
    first = paper.dots(BOX_MILS) + gap
    second = first + number + gap
    # Before the dose, a cell's gap on each side of its rule.
    third = second + (date + gap if date else 0) + gap
    for columns in COLUMNS:
        grid = _Grid(paper, columns, (first, second, third))
        if third + dose <= grid.width:
            return grid
    raise TextDoesNotFit("blocks", "A day of the schedule is longer than a line. Shorten it.")


def _columns(blocks: Sequence[Block], grid: _Grid, rooms: tuple[int, int]) -> list[Part]:
    """Columns as high as the room on the first page, and on the later ones."""
    columns: list[list[Part]] = [[]]
    for block in blocks:
        start, gap = 0, grid.paper.dots(BLOCK_GAP_MILS)
        while start == 0 or start < len(block.rows):
            room = rooms[len(columns) > grid.columns]
            left = room - stacked_height(columns[-1], gap) - (gap if columns[-1] else 0)
            count = min(_most(block, grid, left), len(block.rows) - start)
            is_first = not columns[-1]
            if not is_first and count < min(FEWEST, len(block.rows) - start or 1):
                columns.append([])
                continue
            columns[-1].append(_chunk(block, start, max(count, 1), grid))
            start += max(count, 1)
    return [stacked(column, grid.paper.dots(BLOCK_GAP_MILS)) for column in columns]


def _most(block: Block, grid: _Grid, room: int) -> int:
    """How many rows fit below the block's titles. For a block without rows, one or none."""
    titles = _titles(block, grid).height
    if not block.rows:
        return int(titles <= room)
    return max(room - titles, 0) // grid.row


def _titles(block: Block, grid: _Grid) -> Part:
    """Lines of about equal length, so that no number is alone on the last, right above the days."""
    titles = grid.paper.lines(block.titles, "blocks", STRONG, grid.width)
    areas = tuple(wrapping.balanced(area, grid.paper.stock.dpi) for area in titles.areas)
    return replace(titles, areas=areas)


def _chunk(block: Block, start: int, count: int, grid: _Grid) -> Part:
    rows = block.rows[start : start + count]
    return stacked([_titles(block, grid), _rows(rows, grid)], grid.paper.dots(10))


def _rows(rows: Sequence[tuple[str, str, str]], grid: _Grid) -> Part:
    if not rows:
        return Part(0)
    side = grid.paper.dots(BOX_MILS)
    boxes: list[Box] = []
    for place in range(len(rows)):
        boxes += grid.paper.frame(0, place * grid.row + (grid.row - side) // 2, side)
    boxes.append(_before_the_dose(grid, len(rows)))
    # Only the dose itself follows its rule.
    ends = (grid.cells[1], grid.cells[2] - grid.paper.dots(CELL_GAP_MILS), grid.width)
    areas = [
        Area("blocks", tuple(texts), PLAIN, end - x, grid.row, x, 0)
        for texts, x, end in zip(zip(*rows, strict=True), grid.cells, ends, strict=True)
        if texts[0]
    ]
    return Part(grid.row * len(rows), tuple(areas), tuple(boxes))


def _before_the_dose(grid: _Grid, rows: int) -> Box:
    """The rule between the day and its dose."""
    x = grid.cells[2] - grid.paper.dots(CELL_GAP_MILS)
    return Box(x, 0, max(grid.paper.dots(THIN_MILS), 1), rows * grid.row)
