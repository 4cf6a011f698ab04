"""A PDF's first page as a picture for a screen. The only home of pypdfium2."""

import struct
import threading
import zlib

import pypdfium2

from labels.errors import PdfUnreadable

POINTS_PER_INCH = 72
PNG = b"\x89PNG\r\n\x1a\n"
# Sixteen greys are enough for black text with smooth edges, and pack much better than 256.
GREYS = bytes(min((grey + 8) // 17 * 17, 255) for grey in range(256))
# PDFium must not be called by two threads at once.
_one_at_a_time = threading.Lock()


def png(pdf: bytes, dots_per_inch: int) -> bytes:
    """The first page as a grey PNG; raises PdfUnreadable for what is no PDF."""
    try:
        with _one_at_a_time:
            width, height, stride, greys = _drawn(pdf, dots_per_inch)
    except pypdfium2.PdfiumError as error:
        raise PdfUnreadable("The label's PDF cannot be drawn.") from error
    rows = (greys[start : start + width] for start in range(0, height * stride, stride))
    # Each row begins with its filter: none.
    lines = b"".join(b"\0" + row.translate(GREYS) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return PNG + b"".join(_chunk(kind, data) for kind, data in chunks)


def _drawn(pdf: bytes, dots_per_inch: int) -> tuple[int, int, int, bytes]:
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[0].render(scale=dots_per_inch / POINTS_PER_INCH, grayscale=True)
        drawn = bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
        bitmap.close()
    return drawn


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
