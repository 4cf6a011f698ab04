"""Boxes and bars as PDF operators."""

from collections.abc import Iterator

from labels.stock import Stock
from labels.typesetting.areas import Part

# Boxes and bars are drawn a quarter of a dot smaller on each side. Then a rasterizer that paints
# every dot it touches (as PDF requires) and one that tests dot centers paint the same dots, even if
# the page is up to a quarter of a dot off the printer's grid.
PARTS_PER_DOT, RIM = 20, 5
# Lines of one dot keep more, so that more than half of the dot at each end is covered too.
LINE_RIM = 3
POINTS_PER_INCH = 72


def operators(part: Part, stock: Stock) -> list[bytes]:
    """Operators for everything black except letters, on a page in points with y from the top."""
    rectangles = [_rectangle(*(dots * PARTS_PER_DOT for dots in box)) for box in _boxes(part)]
    if not rectangles:
        return []
    scale = b"%.9f" % (POINTS_PER_INCH / (stock.dpi * PARTS_PER_DOT))
    return [b"q", b"%b 0 0 %b 0 0 cm" % (scale, scale), *rectangles, b"f", b"Q"]


def _boxes(part: Part) -> Iterator[tuple[int, int, int, int]]:
    for box in part.boxes:
        yield box.x, box.y, box.width, box.height
    for symbol in part.symbols:
        for x, width in symbol.bars.spans():
            yield symbol.x + x, symbol.y, width, symbol.height


def _rectangle(x: int, y: int, width: int, height: int) -> bytes:
    rim = LINE_RIM if min(width, height) == PARTS_PER_DOT else RIM
    return b"%d %d %d %d re" % (x + rim, y + rim, width - 2 * rim, height - 2 * rim)
