"""A test label for any stock: edge marks, a barcode, the fonts, and what to check."""

from collections.abc import Iterator, Sequence

from labels import fonts
from labels.errors import LabelError
from labels.stock import Stock
from labels.typesetting import symbols, wrapping
from labels.typesetting.areas import Area, Box, Part, Style, stacked
from labels.typesetting.pages import Arrangement

# No container label has this number. Its check digit is correct.
NUMBER = "0" * 14
# For a continuous roll: long enough to see both sides.
OPEN_MILS = 2500
# Marks are a quarter of an inch apart. Those of whole inches are longer.
MARK_MILS, INCH_EVERY = 250, 4
SHORT_MILS, LONG_MILS, GAP_MILS = 40, 80, 30
STROKE_PER_INCH = 100
HEADS = (Style("bold", 140), Style("bold", 110), Style("bold", 90))
SIZES = (60, 70, 80, 100, 120, 140)
LETTERS = "0.5 mg 4.5 mg 0123456789 Il1 O0 S5 B8 ñ á é í ó ú"
PLAIN = Style("regular", 80)
FACTS = Style("bold", 90)


def arrangement(stock: Stock, name: str) -> Arrangement:
    """The test label of a stock for the printer of this name.

    Parts that do not fit are omitted, those with the largest letters first. The marks and the
    barcode are never omitted.
    """
    width = stock.width if stock.open_side != "width" else stock.dots(OPEN_MILS)
    height = stock.height if stock.open_side != "height" else stock.dots(OPEN_MILS)
    inset = stock.margin + stock.dots(LONG_MILS + GAP_MILS)
    room = width - 2 * inset
    words = _filled(_wanted(stock, name, room), _symbol(stock, room), height - 2 * inset)
    marks = Part(height, boxes=tuple(_marks(stock, width, height)))
    inside = words.moved(inset, inset + (height - 2 * inset - words.height) // 2)
    part = Part(height, inside.areas, marks.boxes, inside.symbols)
    return Arrangement(part, width, height, Box(0, 0, width, height))


def _symbol(stock: Stock, room: int) -> Part:
    for dots in symbols.modules(stock):
        part = symbols.placed(NUMBER, stock, dots, PLAIN)
        (symbol,) = part.symbols
        if symbol.bars.width + 2 * symbol.bars.quiet_zone <= room:
            return part.moved((room - symbol.bars.width) // 2 - symbol.bars.quiet_zone, 0)
    raise symbols.too_long()


def _wanted(stock: Stock, name: str, room: int) -> Iterator[Part]:
    """Parts, most important first. Each is omitted if it does not fit."""
    facts = f"{stock.name}: {stock.facts}"
    yield _text("Test label", HEADS, stock, room)
    yield _text(facts, (FACTS, PLAIN), stock, room)
    yield _text("Marks show on all four sides; the barcode scans.", (PLAIN,), stock, room)
    yield _text(_printable(name), (PLAIN,), stock, room)
    for weight in fonts.FILES:
        for tenths in SIZES:
            text = f"{tenths // 10} pt {weight} {LETTERS}"
            yield _text(text, (Style(weight, tenths),), stock, room)


def _text(text: str, styles: Sequence[Style], stock: Stock, room: int) -> Part:
    """A text in the first style that fits on one line, else cut off at a word."""
    areas = [_area(text, style, stock, room) for style in styles]
    single = [area for area in areas if area is not None and len(area.lines) == 1]
    found = next(iter(single), areas[-1])
    if found is None:
        return Part(0)
    line = Area("test", found.lines[:1], found.style, room, found.pitch)
    return Part(line.height, areas=(line,))


def _area(text: str, style: Style, stock: Stock, room: int) -> Area | None:
    try:
        return wrapping.area("test", text, style, room, stock.dpi)
    except LabelError:
        return None


def _printable(name: str) -> str:
    """The printer's name, unless the label's font lacks one of its letters."""
    try:
        return f"Printer: {fonts.printable('test', name)}"
    except LabelError:
        return "Printer with a name in other letters"


def _filled(wanted: Iterator[Part], symbol: Part, room: int) -> Part:
    placed, left = [], room - symbol.height
    for part in wanted:
        if part.height <= left:
            placed.append(part)
            left -= part.height
    return stacked([*placed, symbol])


def _marks(stock: Stock, width: int, height: int) -> Iterator[Box]:
    """A frame on the edge of the rim, and marks along each side that point inward."""
    edge, stroke = stock.margin, max(stock.dpi // STROKE_PER_INCH, 1)
    right, bottom = width - edge, height - edge
    yield Box(edge, edge, right - edge, stroke)
    yield Box(edge, bottom - stroke, right - edge, stroke)
    yield Box(edge, edge, stroke, bottom - edge)
    yield Box(right - stroke, edge, stroke, bottom - edge)
    for place, length in _places(stock, right - edge):
        yield Box(edge + place, edge, stroke, length)
        yield Box(edge + place, bottom - length, stroke, length)
    for place, length in _places(stock, bottom - edge):
        yield Box(edge, edge + place, length, stroke)
        yield Box(right - length, edge + place, length, stroke)


def _places(stock: Stock, side: int) -> Iterator[tuple[int, int]]:
    number = 1
    while (place := stock.dots(number * MARK_MILS)) < side - stock.dots(SHORT_MILS):
        is_inch = number % INCH_EVERY == 0
        yield place, stock.dots(LONG_MILS if is_inch else SHORT_MILS)
        number += 1
