"""Dots as PWG Raster (PWG 5102.4-2012): one page, in 1-bit black or in gray with two levels."""

import struct
from enum import StrEnum

from labels.dots import Dots
from labels.printers.rasters import lines
from labels.printers.rows import gray_rows, one_bit_rows

MEDIA_TYPE = "image/pwg-raster"
SYNC = b"RaS2"
HEADER_BYTES = 1796
POINTS_PER_INCH = 72


class RasterType(StrEnum):
    """How a page stores its dots, by the keywords of `pwg-raster-document-type-supported`."""

    BLACK = "black_1"
    GRAY = "sgray_8"


# Bits of a dot, and the number of the color space (section 4.3.3.3 of PWG 5102.4).
BITS = {RasterType.BLACK: (1, 3), RasterType.GRAY: (8, 18)}


def written(dots: Dots, kind: RasterType) -> bytes:
    """The document of one page."""
    rows = one_bit_rows(dots) if kind is RasterType.BLACK else gray_rows(dots)
    return SYNC + _header(dots, kind) + lines.compressed(rows)


def _header(dots: Dots, kind: RasterType) -> bytes:
    bits, space = BITS[kind]
    header = bytearray(HEADER_BYTES)
    header[:9] = b"PwgRaster"
    # By their place in the header. Every other field is 0, "as the printer is set".
    points = [side * POINTS_PER_INCH // dots.dpi for side in (dots.width, dots.height)]
    row_bytes = dots.row_bytes if kind is RasterType.BLACK else dots.width
    fields = {
        276: (dots.dpi, dots.dpi),
        340: (1,),
        352: tuple(points),
        372: (dots.width, dots.height),
        384: (bits, bits, row_bytes, 0, space),
        420: (1,),
        452: (1, 1, 1, 0, 0, dots.width, dots.height),
    }
    for place, numbers in fields.items():
        struct.pack_into(f">{len(numbers)}I", header, place, *numbers)
    return bytes(header)
