"""The barcode on a stock: possible module widths, and the bars above their digits."""

import dataclasses
from collections.abc import Iterator

from labels import barcode
from labels.errors import TextDoesNotFit
from labels.stock import Stock
from labels.typesetting import wrapping
from labels.typesetting.areas import Part, Style, Symbol, stacked

# Two dots at 203 per inch (9.9 mils) are the narrowest module that a hand-held scanner reads from
# any thermal label, and three (14.8 mils) one that it reads immediately. Other printers: no less.
LEAST_DOTS = (2, 203)
ROOMY_DOTS = (3, 203)
# 5 mm. A hand-held scanner is hard to aim at less.
BAR_MILS = 197
DIGITS_GAP_MILS = 10
# Without this space, bars run into a rule or a warning above them on a warm print head.
CLEAR_ABOVE_MILS = 10


def modules(stock: Stock) -> Iterator[int]:
    """The module widths for this stock in whole dots, widest first."""
    yield from range(_dots(ROOMY_DOTS, stock), _dots(LEAST_DOTS, stock) - 1, -1)


def _dots(wanted: tuple[int, int], stock: Stock) -> int:
    dots, dpi = wanted
    return -(-dots * stock.dpi // dpi)


def placed(text: str, stock: Stock, dots: int, style: Style) -> Part:
    """Bars and digits with the left quiet zone. The right one extends beyond it."""
    bars = barcode.code128(text, dots)
    top, height = stock.dots(CLEAR_ABOVE_MILS), stock.dots(BAR_MILS)
    symbol = Part(top + height, symbols=(Symbol(bars.quiet_zone, top, height, bars),))
    digits = wrapping.area("barcode", text, style, bars.width, stock.dpi)
    digits = dataclasses.replace(digits, x=bars.quiet_zone, align="center")
    return stacked([symbol, Part(digits.height, areas=(digits,))], stock.dots(DIGITS_GAP_MILS))


def width(text: str, stock: Stock, dots: int) -> int:
    """The dots that `placed` needs, beyond those that the label's white rim provides."""
    bars = barcode.code128(text, dots)
    return bars.quiet_zone + bars.width + max(bars.quiet_zone - stock.margin, 0)


def too_long() -> TextDoesNotFit:
    """The error if the barcode does not fit."""
    return TextDoesNotFit("barcode", "The barcode is too long for the label. Use fewer digits.")


def bars_width(text: str, dots: int) -> int:
    """The dots from the first bar to the last."""
    return barcode.code128(text, dots).width
