"""The steps of a schedule in a table, and what to know, each under its heading."""

from collections.abc import Iterator, Sequence

from labels.fit.areas import Part, Style, stacked, together
from labels.fit.sheets.parts import FINE, NOTES, PLAIN, SMALL, STRONG, Paper, beside
from labels.sheet import Section, SheetContent

COLUMN_GAP_MILS = 150
ROW_GAP_MILS = 14
SECTION_GAP_MILS = 80
TEXT_GAP_MILS = 25
# No column but the last takes more of the width than this.
MOST_PARTS, OF_PARTS = 3, 10


def steps(content: SheetContent, paper: Paper, longest: int) -> Iterator[Part]:
    """The heads, and a row for each step; on each page that they go on to, the heads again."""
    widths = _widths(content, paper)
    heads = stacked([_row(paper, content.heads, widths, STRONG), paper.rule(paper.width)])
    rows = [
        stacked(
            [_row(paper, row, widths, PLAIN), paper.rule(paper.width)], paper.dots(ROW_GAP_MILS)
        )
        for row in content.steps
    ]
    yield from _in_pieces(heads, rows, longest, paper.dots(ROW_GAP_MILS))


def _in_pieces(head: Part, rows: Sequence[Part], longest: int, gap: int) -> Iterator[Part]:
    """Rows below a head, and below it again where they are longer than a page."""
    pile = [head]
    for row in rows:
        if len(pile) > 1 and stacked([*pile, row], gap).height > longest:
            yield stacked(pile, gap)
            pile = [head]
        pile.append(row)
    yield stacked(pile, gap)


def _widths(content: SheetContent, paper: Paper) -> list[int]:
    gap, most = paper.dots(COLUMN_GAP_MILS), paper.width * MOST_PARTS // OF_PARTS
    columns = list(zip(content.heads, *content.steps, strict=True))
    widths = [
        min(max(paper.measured(text, STRONG) for text in column), most) for column in columns[:-1]
    ]
    return [*widths, paper.width - sum(widths) - gap * len(widths)]


def _row(paper: Paper, cells: Sequence[str], widths: Sequence[int], style: Style) -> Part:
    field = "heads" if style is STRONG else "steps"
    texts = [
        paper.text(field, cell, style, width) for cell, width in zip(cells, widths, strict=True)
    ]
    return beside(texts, widths, paper.dots(COLUMN_GAP_MILS))


def containers(content: SheetContent, paper: Paper, longest: int) -> Iterator[Part]:
    """Every container, in as many columns as their longest line leaves; nothing without any."""
    if not content.containers.texts:
        return
    title = paper.text("containers", content.containers.title, STRONG, paper.width)
    texts, gap = content.containers.texts, paper.dots(COLUMN_GAP_MILS)
    widest = min(max(paper.measured(text, SMALL) for text in texts), paper.width)
    columns = max((paper.width + gap) // (widest + gap), 1)
    lines = [paper.text("containers", text, SMALL, widest) for text in texts]
    rows = [
        beside(lines[start : start + columns], [widest] * len(lines[start : start + columns]), gap)
        for start in range(0, len(lines), columns)
    ]
    yield from _in_pieces(title, rows, longest, 0)


def sections(content: SheetContent, paper: Paper, longest: int) -> Iterator[Part]:
    """What to know, in two columns; one below the other where that is longer than a page."""
    gap = paper.dots(COLUMN_GAP_MILS)
    width = (paper.width - gap) // 2
    columns: tuple[list[Part], list[Part]] = ([], [])
    for section in content.sections:
        shorter = min(columns, key=lambda column: sum(part.height for part in column))
        shorter += _section(section, paper, width, longest)
    both = [stacked(column, paper.dots(SECTION_GAP_MILS)) for column in columns]
    beside_each_other = together([both[0], both[1].moved(width + gap, 0)])
    if beside_each_other.height <= longest:
        yield beside_each_other
    else:
        for section in content.sections:
            yield from _section(section, paper, paper.width, longest)


def _section(section: Section, paper: Paper, width: int, longest: int) -> Iterator[Part]:
    title = paper.text("sections", section.title, STRONG, width)
    texts = [paper.text("sections", text, NOTES, width) for text in section.texts]
    yield from _in_pieces(title, texts, longest, paper.dots(TEXT_GAP_MILS))


def small_print(content: SheetContent, paper: Paper) -> Iterator[Part]:
    """What is for the pharmacist alone."""
    for text in content.small_print:
        yield paper.text("small_print", text, FINE, paper.width)
