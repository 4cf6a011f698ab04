"""Ways to spoil a finished label. Each result is a real PDF that viewers open without complaint."""

import io
import re
from collections.abc import Callable
from typing import Any

import pypdf
from pypdf import generic

from labels.stock import Stock
from labels.typesetting.areas import Area

# In dots, as for the labels' own boxes.
GAP = 0.05
TEXT = re.compile(rb"BT\n.*?\nET", re.DOTALL)


def changed(pdf: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    """The file after `change`."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def redrawn(pdf: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The label with other drawing operators."""

    def redraw(writer: pypdf.PdfWriter) -> None:
        content: Any = writer.pages[0]["/Contents"]
        before = content.get_data()
        after = change(before)
        assert after != before
        content.set_data(after)

    return changed(pdf, redraw)


def inked(pdf: bytes, stock: Stock, box: tuple[int, int, int, int], gray: int = 0) -> bytes:
    """The label with a rectangle over it: x, y, width and height in dots. Gray 1 is white.

    It is slightly smaller, so that it covers no extra dot.
    """
    x, y = ((start + GAP) * 72 / stock.dpi for start in box[:2])
    width, height = ((length - 2 * GAP) * 72 / stock.dpi for length in box[2:])
    # WeasyPrint flips the page, so y counts from the top.
    rectangle = f"\nq {gray} g {x:.4f} {y:.4f} {width:.4f} {height:.4f} re f Q\n"
    return redrawn(pdf, lambda drawing: drawing + rectangle.encode())


def covered(pdf: bytes, stock: Stock, area: Area) -> bytes:
    """The label with a black box over one of its texts."""
    return inked(pdf, stock, (area.x, area.y, area.width, area.height))


def texts(drawing: bytes) -> list[bytes]:
    """The operators that draw each text with all of its lines, in order."""
    return TEXT.findall(drawing)


def without_text(pdf: bytes, number: int) -> bytes:
    """The label without one of its texts."""
    return redrawn(pdf, lambda drawing: drawing.replace(texts(drawing)[number], b""))


def swapped(pdf: bytes, number: int, other: int) -> bytes:
    """The label with two texts swapped in the file, and unchanged on paper."""

    def swap(drawing: bytes) -> bytes:
        order = texts(drawing)
        order[number], order[other] = order[other], order[number]
        return TEXT.sub(lambda _: order.pop(0), drawing)

    return redrawn(pdf, swap)


def fonts(writer: pypdf.PdfWriter) -> dict[str, Any]:
    """The page's fonts by name."""
    resources: Any = writer.pages[0]["/Resources"]
    return {name: font.get_object() for name, font in resources["/Font"].items()}


def font_file(font: Any) -> Any:
    """The stream of a font's embedded file."""
    return _descriptor(font)["/FontFile2"].get_object()


def unembed(writer: pypdf.PdfWriter) -> None:
    """Remove the font files. A viewer then uses its own fonts."""
    for font in fonts(writer).values():
        del _descriptor(font)["/FontFile2"]


def rename_fonts(writer: pypdf.PdfWriter) -> None:
    """Rename the fonts to another family."""
    for font in fonts(writer).values():
        for one in (font, font["/DescendantFonts"][0].get_object()):
            one[generic.NameObject("/BaseFont")] = generic.NameObject("/ABCDEF+Liberation-Serif")


def _descriptor(font: Any) -> Any:
    return font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
