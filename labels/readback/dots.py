"""The dots of a page, one bit each, as one whole number for all of them.

The first dot is the highest bit. Each row is filled up to whole bytes. Python shifts and combines
such numbers faster than any loop over dots.
"""

from dataclasses import dataclass

from PIL import Image

BYTE = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a page in dots, and what can be done with sets of its dots."""

    width: int
    height: int

    @property
    def _row(self) -> int:
        """Bytes of a row."""
        return -(-self.width // BYTE)

    def below(self, greys: bytes, grey: int) -> int:
        """The dots that are darker than `grey`, of one byte for each dot."""
        image = Image.frombuffer("L", (self.width, self.height), greys, "raw", "L", 0, 1)
        table = [255] * grey + [0] * (256 - grey)
        return int.from_bytes(image.point(table, "1").tobytes(), "big")

    def span(self, x: int, width: int) -> int:
        """A row with `width` dots from `x` on; what is beyond the page is left out."""
        start, end = max(x, 0), min(x + width, self.width)
        return ((1 << max(end - start, 0)) - 1) << (self._row * BYTE - end)

    def rows(self, row: int, y: int, height: int) -> int:
        """The same row, `height` times from `y` on; what is beyond the page is left out."""
        start, end = max(y, 0), min(y + height, self.height)
        block = int.from_bytes(row.to_bytes(self._row, "big") * max(end - start, 0), "big")
        return block << (self._row * BYTE * (self.height - end))

    def rectangle(self, x: int, y: int, width: int, height: int) -> int:
        """A full rectangle."""
        return self.rows(self.span(x, width), y, height)

    def near(self, dots: int) -> int:
        """The dots and the eight neighbours of each."""
        row = self._row * BYTE
        across = dots | dots << 1 | dots >> 1
        return across | across << row | across >> row
