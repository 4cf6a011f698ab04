"""Rasters as CUPS's own library reads them (PWG Raster and Apple Raster)."""

import ctypes
import struct
import tempfile
from dataclasses import dataclass

from PIL import Image, ImageChops

HEADER_BYTES = 1796
# By their position in CUPS's page header.
DPI, WIDTH, HEIGHT, BITS, ROW_BYTES, SPACE = 276, 372, 376, 388, 392, 400


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a document. data: its rows; bits: of each dot; space: of colors."""

    width: int
    height: int
    dpi: int
    bits: int
    space: int
    data: bytes

    def picture(self) -> Image.Image:
        """The page as black on white."""
        assert self.bits == 1
        image = Image.frombytes("1", (self.width, self.height), self.data)
        return ImageChops.invert(image.convert("L"))


def read(document: bytes) -> Page:
    """The first page."""
    library = ctypes.CDLL("libcups.so.2")
    library.cupsRasterOpen.restype = ctypes.c_void_p
    with tempfile.TemporaryFile() as file:
        file.write(document)
        file.flush()
        file.seek(0)
        raster = ctypes.c_void_p(library.cupsRasterOpen(file.fileno(), 0))
        header = ctypes.create_string_buffer(HEADER_BYTES)
        assert library.cupsRasterReadHeader2(raster, header) == 1
        data = _rows(library, raster, header.raw)
        library.cupsRasterClose(raster)
    width, height, dpi, bits, space = (
        _number(header.raw, place) for place in (WIDTH, HEIGHT, DPI, BITS, SPACE)
    )
    return Page(width, height, dpi, bits, space, data)


def _number(header: bytes, place: int) -> int:
    (number,) = struct.unpack_from("=I", header, place)
    return int(number)


def _rows(library: ctypes.CDLL, raster: ctypes.c_void_p, header: bytes) -> bytes:
    height, size = _number(header, HEIGHT), _number(header, ROW_BYTES)
    row, rows = ctypes.create_string_buffer(size), bytearray()
    for _ in range(height):
        assert library.cupsRasterReadPixels(raster, row, size) == size
        rows += row.raw
    return bytes(rows)
