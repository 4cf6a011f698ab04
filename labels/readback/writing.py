"""Writes texts on pages as the simplest PDF: each line in black at its place."""

import functools
import io
from collections.abc import Iterator, Sequence

from fontTools import ttLib

from labels import fonts, raster
from labels.typesetting.areas import Area

THOUSAND = 1000
# A letter that its size alone puts closer to the next dot is drawn there.
PANGO_PARTS = 1024
# Hinting is for screens. No label is drawn with it.
HINTING = {"cvt ", "fpgm", "prep", "gasp"}
# The objects before the fonts, and those of each font.
BEFORE, OF_FONT = 2, 4

Page = tuple[Sequence[Area], tuple[int, int]]  # its texts, and its width and height in dots


def pdf(pages: Sequence[Page], dpi: int) -> bytes:
    """Texts only: neither boxes nor bars, and no box is black behind its letters."""
    numbers = {weight: BEFORE + 1 + OF_FONT * n for n, weight in enumerate(fonts.FILES)}
    first = BEFORE + 1 + OF_FONT * len(numbers)
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    resources = "".join(f"/{weight} {number} 0 R" for weight, number in numbers.items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]"
        f"/Resources<</Font<<{resources}>>>>>>".encode(),
    ]
    used = _characters(pages)
    for weight, number in numbers.items():
        objects += _font(weight, used[weight], number)
    for page in pages:
        objects += _page(page, raster.POINTS_PER_INCH / dpi, len(objects) + 2)
    return _file(objects)


def _characters(pages: Sequence[Page]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {weight: set() for weight in fonts.FILES}
    for areas, _ in pages:
        for area in areas:
            used[area.style.weight].update(*area.lines)
    return used


def _page(page: Page, point: float, contents: int) -> list[bytes]:
    """point: a printer dot in points. contents: the object number of the texts."""
    areas, (width, height) = page
    top = height * point
    lines = "\n".join(line for area in areas for line in _lines(area, point, top))
    return [
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width * point:.6f} {top:.6f}]"
        f"/Contents {contents} 0 R>>".encode(),
        _stream(lines.encode()),
    ]


def _lines(area: Area, point: float, top: float) -> Iterator[str]:
    """Each line with its baseline in the middle of its pitch, by CSS 2.2, 10.8.1."""
    face, size = fonts.face(area.style.weight), _size(area.style.tenths)
    em = size / point / face.units_per_em
    rise = (area.pitch - (face.ascent + face.descent) * em) / 2 + face.ascent * em
    for number, line in enumerate(area.lines):
        x, y = area.x + _before(area, line, size / point), area.y + number * area.pitch + rise
        glyphs = "".join([f"{face.glyphs[character]:04x}" for character in line])
        yield (
            f"BT /{area.style.weight} {size} Tf {x * point:.4f} {top - y * point:.4f} Td "
            f"<{glyphs}> Tj ET"
        )


def _before(area: Area, line: str, em: float) -> float:
    """The dots from the area's left edge to the line's."""
    if area.align == "left":
        return 0.0
    widths = _widths(area.style.weight)
    spare = area.width - sum([widths[character] for character in line]) * em / THOUSAND
    return spare / 2 if area.align == "center" else spare


def _size(tenths: int) -> float:
    """In points. Pango uses whole fractions of a CSS pixel, 96 of which are an inch."""
    return tenths * PANGO_PARTS * 96 // 720 * 72 / (96 * PANGO_PARTS)


@functools.cache
def _widths(weight: str) -> dict[str, int]:
    """The width of each character, in thousandths of the font size, as PDF requires."""
    face = fonts.face(weight)
    return {
        character: round(advance * THOUSAND / face.units_per_em)
        for character, advance in face.advances.items()
    }


def _font(weight: str, characters: set[str], number: int) -> list[bytes]:
    face, advances = fonts.face(weight), _widths(weight)
    widths = "".join(f"{face.glyphs[one]}[{advances[one]}]" for one in sorted(characters))
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
    """The glyphs of the font's own file unchanged, without the tables that would hint them."""
    with ttLib.TTFont(fonts.face(weight).file, lazy=True) as font, io.BytesIO() as made:
        for table in HINTING & set(font.keys()):
            del font[table]
        font.save(made, reorderTables=None)
        return _stream(made.getvalue())


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
