"""The picture of the dose over the days: a staircase with its numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from labels.fit.areas import Box, Part, stacked
from labels.fit.sheets.parts import HEADING, SMALL, STRONG, THICK_MILS, THIN_MILS, Paper
from labels.sheet import Bar, SheetContent

HEIGHT_MILS = 850
GAP_MILS = 40


def drawn(content: SheetContent, paper: Paper) -> Part:
    """The title, the steps, and the first day of each below them.

    A number that has no room beside its neighbour is left out: the table below tells every one.
    """
    title = paper.text("picture", content.picture, HEADING, paper.width)
    return stacked([title, _steps(content.bars, paper)], paper.dots(GAP_MILS))


def _steps(bars: Sequence[Bar], paper: Paper) -> Part:
    above, high = STRONG.pitch(paper.stock.dpi), paper.dots(HEIGHT_MILS)
    below = SMALL.pitch(paper.stock.dpi)
    boxes = [Box(0, above + high, paper.width, max(paper.dots(THIN_MILS), 1))]
    texts: list[Part] = []
    for bar, left, right in _places(bars, paper):
        top = above + high - _height(bar, bars, high)
        if bar.size:
            boxes += _outline(paper, left, right, (top, above + high))
        texts.append(paper.text("bars", bar.label, STRONG, paper.width).moved(left, top - above))
    tops = _apart([text for text in texts if text.areas], paper)
    feet = _apart(list(_days(bars, paper, above + high)), paper)
    areas = tuple(area for part in (*tops, *feet) for area in part.areas)
    return Part(above + high + below, areas=areas, boxes=tuple(boxes))


def _places(bars: Sequence[Bar], paper: Paper) -> Iterator[tuple[Bar, int, int]]:
    """Each bar from its left edge to its right one; days are equally wide."""
    first, days = bars[0].first_day, bars[-1].last_day - bars[0].first_day + 1
    for bar in bars:
        left = (bar.first_day - first) * paper.width // days
        yield bar, left, (bar.last_day - first + 1) * paper.width // days


def _height(bar: Bar, bars: Sequence[Bar], high: int) -> int:
    return bar.size * high // max(max(other.size for other in bars), 1)


def _outline(paper: Paper, left: int, right: int, rows: tuple[int, int]) -> Iterator[Box]:
    top, bottom = rows
    thick, thin = max(paper.dots(THICK_MILS), 1), max(paper.dots(THIN_MILS), 1)
    yield Box(left, top, max(right - left, 1), min(thick, bottom - top))
    for x in (left, right - thin):
        yield Box(max(x, 0), top, thin, bottom - top)


def _days(bars: Sequence[Bar], paper: Paper, top: int) -> Iterator[Part]:
    y = top + paper.dots(THIN_MILS)
    for bar, left, _ in _places(bars, paper):
        yield paper.text("bars", str(bar.first_day), SMALL, paper.width).moved(left, y)


def _apart(texts: Sequence[Part], paper: Paper) -> list[Part]:
    """The texts that neither meet the one before nor leave the paper."""
    kept: list[Part] = []
    end = 0
    for text in texts:
        (area,) = text.areas
        width = paper.measured(area.lines[0], area.style)
        if area.x >= end and area.x + width <= paper.width and len(area.lines) == 1:
            kept.append(replace(text, areas=(replace(area, width=width),)))
            end = area.x + width + paper.dots(GAP_MILS)
    return kept
