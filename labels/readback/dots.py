"""The dots of a page: as grays, in parts that Pillow compares, or as one integer.

In the integer, each dot is one bit, and the first dot is the highest. Each row is padded to whole
bytes. Python shifts and combines such numbers faster than any loop over dots.
"""

from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops

from labels.dots import BYTE
from labels.dots import HALF as HALF


@dataclass(frozen=True, slots=True)
class PageDots:
    """The size of a page, or of some rows of it, and operations on sets of its dots."""

    width: int
    height: int

    @property
    def _row(self) -> int:
        """The bytes of a row."""
        return -(-self.width // BYTE)

    @property
    def row_bits(self) -> int:
        """The number of bits from one row to the next."""
        return self._row * BYTE

    def image(self, grays: memoryview, top: int, bottom: int) -> Image.Image:
        """The rows from `top` to before `bottom` as a picture that shares the memory of `grays`."""
        rows: Any = grays[top * self.width : bottom * self.width]
        return Image.frombuffer("L", (self.width, bottom - top), rows, "raw", "L", 0, 1)

    def below(self, grays: Image.Image, gray: int) -> int:
        """The dots of a picture of this size that are darker than `gray`."""
        table = [255] * gray + [0] * (256 - gray)
        return int.from_bytes(grays.point(table, "1").tobytes(), "big")

    def has_ink(self, grays: memoryview, box: tuple[int, int, int, int]) -> bool:
        """Whether a dot of a rectangle (left, top, right, bottom) is printed."""
        left, top = max(box[0], 0), max(box[1], 0)
        right, bottom = min(box[2], self.width), min(box[3], self.height)
        if left >= right or top >= bottom:
            return False
        cut = self.image(grays, top, bottom).crop((left, 0, right, bottom - top))
        # Where all is white, nothing is left once light and dark are turned.
        return ImageChops.invert(cut).convert("1", dither=Image.Dither.NONE).getbbox() is not None

    def span(self, x: int, width: int) -> int:
        """A row with `width` dots from `x` on, clipped to the page."""
        start, end = max(x, 0), min(x + width, self.width)
        return ((1 << max(end - start, 0)) - 1) << (self._row * BYTE - end)

    def rows(self, row: int, y: int, height: int) -> int:
        """The same row, `height` times from `y` on, clipped to the page."""
        start, end = max(y, 0), min(y + height, self.height)
        block = int.from_bytes(row.to_bytes(self._row, "big") * max(end - start, 0), "big")
        return block << (self._row * BYTE * (self.height - end))

    def rectangle(self, x: int, y: int, width: int, height: int) -> int:
        """A filled rectangle."""
        return self.rows(self.span(x, width), y, height)

    def near(self, dots: int) -> int:
        """The dots and the eight neighbors of each."""
        row = self._row * BYTE
        across = dots | dots << 1 | dots >> 1
        return across | across << row | across >> row
