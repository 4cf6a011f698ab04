"""The boxed number of a container, by which directions and calendar refer to it."""

import functools
from dataclasses import replace

from labels.stock import Stock
from labels.typesetting import wrapping
from labels.typesetting.areas import Area, Box, Part, Style, together

FIELD = "bottle"
# Cached boxes. All digits have the same width, so a few boxes serve all labels.
REMEMBERED = 64
# Digits, and a caption without descenders, need less of a line than other words.
CAPTION, NUMBER_PERCENT = Style("bold", 120, 96), 84
LEAST_TENTHS, MOST_TENTHS = 200, 480
STROKE_MILS, PADDING_MILS, BETWEEN_MILS, APART_MILS = 12, 20, 40, 15


@functools.lru_cache(maxsize=REMEMBERED)
def beside(text: str, height: int, stock: Stock) -> tuple[int, Part]:
    """The caption above its number, in a box about as high as the remaining room, and its width."""
    caption, words = _caption(text, stock)
    edge = _edge(stock)
    room = height - 2 * edge - caption.height
    number = _line(words, _number_style(room * 72000 // (NUMBER_PERCENT * stock.dpi)), stock)
    inner = max(caption.width, number.width)
    centered = [
        caption.at(edge + (inner - caption.width) // 2, edge),
        number.at(edge + (inner - number.width) // 2, edge + caption.height),
    ]
    width = inner + 2 * edge
    return width, _framed(centered, width, caption.height + number.height + 2 * edge, stock)


def alone(text: str, name_tenths: int, width: int, stock: Stock) -> Part:
    """The caption before its number, in a box on its own line.

    Raises TextDoesNotFit for a word that is longer than that line.
    """
    caption, words = _caption(text, stock)
    number = _line(words, _number_style(name_tenths), stock)
    edge, between = _edge(stock), stock.dots(BETWEEN_MILS)
    wide = caption.width + between + number.width + 2 * edge
    if wide > width:
        return _in_lines(text, width, stock)
    # Both share one baseline, apart from the lines above and below.
    down = max(0, (number.height - caption.height) * 3 // 4)
    on_a_line = [
        caption.at(edge, edge + down),
        number.at(edge + caption.width + between, edge),
    ]
    box = _framed(on_a_line, wide, max(number.height, down + caption.height) + 2 * edge, stock)
    apart = stock.dots(APART_MILS)
    return replace(box.moved(0, apart), height=box.height + 2 * apart)


def _in_lines(text: str, width: int, stock: Stock) -> Part:
    """Text without a number is in the box anyway."""
    edge = _edge(stock)
    lines = wrapping.area(FIELD, text, CAPTION, width - 2 * edge, stock.dpi)
    return _framed([lines.at(edge, edge)], width, lines.height + 2 * edge, stock)


def _caption(text: str, stock: Stock) -> tuple[Area, str]:
    """ "Bottle" on its line, and the number that follows it."""
    caption, _, number = text.rpartition(" ")
    return _line(caption, CAPTION, stock), number


def _number_style(tenths: int) -> Style:
    return Style("bold", max(LEAST_TENTHS, min(tenths, MOST_TENTHS)), NUMBER_PERCENT)


def _line(text: str, style: Style, stock: Stock) -> Area:
    width = wrapping.width(text, style, stock.dpi)
    return wrapping.area(FIELD, text, style, width, stock.dpi)


def _edge(stock: Stock) -> int:
    return stock.dots(STROKE_MILS) + stock.dots(PADDING_MILS)


def _framed(areas: list[Area], width: int, height: int, stock: Stock) -> Part:
    stroke = stock.dots(STROKE_MILS)
    sides = (
        Box(0, 0, width, stroke),
        Box(0, height - stroke, width, stroke),
        Box(0, stroke, stroke, height - 2 * stroke),
        Box(width - stroke, stroke, stroke, height - 2 * stroke),
    )
    return together([Part(height, tuple(areas), sides)])
