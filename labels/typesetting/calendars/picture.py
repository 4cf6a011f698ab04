"""The picture of the dose over the days: a staircase with its numbers.

The table below it has every dose. So a number that does not fit is omitted, and so is the whole
picture if one of its steps would be thinner than a dot: no schedule is refused for its picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labels.calendar import CalendarContent, DoseSpan
from labels.typesetting.areas import Area, Box, Part, Style, stacked
from labels.typesetting.calendars.parts import (
    HEADING,
    SMALL,
    STRONG,
    THICK_MILS,
    THIN_MILS,
    CalendarPaper,
)

HEIGHT_MILS = 850
TITLE_GAP_MILS = 40
# The clear space between a number and any other number, or an edge of the staircase.
CLEAR_MILS = 35
# The styles tried for a number, in order.
STYLES = (STRONG, Style("bold", 90, 125))


@dataclass(frozen=True, slots=True)
class _DrawnStep:
    """A bar in dots from the picture's top left corner. A rest has no height."""

    bar: DoseSpan
    left: int
    right: int
    top: int


def drawn(content: CalendarContent, paper: CalendarPaper) -> Part:
    """The title, the steps, and the first day of each below them. Empty without any step."""
    if not is_drawable(content.bars, paper):
        return Part(0)
    title = paper.text("picture", content.picture, HEADING, paper.width)
    return stacked([title, _picture(content.bars, paper)], paper.dots(TITLE_GAP_MILS))


def is_drawable(bars: Sequence[DoseSpan], paper: CalendarPaper) -> bool:
    """Whether there is any dose, and each step of the staircase has its own dot."""
    places = _places(bars, paper) if any(bar.size for bar in bars) else ()
    return bool(places) and all(left < right for left, right in places)


def _picture(bars: Sequence[DoseSpan], paper: CalendarPaper) -> Part:
    ground = STRONG.pitch(paper.stock.dpi) + paper.dots(HEIGHT_MILS)
    steps = _steps(bars, paper, ground)
    boxes = [Box(0, ground, paper.width, max(paper.dots(THIN_MILS), 1))]
    for step in steps:
        if step.bar.size:
            boxes += _outline(paper, step, ground)
    areas = (*_doses(steps, paper), *_days(steps, paper, ground + paper.dots(THIN_MILS)))
    return Part(ground + SMALL.pitch(paper.stock.dpi), tuple(areas), tuple(boxes))


def _steps(bars: Sequence[DoseSpan], paper: CalendarPaper, ground: int) -> list[_DrawnStep]:
    """The height of a dose. Even the smallest is as high as the line that draws it."""
    largest, high = max(bar.size for bar in bars), paper.dots(HEIGHT_MILS)
    return [
        _DrawnStep(
            bar,
            left,
            right,
            ground - (max(bar.size * high // largest, _thick(paper)) * (bar.size > 0)),
        )
        for bar, (left, right) in zip(bars, _places(bars, paper), strict=True)
    ]


def _places(bars: Sequence[DoseSpan], paper: CalendarPaper) -> list[tuple[int, int]]:
    """Each bar from its left edge to its right one. Days are equally wide."""
    first, days = bars[0].first_day, bars[-1].last_day - bars[0].first_day + 1
    return [
        (
            (bar.first_day - first) * paper.width // days,
            (bar.last_day - first + 1) * paper.width // days,
        )
        for bar in bars
    ]


def _thick(paper: CalendarPaper) -> int:
    return max(paper.dots(THICK_MILS), 1)


def _outline(paper: CalendarPaper, step: _DrawnStep, ground: int) -> Iterator[Box]:
    """The top of a step and its two sides, which are one line if the step is that narrow."""
    thin = min(max(paper.dots(THIN_MILS), 1), step.right - step.left)
    yield Box(step.left, step.top, step.right - step.left, _thick(paper))
    for x in (step.left, step.right - thin):
        yield Box(x, step.top, thin, ground - step.top)


def _doses(steps: Sequence[_DrawnStep], paper: CalendarPaper) -> list[Area]:
    """The numbers that fit, those of the first and the last dose first."""
    placed: list[Area] = []
    for step in (steps[0], *reversed(steps[1:])):
        free = (one for one in _tried(step, paper) if _is_free(one, placed, steps, paper))
        if area := next(free, None):
            placed.append(area)
    return placed


def _tried(step: _DrawnStep, paper: CalendarPaper) -> Iterator[Area]:
    """Above its step: from its left edge, to its right edge, in its middle; larger ones first."""
    if not step.bar.label:
        return
    for style in STYLES:
        pitch, width = style.pitch(paper.stock.dpi), paper.measured(step.bar.label, style)
        middle = (step.left + step.right - width) // 2
        for x in (step.left, step.right - width, middle):
            yield Area("bars", (step.bar.label,), style, width, pitch, x, step.top - pitch)


def _is_free(
    area: Area, placed: Sequence[Area], steps: Sequence[_DrawnStep], paper: CalendarPaper
) -> bool:
    """Whether it touches neither the paper's edge, nor a higher step, nor another number."""
    clear = paper.dots(CLEAR_MILS)
    left, right = area.x - clear, area.x + area.width + clear
    if area.x < 0 or area.x + area.width > paper.width:
        return False
    bottom = area.y + area.height
    if any(step.top < bottom for step in steps if step.left < right and left < step.right):
        return False
    return not any(
        one.x < right and left < one.x + one.width
        for one in placed
        if one.y < bottom and area.y < one.y + one.height
    )


def _days(steps: Sequence[_DrawnStep], paper: CalendarPaper, y: int) -> Iterator[Area]:
    """The first day of each step that fits beside the previous one."""
    end = 0
    for step in steps:
        text = str(step.bar.first_day)
        width = paper.measured(text, SMALL)
        if step.left >= end and step.left + width <= paper.width:
            yield Area("bars", (text,), SMALL, width, SMALL.pitch(paper.stock.dpi), step.left, y)
            end = step.left + width + paper.dots(TITLE_GAP_MILS)
