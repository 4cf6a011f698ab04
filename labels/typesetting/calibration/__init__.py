"""The calibration label of a stock: rulers in exact dots, marks at each edge, and two barcodes.

A person reads at each edge the smallest number whose crossbar is whole, so that a shift shows; and
looks at the fields of one-dot lines, which are even only if the printer does not scale them.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from labels import fonts
from labels.errors import LabelError
from labels.stock import Stock
from labels.typesetting import symbols, wrapping
from labels.typesetting.areas import Box, Part, Style, stacked, together
from labels.typesetting.calibration import grid as grids
from labels.typesetting.calibration import rulers
from labels.typesetting.calibration.grid import SMALL, Grid
from labels.typesetting.calibration.marks import Edge, edges, marks
from labels.typesetting.pages import Arrangement

# One-dot lines: enough that a scale of 1 in 100 shows as a band.
LINES = 48
COLUMN_GAP_MILS = 20
PLAIN, BOLD = Style("regular", 80), Style("bold", 80)


@dataclass(frozen=True, slots=True)
class CalibrationWords:
    """What a calibration label says: its title, the name of its printer, and its two codes.

    large, small: the texts of the barcode with the widest bars, and of that with the narrowest.
    """

    title: str
    printer: str
    large: str
    small: str


@dataclass(frozen=True, slots=True)
class CalibrationMarks:
    """What can be read on the label of a stock.

    edges: those with marks. marks: their distances from the edge, lowest first. spans: the two
    numbers between which a ruler can be measured, by "across" and "down".
    """

    edges: tuple[str, ...]
    marks: tuple[int, ...]
    spans: dict[str, tuple[int, int]]


def marks_of(stock: Stock) -> CalibrationMarks:
    """What can be read on the label of a stock."""
    spans = rulers.spans(grids.of(stock))
    return CalibrationMarks(tuple(edge.value for edge in edges(stock)), marks(stock), spans)


def arrangement(stock: Stock, words: CalibrationWords) -> Arrangement:
    """The calibration label of a stock."""
    grid = grids.of(stock)
    rim = stock.margin
    right = grid.width - (grid.x if Edge.RIGHT in edges(stock) else rim)
    beside = grid.right + len(grid.marks) * grid.column + rim
    narrow = _code(words.small, stock, [*symbols.modules(stock)][-1:], beside - grid.right)
    placed = _in_columns(grid, words, narrow, (grid.right, beside, right))
    if placed is None:
        placed = _in_one_column(grid, words, narrow, right)
    part = together([rulers.every(grid), placed])
    size = (grid.width, grid.height)
    return Arrangement(dataclasses.replace(part, height=grid.height), *size, Box(0, 0, *size))


def _in_columns(
    grid: Grid, words: CalibrationWords, narrow: Part, places: tuple[int, int, int]
) -> Part | None:
    """Beside the marks of the lower edge, if the label is wide enough. None if it is not."""
    left, beside, right = places
    try:
        parts = [_wide(words, grid.stock, right - beside)]
    except LabelError:
        return None
    parts += _texts(words, grid.stock, right - beside)
    room = grid.height - grid.stock.margin - grid.below
    while sum(part.height for part in parts) > room:
        parts.pop()
    first = stacked([narrow, _fields(grid)])
    return together([first.moved(left, grid.below), stacked(parts).moved(beside, grid.below)])


def _in_one_column(grid: Grid, words: CalibrationWords, narrow: Part, right: int) -> Part:
    """Beside the marks of the right edge, or below them on a narrow label."""
    stock, top, fields = grid.stock, grid.below, _fields(grid)
    (symbol,) = narrow.symbols
    needed = symbol.bars.width + 2 * symbol.bars.quiet_zone
    if right - grid.right < max(needed, *(box.x + box.width for box in fields.boxes)):
        top, right = top + len(grid.marks) * grid.pitch, grid.width - stock.margin
    room = right - grid.right
    parts = [*_texts(words, stock, room), _wide(words, stock, room), narrow, fields]
    placed = stacked(parts, stock.dots(COLUMN_GAP_MILS))
    foot = grid.y if Edge.BOTTOM in edges(stock) else stock.margin
    if top + placed.height > grid.height - foot:
        raise symbols.too_long()
    return placed.moved(grid.right, top)


def _wide(words: CalibrationWords, stock: Stock, room: int) -> Part:
    return _code(words.large, stock, [*symbols.modules(stock)], room)


def _code(text: str, stock: Stock, modules: list[int], room: int) -> Part:
    """The widest bars for which there is room. Raises TextDoesNotFit."""
    for dots in modules:
        part = symbols.placed(text, stock, dots, SMALL)
        (symbol,) = part.symbols
        if symbol.bars.width + 2 * symbol.bars.quiet_zone <= room:
            return part
    raise symbols.too_long()


def _texts(words: CalibrationWords, stock: Stock, room: int) -> Iterator[Part]:
    yield _text(words.title, BOLD, stock, room)
    yield _text(words.printer, PLAIN, stock, room)
    yield _text(f"{stock.name}, {stock.dpi} dpi", PLAIN, stock, room)


def _text(text: str, style: Style, stock: Stock, room: int) -> Part:
    """The first line of a text. Empty if the label's font lacks a letter, or a word is too long."""
    try:
        area = wrapping.area("test", fonts.printable("test", text), style, room, stock.dpi)
    except LabelError:
        return Part(0)
    return Part(area.pitch, areas=(dataclasses.replace(area, lines=area.lines[:1]),))


def _fields(grid: Grid) -> Part:
    """Lines of one dot in both directions, and a block as wide as the rim."""
    side, rim = 2 * LINES, grid.stock.margin
    height = grid.pitch + grid.gap
    upright = (Box(2 * line, 0, 1, height) for line in range(LINES))
    level = (Box(side + grid.gap, y, side, 1) for y in range(0, height, 2))
    block = Box(2 * (side + grid.gap), 0, rim, height)
    return Part(height, boxes=(*upright, *level, block))
