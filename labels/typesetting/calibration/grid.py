"""The places on a calibration label, in dots. All begins where the rulers cross."""

from dataclasses import dataclass

from labels.stock import Stock
from labels.typesetting.areas import Style
from labels.typesetting.calibration import marks as label_marks

SMALL = Style("regular", 60)
# The bars of an edge reach this far beyond its last mark, then comes the number.
TAIL_MILS, GAP_MILS, NUMBER_MILS = 40, 30, 210
LINE_MILS, COLUMN_MILS = 15, 160
TICKS_MILS = {label_marks.LONG: 70, label_marks.MIDDLE: 50, label_marks.EVERY: 30}
STROKE_PER_INCH = 100


@dataclass(frozen=True, slots=True)
class Grid:
    """stroke: the width of heavy lines. base: where the bars of an edge end.

    x, y: the ruler that goes down, and the one that goes across. right, below: where the space
    beside these rulers and their numbers begins.
    """

    stock: Stock
    width: int
    height: int
    stroke: int
    marks: tuple[int, ...]
    base: int
    x: int
    y: int
    right: int
    below: int

    @property
    def pitch(self) -> int:
        """The height of a line of small print."""
        return SMALL.pitch(self.stock.dpi)

    @property
    def number(self) -> int:
        """The width for a number."""
        return self.stock.dots(NUMBER_MILS)

    @property
    def column(self) -> int:
        """The width for a mark of the upper or the lower edge, with its number below it."""
        return self.stock.dots(COLUMN_MILS)

    @property
    def gap(self) -> int:
        """The space between a bar and its number."""
        return self.stock.dots(GAP_MILS)


def of(stock: Stock) -> Grid:
    """The grid of a stock."""
    marks, (width, height) = label_marks.marks(stock), label_marks.size(stock)
    base = marks[-1] + stock.dots(TAIL_MILS)
    gap, number, line = (stock.dots(mils) for mils in (GAP_MILS, NUMBER_MILS, LINE_MILS))
    x, y = base + gap + number + line, base + SMALL.pitch(stock.dpi) + line
    ticks = stock.dots(TICKS_MILS[label_marks.LONG])
    right, below = x + ticks + number + line, y + ticks + SMALL.pitch(stock.dpi) + line
    stroke = max(stock.dpi // STROKE_PER_INCH, 1)
    return Grid(stock, width, height, stroke, marks, base, x, y, right, below)
