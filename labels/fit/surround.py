"""Everything on a label but the patient's part: who made it above, what must be known below."""

import dataclasses
from collections.abc import Iterator, Sequence

from labels import barcode
from labels.content import LabelContent
from labels.errors import TextDoesNotFit
from labels.fit import wrapping
from labels.fit.areas import Area, Box, Part, Style, Symbol, stacked, together
from labels.stock import Stock

PHARMACY = Style("bold", 100)
RX_NUMBER = Style("bold", 110, 108)
BEYOND_USE = Style("bold", 90, 118)
# The rest, in tenths of a point: legible at 203 dots to the inch, the second where it saves a line.
SMALL_TENTHS = (70, 68)
# Modules of a Code 128 in mils of an inch: 3 dots at 203 dpi where there is room, never under 2.
MODULE_MILS = 15
SMALLEST_MODULE_MILS = 10
# 5 mm, the height below which a hand-held scanner is hard to aim.
LEAST_BAR_MILS = 197
GAP_MILS = 30
COLUMN_GAP_MILS = 80
WARNING_GAP_MILS = 30
PADDING_MILS = 40


def header(content: LabelContent, stock: Stock, width: int, tenths: int) -> Part:
    """The pharmacy's name and address, the Rx number and the quantity."""
    names = (
        ("pharmacy_name", content.pharmacy_name, PHARMACY),
        ("rx_number", content.rx_number, RX_NUMBER),
    )
    facts = (
        ("pharmacy_address", content.pharmacy_address, _small(tenths)),
        ("pharmacy_phone", content.pharmacy_phone, _small(tenths)),
        ("quantity", content.quantity, _small(tenths, "bold")),
    )
    return stacked([_row(names, stock, width), _row(facts, stock, width)])


def footer(content: LabelContent, stock: Stock, width: int, tenths: int) -> Part:
    """Beyond-use date, warnings and barcode in two columns; storage and statements below."""
    symbol = _symbol(content.barcode, stock, width)
    left = width - symbol.bars.width - _overhang(symbol, stock) - symbol.bars.quiet_zone
    right = _right(content, stock, symbol, tenths)
    columns = together([_left(content, stock, left, tenths), right.moved(left, 0)])
    texts = [("storage", content.storage)]
    texts += [("statements", text) for text in content.statements]
    small = [_text(field, text, _small(tenths), stock, width) for field, text in texts]
    return stacked([columns, stacked(small)], stock.dots(GAP_MILS))


def _left(content: LabelContent, stock: Stock, width: int, tenths: int) -> Part:
    inner = width - stock.dots(COLUMN_GAP_MILS)
    beyond_use = _text("beyond_use", content.beyond_use, BEYOND_USE, stock, inner)
    warnings = [_warning(text, stock, inner, tenths) for text in content.warnings]
    return stacked([beyond_use, *warnings], stock.dots(WARNING_GAP_MILS))


def _warning(text: str, stock: Stock, width: int, tenths: int) -> Part:
    padding = stock.dots(PADDING_MILS)
    style = _small(tenths, "bold")
    area = wrapping.area("warnings", text, style, width - 2 * padding, stock.dpi)
    inner = dataclasses.replace(area, is_inverse=True, x=padding, y=padding // 4)
    height = area.height + padding // 4 * 2
    return Part(height, areas=(inner,), boxes=(Box(0, 0, width, height),))


def _right(content: LabelContent, stock: Stock, symbol: Symbol, tenths: int) -> Part:
    """The barcode with its digits, and the facts of the filling under it."""
    quiet = symbol.bars.quiet_zone
    small = _small(tenths)
    digits = wrapping.area("barcode", content.barcode, small, symbol.bars.width, stock.dpi)
    bars = Part(symbol.height, symbols=(dataclasses.replace(symbol, x=quiet),))
    below = dataclasses.replace(digits, x=quiet, y=symbol.height + 2, align="center")
    facts = (
        ("date", f"Filled: {content.date}", small),
        ("lot", f"Lot: {content.lot}", small),
        ("prescriber", f"Prescriber: {content.prescriber}", small),
    )
    rows = _row(facts, stock, symbol.bars.width).moved(quiet, 0)
    return stacked([together([bars, Part(below.y + below.height, areas=(below,))]), rows])


def _symbol(text: str, stock: Stock, width: int) -> Symbol:
    """The barcode with the widest module that leaves a bit less than half of the width free."""
    height = stock.dots(LEAST_BAR_MILS)
    for dots in range(stock.dots(MODULE_MILS), stock.dots(SMALLEST_MODULE_MILS) - 1, -1):
        symbol = Symbol(0, 0, height, barcode.code128(text, dots))
        if (symbol.bars.width + 2 * symbol.bars.quiet_zone) * 100 <= width * 55:
            return symbol
    raise TextDoesNotFit("barcode", "The barcode is too long for the label. Use fewer digits.")


def _overhang(symbol: Symbol, stock: Stock) -> int:
    """The part of the right quiet zone that the white rim of the label does not give."""
    return max(symbol.bars.quiet_zone - stock.margin, 0)


def _small(tenths: int, weight: str = "regular") -> Style:
    return Style(weight, tenths, 110)


def _text(field: str, text: str, style: Style, stock: Stock, width: int) -> Part:
    area = wrapping.area(field, text, style, width, stock.dpi)
    return Part(area.height, areas=(area,))


def _row(texts: Sequence[tuple[str, str, Style]], stock: Stock, width: int) -> Part:
    """Texts beside each other, the last one flush right; a text that finds no room goes below."""
    rows: list[list[Area]] = [[]]
    for field, text, style in texts:
        needed = min(wrapping.width(text, style, stock.dpi), width)
        area = wrapping.area(field, text, style, needed, stock.dpi)
        x = sum(one.width + stock.dots(COLUMN_GAP_MILS) for one in rows[-1])
        if rows[-1] and x + needed > width:
            rows.append([])
            x = 0
        rows[-1].append(dataclasses.replace(area, x=x))
    return stacked([_aligned(row, width) for row in rows])


def _aligned(row: Sequence[Area], width: int) -> Part:
    return together(list(_on_one_line(row, width)))


def _on_one_line(row: Sequence[Area], width: int) -> Iterator[Part]:
    height = max(area.height for area in row)
    for number, area in enumerate(row):
        placed = dataclasses.replace(area, y=height - area.height)
        if number == len(row) - 1 > 0:
            placed = dataclasses.replace(placed, x=width - area.width, align="right")
        yield Part(height, areas=(placed,))
