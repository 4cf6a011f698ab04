"""The test label of every stock: its marks reach all four sides, and its barcode scans."""

import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from labels import pdf
from labels.pdf import specimens
from labels.stock import STOCKS, Stock
from tests.labels.samples import raster, text

EVERY = pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS.keys())
NAME = "Front desk"


def zbar(image: Path) -> list[str]:
    """The text that the second decoder reads."""
    command = ["zbarimg", "--quiet", "--raw", "--nodbus", str(image)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@EVERY
def test_two_decoders_read_the_test_label_in_the_printers_own_dots(
    stock: Stock, tmp_path: Path
) -> None:
    image = raster(pdf.test_label(stock, NAME), tmp_path, stock.dpi)
    image.save(tmp_path / "test.png")
    assert [symbol.text for symbol in zxingcpp.read_barcodes(image)] == [specimens.NUMBER]
    assert zbar(tmp_path / "test.png") == [specimens.NUMBER]


@EVERY
def test_the_frame_is_on_the_edge_of_the_rim(stock: Stock, tmp_path: Path) -> None:
    """If all four sides are visible, the printer neither shifts nor scales the page."""
    image: Image.Image = raster(pdf.test_label(stock, NAME), tmp_path, stock.dpi).convert("L")
    edge = stock.margin
    assert ImageChops.invert(image).getbbox() == (
        edge,
        edge,
        image.width - edge,
        image.height - edge,
    )


@EVERY
def test_a_module_is_two_dots_at_least_at_203_to_the_inch(stock: Stock) -> None:
    [symbol] = specimens.arrangement(stock, NAME).part.symbols
    assert symbol.bars.dots * 203 >= 2 * stock.dpi


def test_the_test_label_states_its_stock_and_printer_and_shows_the_fonts() -> None:
    words = text(pdf.test_label(STOCKS["4x3"], NAME))
    for said in ("4 x 3 inch, 203 dots to the inch", NAME, "6 pt regular", "Il1 O0 S5 B8 ñ"):
        assert said.replace(" ", "") in words.replace(" ", "")


def test_a_name_that_the_font_lacks_is_left_out() -> None:
    words = text(pdf.test_label(STOCKS["4x3"], "プリンタ"))
    assert "inotherletters" in words.replace(" ", "")
