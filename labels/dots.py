"""The dots of one label, one bit each: read back, stored, and sent to printers that accept dots."""

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops

from labels.errors import DotsMalformed

BYTE = 8
# A printer of one bit to the dot prints what is darker than this.
HALF = 128
SIZES = struct.Struct(">3H")
# The longest label of any stock has fewer dots, so larger data is not ours.
MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Dots:
    """Rows from the top. A bit of 1 is ink. Each row is padded with white to whole bytes.

    dpi: dots per inch, the same in both directions.
    """

    width: int
    height: int
    dpi: int
    rows: bytes

    def __post_init__(self) -> None:
        if min(self.width, self.height, self.dpi) < 1 or len(self.rows) != self._bytes:
            raise DotsMalformed("The dots of a label do not have the size that they name.")

    @property
    def row_bytes(self) -> int:
        """The number of bytes in one row."""
        return -(-self.width // BYTE)

    @property
    def _bytes(self) -> int:
        return self.row_bytes * self.height

    def turned(self) -> "Dots":
        """The same dots, rotated clockwise by 90 degrees."""
        image = self.image().transpose(Image.Transpose.ROTATE_270)
        return Dots(self.height, self.width, self.dpi, image.tobytes())

    def upside_down(self) -> "Dots":
        """The same dots, rotated by 180 degrees."""
        image = self.image().transpose(Image.Transpose.ROTATE_180)
        return Dots(self.width, self.height, self.dpi, image.tobytes())

    def image(self) -> Image.Image:
        """A picture in which ink is 255."""
        return Image.frombytes("1", (self.width, self.height), self.rows)

    def png(self) -> bytes:
        """A PNG with one bit for each dot. Ink is black."""
        written = io.BytesIO()
        picture = ImageChops.invert(self.image())
        picture.save(written, "PNG", dpi=(self.dpi, self.dpi))
        return written.getvalue()

    def packed(self) -> bytes:
        """Width, height and dots per inch in two bytes each, and the rows compressed (RFC 1950)."""
        return SIZES.pack(self.width, self.height, self.dpi) + zlib.compress(self.rows)

    @property
    def digest(self) -> str:
        """SHA-256 of size, resolution and rows. Labels with the same digest print alike."""
        head = f"{self.width}x{self.height}@{self.dpi}:".encode()
        return hashlib.sha256(head + self.rows).hexdigest()


@dataclass(frozen=True, slots=True)
class Printable:
    """One label, as a PDF and as the dots that were read back from it.

    dots: None for office paper, and for labels of earlier releases, whose dots were not stored.
    """

    pdf: bytes
    dots: Dots | None = None


def unpacked(packed: bytes) -> Dots:
    """The dots from their packed form. Raises DotsMalformed for anything else."""
    reader = zlib.decompressobj()
    try:
        width, height, dpi = SIZES.unpack_from(packed)
        rows = reader.decompress(packed[SIZES.size :], MOST_BYTES)
    except (struct.error, zlib.error) as error:
        raise DotsMalformed("The dots of a label cannot be unpacked.") from error
    if not reader.eof or reader.unused_data:
        raise DotsMalformed("The dots of a label are cut off, or more follows them.")
    return Dots(width, height, dpi, rows)


def of_grays(grays: memoryview, width: int, height: int, dpi: int) -> Dots:
    """The dots of a page with one byte per dot. Dots darker than one half are ink."""
    rows: Any = grays
    picture = Image.frombuffer("L", (width, height), rows, "raw", "L", 0, 1)
    # One bit to the dot is set from HALF on, so that the dark is made light before.
    ink = ImageChops.invert(picture).convert("1", dither=Image.Dither.NONE)
    return Dots(width, height, dpi, ink.tobytes())
