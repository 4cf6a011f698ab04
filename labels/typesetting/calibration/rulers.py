"""The rulers of a calibration label: one across, one down, and the marks of each edge."""

import dataclasses
from collections.abc import Iterator

from labels.stock import Stock
from labels.typesetting import wrapping
from labels.typesetting.areas import Align, Area, Box, Part, together
from labels.typesetting.calibration.grid import SMALL, TICKS_MILS, Grid
from labels.typesetting.calibration.marks import EVERY, LONG, MIDDLE, Edge, edges

# A shorter length cannot be compared with a ruler of millimeters.
LEAST_SPAN_MILS = 900
# The crossbar at the outer end of a bar, as a share of a line of small print.
CROSSBAR = (5, 8)
CORNER_MILS = 40


def spans(grid: Grid) -> dict[str, tuple[int, int]]:
    """The numbers on the rulers between which a person can measure, for "across" and "down"."""
    sides = {"across": (grid.width, grid.right), "down": (grid.height, grid.below)}
    found = {name: _span(grid.stock, *side) for name, side in sides.items()}
    return {name: span for name, span in found.items() if span is not None}


def _span(stock: Stock, side: int, after: int) -> tuple[int, int] | None:
    first, last = -(-after // LONG) * LONG, (side - stock.margin - 1) // LONG * LONG
    return (first, last) if last - first >= stock.dots(LEAST_SPAN_MILS) else None


def every(grid: Grid) -> Part:
    """All rulers, marks and corners."""
    places = edges(grid.stock)
    rows = [_row(grid, edge) for edge in places if edge in (Edge.LEFT, Edge.RIGHT)]
    columns = [_column(grid, edge) for edge in places if edge in (Edge.TOP, Edge.BOTTOM)]
    corners = Part(grid.height, boxes=tuple(_corners(grid)))
    return together([_across(grid), _down(grid), *rows, *columns, corners])


def _ticks(side: int, skipped: range) -> Iterator[tuple[int, int]]:
    """The place of each mark of a ruler, and whether it is long: 100, 50 or 10."""
    for place in range(0, side, EVERY):
        if place not in skipped:
            yield place, next(one for one in (LONG, MIDDLE, EVERY) if place % one == 0)


def _across(grid: Grid) -> Part:
    ticks = [*_ticks(grid.width, range(grid.x, grid.right))]
    boxes = [Box(0, grid.y, grid.width, 1)]
    boxes += [Box(x, grid.y + 1, 1, grid.stock.dots(TICKS_MILS[kind])) for x, kind in ticks]
    top = grid.y + 1 + grid.stock.dots(TICKS_MILS[LONG])
    numbers = [
        _number(grid, x, (x - grid.number // 2, top), "center")
        for x, kind in ticks
        if kind == LONG and grid.right <= x <= grid.width - grid.number // 2
    ]
    return Part(grid.height, tuple(numbers), tuple(boxes))


def _down(grid: Grid) -> Part:
    ticks = [*_ticks(grid.height, range(grid.y, grid.below))]
    boxes = [Box(grid.x, 0, 1, grid.y), Box(grid.x, grid.y + 1, 1, grid.height - grid.y - 1)]
    boxes += [Box(grid.x + 1, y, grid.stock.dots(TICKS_MILS[kind]), 1) for y, kind in ticks]
    left = grid.x + 1 + grid.stock.dots(TICKS_MILS[LONG]) + grid.stroke
    numbers = [
        _number(grid, y, (left, y - grid.pitch // 2), "left")
        for y, kind in ticks
        if kind == LONG and grid.below <= y <= grid.height - grid.pitch
    ]
    return Part(grid.height, tuple(numbers), tuple(boxes))


def _number(grid: Grid, number: int, place: tuple[int, int], align: Align) -> Area:
    area = wrapping.area("ruler", str(number), SMALL, grid.number, grid.stock.dpi)
    return dataclasses.replace(area, x=place[0], y=place[1], align=align)


def _row(grid: Grid, edge: Edge) -> Part:
    """The marks of the left or the right edge, one below the other. Each bar ends in a crossbar."""
    cross = grid.pitch * CROSSBAR[0] // CROSSBAR[1]
    areas, boxes = [], []
    for place, mark in enumerate(grid.marks):
        top = grid.below + place * grid.pitch
        middle = top + grid.pitch // 2
        boxes.append(Box(mark, middle - cross // 2, grid.stroke, cross))
        bar = mark + grid.stroke
        boxes.append(Box(bar, middle - grid.stroke // 2, grid.base - bar, grid.stroke))
        areas.append(_number(grid, mark, (grid.base + grid.gap, top), "left"))
    if edge is Edge.LEFT:
        return Part(grid.height, tuple(areas), tuple(boxes))
    mirrored = [Box(grid.width - one.x - one.width, one.y, one.width, one.height) for one in boxes]
    right = grid.width - grid.base - grid.gap - grid.number
    areas = [dataclasses.replace(area, x=right, align="right") for area in areas]
    return Part(grid.height, tuple(areas), tuple(mirrored))


def _column(grid: Grid, edge: Edge) -> Part:
    """The marks of the upper or the lower edge, side by side, each with its number inside."""
    cross = grid.pitch * CROSSBAR[0] // CROSSBAR[1]
    areas, boxes = [], []
    for place, mark in enumerate(grid.marks):
        left = grid.right + place * grid.column
        middle = left + grid.column // 2
        boxes.append(Box(middle - cross // 2, mark, cross, grid.stroke))
        bar = mark + grid.stroke
        boxes.append(Box(middle - grid.stroke // 2, bar, grid.stroke, grid.base - bar))
        place_of_number = (middle - grid.number // 2, grid.base)
        areas.append(_number(grid, mark, place_of_number, "center"))
    if edge is Edge.TOP:
        return Part(grid.height, tuple(areas), tuple(boxes))
    mirrored = [Box(o.x, grid.height - o.y - o.height, o.width, o.height) for o in boxes]
    bottom = grid.height - grid.base - grid.pitch
    areas = [dataclasses.replace(area, y=bottom) for area in areas]
    return Part(grid.height, tuple(areas), tuple(mirrored))


def _corners(grid: Grid) -> Iterator[Box]:
    """A right angle in each corner of the part on which words are printed."""
    rim, length, stroke = grid.stock.margin, grid.stock.dots(CORNER_MILS), grid.stroke
    right, bottom = grid.width - rim, grid.height - rim
    for x in (rim, right - length):
        for y in (rim, bottom - stroke):
            yield Box(x, y, length, stroke)
    for x in (rim, right - stroke):
        for y in (rim + stroke, bottom - length):
            yield Box(x, y, stroke, length - stroke)
