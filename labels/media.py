"""The paper in whole points, as print systems count it, and how a page's dots lie on that.

CUPS cuts the size of a paper down to whole points, and puts a page whose TrimBox is smaller or
larger into the middle of it: by a fraction of a dot beside the printer's own dots, where every bar
gets a dot wider and every space a dot narrower. So the TrimBox is the paper itself, laid over the
page in such a way that dots meet dots.
"""

import math
from fractions import Fraction

from labels.stock import Stock

PER_INCH = 72
# As far as two dots may lie apart where the paper cannot be laid better: half of it on each side.
NEAR = Fraction(1, 4)


def is_turned(stock: Stock) -> bool:
    """Whether the words run along the feed, so that the page is turned on its way to the paper."""
    if stock.open_side is None:
        return stock.width < stock.height
    return stock.open_side == "width"


def points(stock: Stock, width: int, height: int) -> tuple[int, int]:
    """Width and height of the paper of a page of so many dots, in whole points, as it is read."""
    sides = stock.width_mils, stock.height_mils
    across, down = (mils * PER_INCH // 1000 for mils in sides)
    if stock.open_side == "width":
        return _length(width, stock), down
    if stock.open_side == "height":
        return across, _length(height, stock)
    return across, down


def _length(dots: int, stock: Stock) -> int:
    """The least paper that holds so many dots and is nearly of whole dots itself."""
    length = math.ceil(Fraction(dots * PER_INCH, stock.dpi))
    while is_turned(stock) and abs(_beside(_dots(length, stock))) > NEAR:
        length += 1
    return length


def trim_box(stock: Stock, width: int, height: int) -> tuple[Fraction, ...]:
    """Left, bottom, right and top of the paper in points from the page's bottom left corner."""
    across, down = points(stock, width, height)
    point = Fraction(PER_INCH, stock.dpi)
    left = -_before(_dots(across, stock) - width, stock) * point
    top = (height + _before(_dots(down, stock) - height, stock)) * point
    return left, top - down, left + across, top


def _before(more: Fraction, stock: Stock) -> Fraction:
    """Of so many dots of paper that the page lacks, those at its left or top.

    They are whole where the page lies as it is read. Where it is turned, right or bottom may come
    to lie at the edge from which the printer counts: what is no whole dot is shared by both.
    """
    shared = _beside(more) / 2 if is_turned(stock) else Fraction(0)
    return round(more) // 2 + shared


def _beside(dots: Fraction) -> Fraction:
    return dots - round(dots)


def _dots(length: int, stock: Stock) -> Fraction:
    return Fraction(length * stock.dpi, PER_INCH)
