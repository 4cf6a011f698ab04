"""The label as the dots of each stock's printer, one bit each."""

import dataclasses
import itertools
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from labels import errors, pdf, typesetting
from labels.stock import LABELS, Stock
from tests.labels.samples import SAMPLE, raster, text
from tests.labels.typesetting.test_stocks_carry import CHANGES, EVERY, least

# The program rounds the size up, and 900.0000000000001 dots would become 901.
HAIR = 1e-6
CODE_128 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128)


@EVERY
def test_the_page_is_the_label_in_whole_dots_and_the_rim_is_clear(
    stock: Stock, tmp_path: Path
) -> None:
    image = raster(pdf.render(least(stock), stock), tmp_path, stock.dpi)
    label = typesetting.arrange(least(stock), stock)

    assert image.size == (label.width, label.height)
    assert ink_stays_within(image, stock)


@EVERY
def test_two_decoders_read_the_barcode_of_every_stock(stock: Stock, tmp_path: Path) -> None:
    image = raster(pdf.render(least(stock), stock), tmp_path, stock.dpi)
    image.save(tmp_path / "label.png")

    found = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "--nodbus", str(tmp_path / "label.png")],
        check=True,
        capture_output=True,
        text=True,
    )

    assert found.stdout.split() == [SAMPLE.barcode]
    assert [one.text for one in zxingcpp.read_barcodes(image)] == [SAMPLE.barcode]


@EVERY
def test_bars_are_whole_dots_between_their_quiet_zones(stock: Stock, tmp_path: Path) -> None:
    image = raster(pdf.render(least(stock), stock), tmp_path, stock.dpi)
    [symbol] = typesetting.arrange(least(stock), stock).part.symbols
    edge = symbol.bars.quiet_zone
    # At least two dots at 203 per inch, and the same width in inches at any other resolution.
    assert symbol.bars.dots * 203 >= 2 * stock.dpi
    columns = range(symbol.x - edge, symbol.x + symbol.bars.width + edge)

    assert 0 <= columns[0] <= columns[-1] < image.width
    for y in range(symbol.y, symbol.y + symbol.height):
        dots = [image.getpixel((x, y)) for x in columns]
        quiet, *runs, quiet_too = [len(list(run)) for _, run in itertools.groupby(dots)]
        assert runs == [run * symbol.bars.dots for run in symbol.bars.runs]
        assert (quiet, quiet_too) == (edge, edge)


@settings(max_examples=25, deadline=None)
@given(stock=st.sampled_from(tuple(LABELS.values())), changes=CHANGES)
def test_whatever_is_carried_is_drawn_within_the_rim_and_scanned(
    stock: Stock, changes: dict[str, Any]
) -> None:
    content = dataclasses.replace(least(stock), **changes)
    try:
        label = typesetting.arrange(content, stock)
    except errors.TextDoesNotFit:
        return

    made = pdf.render(content, stock)

    image = by_pdfium(made, stock)
    assert image.size == (label.width, label.height)
    assert ink_stays_within(image, stock)
    found = zxingcpp.read_barcodes(image, CODE_128, try_rotate=False)
    assert [one.text for one in found] == [content.barcode]
    assert text(made) == "".join(line for area in label.part.areas for line in area.lines)


def by_pdfium(label: bytes, stock: Stock) -> Image.Image:
    """The page in the printer's dots, its grays split in the middle."""
    with pypdfium2.PdfDocument(label) as document:
        page = document[0].render(scale=(stock.dpi - HAIR) / 72, grayscale=True).to_pil()
    image: Image.Image = page.point(lambda gray: 255 if gray > 127 else 0)
    return image


def ink_stays_within(image: Image.Image, stock: Stock) -> bool:
    """Whether the rim of the stock is white."""
    left, top, right, bottom = ImageChops.invert(image.convert("L")).getbbox() or (0, 0, 0, 0)
    return min(left, top, image.width - right, image.height - bottom) >= stock.margin
