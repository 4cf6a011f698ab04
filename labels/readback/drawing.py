"""The label as it has to look: drawn a second time from the arrangement, the plainest way.

It shares the arrangement, the font and PDFium with the label that is read back, but nothing of
what made it: no template, no stylesheet, no layout, no subset of the font.
"""

import functools
from collections.abc import Iterator, Sequence

from labels import fonts, raster
from labels.readback.dots import Sheet
from labels.stock import Stock
from labels.typesetting.areas import Area, Part, Symbol

# Greys of a dot that has to be black, and of one that may be.
BLACK, DARK = 64, 192
THOUSAND = 1000
# The fields that each label of an order has otherwise.
OWN = {"drug", "directions", "phase", "quantity", "lot", "barcode", "bottle", "start"}


def draw(part: Part, stock: Stock, sheet: Sheet) -> tuple[int, int]:
    """The dots that have to be black, and those that may be, at the edges of letters."""
    own = tuple(area for area in part.areas if area.field in OWN)
    around = tuple(area for area in part.areas if area.field not in OWN)
    letters = _letters(own, stock, sheet), _letters(around, stock, sheet)
    black, dark = (one | other for one, other in zip(*letters, strict=True))
    boxes = ink_of_boxes(part, sheet) | ink_of_bars(part, sheet)
    # Letters on a box are white.
    return black & ~boxes | boxes & ~dark, dark & ~boxes | boxes & ~black


@functools.lru_cache(maxsize=4)
def _letters(areas: tuple[Area, ...], stock: Stock, sheet: Sheet) -> tuple[int, int]:
    """The last few are remembered: what is around is the same on all labels of an order."""
    points = sheet.width * _point(stock), sheet.height * _point(stock)
    with raster.opened(_pdf(areas, stock, points)) as document:
        greys = document.page().greys(sheet.width, sheet.height, stock.dpi)
    return sheet.below(greys, BLACK), sheet.below(greys, DARK)


def ink_of_boxes(part: Part, sheet: Sheet) -> int:
    """The dots of all solid boxes."""
    return _together(sheet.rectangle(box.x, box.y, box.width, box.height) for box in part.boxes)


def ink_of_bars(part: Part, sheet: Sheet) -> int:
    """The dots of all bars."""
    return _together(
        sheet.rows(_bars(symbol, sheet), symbol.y, symbol.height) for symbol in part.symbols
    )


def _bars(symbol: Symbol, sheet: Sheet) -> int:
    return _together(sheet.span(symbol.x + x, width) for x, width in symbol.bars.spans())


def _together(sets: Iterator[int]) -> int:
    return functools.reduce(int.__or__, sets, 0)


def _point(stock: Stock) -> float:
    """A printer dot in points."""
    return raster.POINTS_PER_INCH / stock.dpi


def _pdf(areas: Sequence[Area], stock: Stock, size: tuple[float, float]) -> bytes:
    """The texts alone, in black, as a PDF; objects 5 to 12 are the fonts."""
    lines = "\n".join(line for area in areas for line in _lines(area, stock, size[1]))
    used = {(area.style.weight, character) for area in areas for character in "".join(area.lines)}
    numbers = {weight: 5 + 4 * place for place, weight in enumerate(fonts.FILES)}
    resources = "".join(f"/{weight} {number} 0 R" for weight, number in numbers.items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]:.6f} {size[1]:.6f}]/Contents 4 0 R"
        f"/Resources<</Font<<{resources}>>>>>>".encode(),
        _stream(lines.encode()),
    ]
    for weight, number in numbers.items():
        characters = "".join(sorted(one for other, one in used if other == weight))
        objects += _font(weight, characters, number)
    return _file(objects)


def _lines(area: Area, stock: Stock, top: float) -> Iterator[str]:
    """Each line with its base line in the middle of its pitch, as CSS 2.2, 10.8.1, has it."""
    face, point = fonts.face(area.style.weight), _point(stock)
    size = area.style.tenths / 10
    em = size / point / face.units_per_em
    rise = (area.pitch - (face.ascent + face.descent) * em) / 2 + face.ascent * em
    for number, line in enumerate(area.lines):
        spare = area.width - sum(_width(face, one) for one in line) * size / point / THOUSAND
        x = area.x + {"left": 0.0, "center": spare / 2, "right": spare}[area.align]
        y = area.y + number * area.pitch + rise
        glyphs = "".join(f"{face.glyphs[character]:04x}" for character in line)
        yield (
            f"BT /{area.style.weight} {size} Tf {x * point:.4f} {top - y * point:.4f} Td "
            f"<{glyphs}> Tj ET"
        )


def _width(face: fonts.Face, character: str) -> int:
    """In thousandths of the font size, as PDF wants it."""
    return round(face.advances[character] * THOUSAND / face.units_per_em)


def _font(weight: str, characters: str, number: int) -> list[bytes]:
    face = fonts.face(weight)
    widths = "".join(f"{face.glyphs[one]}[{_width(face, one)}]" for one in characters)
    return [
        f"<</Type/Font/Subtype/Type0/BaseFont/{weight}/Encoding/Identity-H"
        f"/DescendantFonts[{number + 1} 0 R]>>".encode(),
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{weight}/CIDToGIDMap/Identity"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {number + 2} 0 R/W[{widths}]>>".encode(),
        f"<</Type/FontDescriptor/FontName/{weight}/Flags 4/FontBBox[0 -212 889 905]/ItalicAngle 0"
        f"/Ascent 905/Descent -212/StemV 80/FontFile2 {number + 3} 0 R>>".encode(),
        _font_file(weight),
    ]


@functools.cache
def _font_file(weight: str) -> bytes:
    return _stream(fonts.face(weight).file.read_bytes())


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%b\nendstream" % (len(data), data)


def _file(objects: list[bytes]) -> bytes:
    parts, offsets, end = [b"%PDF-1.7\n"], [], 9
    for number, content in enumerate(objects, start=1):
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        offsets.append(end)
        end += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, end)
    return b"".join([*parts, head, table, tail])
