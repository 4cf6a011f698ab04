"""Renders a page of a PDF as a picture for a screen."""

import struct
import zlib

from labels import raster

PNG = b"\x89PNG\r\n\x1a\n"
# Sixteen grays are enough for black text with smooth edges, and compress much better than 256.
GRAYS = bytes(min((gray + 8) // 17 * 17, 255) for gray in range(256))


def page_count(pdf: bytes) -> int:
    """The number of pages. Raises PdfUnreadable for other files."""
    with raster.opened(pdf) as document:
        return document.pages


def png(pdf: bytes, dots_per_inch: int, number: int = 1) -> bytes:
    """One page as a gray PNG; the first is 1. Raises PdfUnreadable for other files."""
    with raster.opened(pdf) as document:
        page = document.page(number - 1)
        size = page.size()
        width, height = (round(side * dots_per_inch / raster.POINTS_PER_INCH) for side in size)
        grays = bytes(page.grays(width, height, dots_per_inch)).translate(GRAYS)
    rows = (grays[start : start + width] for start in range(0, height * width, width))
    # Each row begins with its filter: none.
    lines = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return PNG + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
