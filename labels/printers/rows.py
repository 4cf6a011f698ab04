"""Rows of dots in the formats of devices: a bit for each dot, or a byte of black or white."""

from collections.abc import Iterator

from PIL import ImageChops

from labels.dots import BYTE, Dots


def one_bit_rows(dots: Dots) -> Iterator[bytes]:
    """A bit of 1 is ink."""
    return _cut(dots.rows, dots.row_bytes)


def gray_rows(dots: Dots) -> Iterator[bytes]:
    """A byte of 0 is ink, 255 is white. There is nothing in between: printers dither gray."""
    white = ImageChops.invert(dots.image().convert("L"))
    return _cut(white.tobytes(), dots.width)


def white_rows(dots: Dots) -> Iterator[bytes]:
    """A bit of 0 is ink, as in TSPL and EPL2. Bits after the last dot are 1, white."""
    every = (1 << len(dots.rows) * BYTE) - 1
    turned = int.from_bytes(dots.rows, "big") ^ every
    return _cut(turned.to_bytes(len(dots.rows), "big"), dots.row_bytes)


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))
