"""Dots as Apple Raster (image/urf): one page in 8-bit gray with two levels.

Apple publishes no specification. CUPS reads and writes it: `cups/raster-stream.c` in CUPS 2.4.
"""

import struct

from labels.dots import Dots
from labels.printers.rasters import lines
from labels.printers.rows import gray_rows

MEDIA_TYPE = "image/urf"
SYNC = b"UNIRAST\0"
# sGray of eight bits, one side, normal quality.
GRAY_BITS, GRAY, ONE_SIDE, NORMAL = 8, 0, 1, 4


def written(dots: Dots) -> bytes:
    """The document of one page."""
    head = struct.pack(">8sI", SYNC, 1)
    page = struct.pack(
        ">4B8x3I8x", GRAY_BITS, GRAY, ONE_SIDE, NORMAL, dots.width, dots.height, dots.dpi
    )
    return head + page + lines.compressed(gray_rows(dots))
