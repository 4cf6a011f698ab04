"""The steps of a schedule in a table, and the information, each under its heading."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from labels.calendar import CalendarContent, Section
from labels.typesetting.areas import Part, Style, stacked
from labels.typesetting.calendars.flow import Columns, Flow
from labels.typesetting.calendars.parts import (
    FINE,
    NOTES,
    PLAIN,
    SMALL,
    STRONG,
    CalendarPaper,
    beside,
)

COLUMN_GAP_MILS = 150
ROW_GAP_MILS = 14
SECTION_GAP_MILS = 80
TEXT_GAP_MILS = 25
# No column but the last takes more of the width than this.
MOST_PARTS, OF_PARTS = 3, 10


def steps(content: CalendarContent, paper: CalendarPaper) -> Flow:
    """The heads, and a row for each step. Each page on which they continue repeats the heads."""
    widths = _widths(content, paper)
    heads = stacked([_row(paper, content.heads, widths, STRONG), paper.rule(paper.width)])
    gap = paper.dots(ROW_GAP_MILS)
    rows = [
        stacked([_row(paper, row, widths, PLAIN), paper.rule(paper.width)], gap)
        for row in content.steps
    ]
    return Flow(heads, rows, gap)


def _widths(content: CalendarContent, paper: CalendarPaper) -> list[int]:
    gap, most = paper.dots(COLUMN_GAP_MILS), paper.width * MOST_PARTS // OF_PARTS
    columns = list(zip(content.heads, *content.steps, strict=True))
    widths = [
        min(max(paper.measured(text, STRONG) for text in column), most) for column in columns[:-1]
    ]
    return [*widths, paper.width - sum(widths) - gap * len(widths)]


def _row(paper: CalendarPaper, cells: Sequence[str], widths: Sequence[int], style: Style) -> Part:
    field = "heads" if style is STRONG else "steps"
    texts = [
        paper.text(field, cell, style, width) for cell, width in zip(cells, widths, strict=True)
    ]
    return beside(texts, widths, paper.dots(COLUMN_GAP_MILS))


def containers(content: CalendarContent, paper: CalendarPaper) -> Flow:
    """Every container, in as many columns as their longest line allows. Empty without any."""
    title = paper.text("containers", content.containers.title, STRONG, paper.width)
    texts, gap = content.containers.texts, paper.dots(COLUMN_GAP_MILS)
    widest = max((paper.measured(text, SMALL) for text in texts), default=0)
    widest = min(widest, paper.width)
    columns = max((paper.width + gap) // (widest + gap), 1)
    lines = [paper.text("containers", text, SMALL, widest) for text in texts]
    rows = [
        beside(lines[start : start + columns], [widest] * len(lines[start : start + columns]), gap)
        for start in range(0, len(lines), columns)
    ]
    return Flow(title, rows, 0)


def sections(
    content: CalendarContent, paper: CalendarPaper, longest: int
) -> Iterator[Flow | Columns]:
    """The information, in two columns, or one below the other if one is longer than a page."""
    gap = paper.dots(COLUMN_GAP_MILS)
    width = (paper.width - gap) // 2
    flows = [_section(section, paper, width) for section in content.sections]
    rows = [flow.cut(0, len(flow.rows)) for flow in flows]
    if all(row.height <= longest for row in rows):
        yield Columns(rows, width + gap, paper.dots(SECTION_GAP_MILS))
    else:
        for section in content.sections:
            yield _section(section, paper, paper.width)


def _section(section: Section, paper: CalendarPaper, width: int) -> Flow:
    title = paper.text("sections", section.title, STRONG, width)
    texts = [paper.text("sections", text, NOTES, width) for text in section.texts]
    return Flow(title, texts, paper.dots(TEXT_GAP_MILS))


def small_print(content: CalendarContent, paper: CalendarPaper) -> Flow:
    """Text for the pharmacist only, line by line, because it may be longer than a page."""
    texts = [paper.text("small_print", text, FINE, paper.width) for text in content.small_print]
    return Flow(Part(0), [line for text in texts for line in _lines(text)], 0)


def _lines(text: Part) -> Iterator[Part]:
    for area in text.areas:
        for line in area.lines:
            yield Part(area.pitch, (replace(area, lines=(line,)),))
