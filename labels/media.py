"""The paper in whole points, as print systems count it, and the position of a page's dots on it.

CUPS rounds the size of a paper down to whole points, and centers a page whose TrimBox is smaller or
larger on it. That shifts the page by a fraction of a dot against the printer's grid, so that every
bar gets a dot wider and every space a dot narrower. So the TrimBox equals the paper, positioned
such that the dots of both align.
"""

import math
from fractions import Fraction

from labels.stock import Stock

PER_INCH = 72
# How far two dots may be apart if the paper cannot be placed better: half of it on each side.
NEAR = Fraction(1, 4)


def is_turned(stock: Stock) -> bool:
    """Whether the words run along the feed, so that the page is rotated for the paper."""
    if stock.open_side is None:
        return stock.width < stock.height
    return stock.open_side == "width"


def points(stock: Stock, width: int, height: int) -> tuple[int, int]:
    """Width and height of the paper for a page of this many dots, in whole points, as read."""
    sides = stock.width_mils, stock.height_mils
    across, down = (mils * PER_INCH // 1000 for mils in sides)
    if stock.open_side == "width":
        return _length(width, stock), down
    if stock.open_side == "height":
        return across, _length(height, stock)
    return across, down


def _length(dots: int, stock: Stock) -> int:
    """The shortest paper that holds this many dots and is itself nearly a whole number of dots."""
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
    """Of the paper's dots beyond the page, how many are at its left or top.

    If the page is not rotated, they are whole. If it is rotated, the printer may count from the
    right or bottom edge, so that both sides share the fraction of a dot.
    """
    shared = _beside(more) / 2 if is_turned(stock) else Fraction(0)
    return round(more) // 2 + shared


def _beside(dots: Fraction) -> Fraction:
    return dots - round(dots)


def _dots(length: int, stock: Stock) -> Fraction:
    return Fraction(length * stock.dpi, PER_INCH)
