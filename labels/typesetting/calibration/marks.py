"""The edges of a calibration label and the distances of their marks, in dots."""

from enum import StrEnum

from labels.stock import Stock

# A continuous roll: long enough for both rulers.
OPEN_MILS = 2500
# The marks of an edge reach twice as far as the rim. Office paper has a wide rim, and more marks.
RIMS, STEPS_OF_LABEL, STEPS_OF_PAPER = 2, 3, 5
# The marks of the rulers, in dots.
EVERY, MIDDLE, LONG = 10, 50, 100


class Edge(StrEnum):
    """An edge of a label, as its words are read."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


ACROSS, DOWN = (Edge.LEFT, Edge.RIGHT), (Edge.TOP, Edge.BOTTOM)


def size(stock: Stock) -> tuple[int, int]:
    """Width and height of the label, as it is read."""
    open_dots = stock.dots(OPEN_MILS)
    width = open_dots if stock.open_side == "width" else stock.width
    height = open_dots if stock.open_side == "height" else stock.height
    return width, height


def edges(stock: Stock) -> tuple[Edge, ...]:
    """The edges with marks. Along a roll, the paper ends wherever it is cut."""
    across = () if stock.open_side == "width" else ACROSS
    return (*across, *(() if stock.open_side == "height" else DOWN))


def marks(stock: Stock) -> tuple[int, ...]:
    """How far each mark is from its edge. One of them is on the rim, where words may begin."""
    steps = STEPS_OF_LABEL if stock.kind == "label" else STEPS_OF_PAPER
    return tuple(stock.margin * step // steps for step in range(RIMS * steps + 1))
