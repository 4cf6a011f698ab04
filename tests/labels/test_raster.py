"""The label as the printer's dots: 203 dots per inch, one bit each."""

import itertools
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from labels import pdf, typesetting
from labels.content import LabelContent
from labels.typesetting.areas import Symbol
from tests.labels.samples import LONG, SAMPLE, STOCK, raster, with_text

TWO_DOTS = with_text("barcode", "1000001003018765432109")
CONTENTS = pytest.mark.parametrize(
    "content", [SAMPLE, LONG, TWO_DOTS], ids=["sample", "long", "two dots"]
)


def by_pdfium(label: bytes) -> Image.Image:
    """The same page by another program, its grays split in the middle."""
    page = pypdfium2.PdfDocument(label)[0]
    image: Image.Image = page.render(scale=STOCK.dpi / 72, grayscale=True).to_pil()
    return image.point(lambda gray: 255 if gray > 127 else 0).convert("1")


@CONTENTS
def test_no_ink_is_outside_the_margins(content: LabelContent, tmp_path: Path) -> None:
    image = raster(pdf.render(content, STOCK), tmp_path)
    assert image.size == (STOCK.width, STOCK.height)

    left, top, right, bottom = ImageChops.invert(image.convert("L")).getbbox() or (0, 0, 0, 0)

    assert min(left, top, STOCK.width - right, STOCK.height - bottom) >= STOCK.margin


@CONTENTS
@pytest.mark.parametrize("program", ["poppler", "pdfium"])
def test_bars_are_whole_dots(content: LabelContent, program: str, tmp_path: Path) -> None:
    label = pdf.render(content, STOCK)
    image = raster(label, tmp_path) if program == "poppler" else by_pdfium(label)
    symbol = typesetting.arrange(content, STOCK).part.symbols[0]

    for row in range(symbol.y, symbol.y + symbol.height):
        quiet, *runs, quiet_too = _runs(image, symbol, row)
        assert runs == [run * symbol.bars.dots for run in symbol.bars.runs]
        assert min(quiet, quiet_too) >= 10 * symbol.bars.dots


@CONTENTS
def test_zbar_reads_the_barcode(content: LabelContent, tmp_path: Path) -> None:
    raster(pdf.render(content, STOCK), tmp_path).save(tmp_path / "label.png")

    # zbar warns if there is no message bus. That does not matter here.
    found = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "--nodbus", str(tmp_path / "label.png")],
        check=True,
        capture_output=True,
        text=True,
    )

    assert found.stdout.split() == [content.barcode]


@CONTENTS
def test_zxing_reads_the_barcode(content: LabelContent, tmp_path: Path) -> None:
    found = zxingcpp.read_barcodes(raster(pdf.render(content, STOCK), tmp_path).convert("L"))

    assert [(symbol.text, symbol.format) for symbol in found] == [
        (content.barcode, zxingcpp.BarcodeFormat.Code128)
    ]


def test_the_digits_stand_beneath_the_bars() -> None:
    arrangement = typesetting.arrange(SAMPLE, STOCK)
    symbol = arrangement.part.symbols[0]
    digits = next(area for area in arrangement.part.areas if area.field == "barcode")

    assert digits.lines == (SAMPLE.barcode,)
    assert digits.y >= symbol.y + symbol.height
    assert (digits.x, digits.width, digits.align) == (symbol.x, symbol.bars.width, "center")


def _runs(image: Image.Image, symbol: Symbol, row: int) -> list[int]:
    """The lengths of white, black, ... white dots between the outer edges of the quiet zones."""
    edge = symbol.bars.quiet_zone
    columns = range(symbol.x - edge, min(symbol.x + symbol.bars.width + edge, STOCK.width))
    dots = [image.getpixel((x, row)) for x in columns]
    return [len(list(run)) for _, run in itertools.groupby(dots)]
