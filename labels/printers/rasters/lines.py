"""Rows of a raster, compressed by PWG 5102.4, section 4.4. Apple Raster does the same."""

import itertools
import re
from collections.abc import Iterable, Iterator

MOST_ROWS = 256
MOST_BYTES = 128
# A run of one byte, or of the same byte up to 128 times.
RUN = re.compile(rb"(.)\1{0,127}", re.DOTALL)


def compressed(rows: Iterable[bytes]) -> bytes:
    """All rows. Equal adjacent rows are written once, with a repeat count."""
    written = bytearray()
    for row, same in itertools.groupby(rows):
        line, left = _row(row), sum(1 for _ in same)
        while left:
            count = min(left, MOST_ROWS)
            written += bytes((count - 1,)) + line
            left -= count
    return bytes(written)


def _row(row: bytes) -> bytes:
    written, single = bytearray(), bytearray()
    for run in RUN.finditer(row):
        if len(run[0]) == 1:
            single += run[0]
            continue
        written += b"".join(_literals(single))
        single.clear()
        written += bytes((len(run[0]) - 1,)) + run[1]
    written += b"".join(_literals(single))
    return bytes(written)


def _literals(single: bytearray) -> Iterator[bytes]:
    """Bytes that differ from their neighbors, up to 128 at a time. A single one is a run of one."""
    for start in range(0, len(single), MOST_BYTES):
        piece = bytes(single[start : start + MOST_BYTES])
        count = 0 if len(piece) == 1 else 257 - len(piece)
        yield bytes((count,)) + piece
