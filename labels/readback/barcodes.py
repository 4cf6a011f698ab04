"""The barcode as a scanner sees it. The only module that uses zxing-cpp."""

import zxingcpp

from labels.errors import ReadBackFailed
from labels.readback.dots import PageDots
from labels.typesetting.areas import Part


def check(grays: memoryview, text: str, part: Part, page_dots: PageDots) -> None:
    """Raises ReadBackFailed for ink in the quiet zone, no barcode, another one or a second."""
    for symbol in part.symbols:
        width = symbol.bars.quiet_zone
        for x in (symbol.x - width, symbol.x + symbol.bars.width):
            zone = (x, symbol.y, x + width, symbol.y + symbol.height)
            if page_dots.has_ink(grays, zone):
                raise ReadBackFailed("the clear space beside its barcode is not clear", "barcode")
    found = _found(grays, page_dots)
    if not found:
        raise ReadBackFailed("its barcode cannot be read", "barcode")
    if found != [text]:
        raise ReadBackFailed("its barcode reads as another number", "barcode")


def _found(grays: memoryview, page_dots: PageDots) -> list[str]:
    """The texts of all upright Code 128 barcodes."""
    dots = grays.cast("B", (page_dots.height, page_dots.width))
    found = zxingcpp.read_barcodes(
        dots,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128),
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        # Darker than 128 is black, as for the printer.
        binarizer=zxingcpp.Binarizer.FixedThreshold,
    )
    return [barcode.text for barcode in found]
