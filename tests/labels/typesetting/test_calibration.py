"""The calibration label of every stock: each line in its own dots, and both barcodes scan."""

import itertools
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw

from labels import pdf, readback
from labels.dots import Dots
from labels.stock import LABELS, STOCKS, Stock
from labels.typesetting import calibration
from labels.typesetting.areas import Box
from labels.typesetting.calibration import CalibrationWords, grid, rulers

EVERY = pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS.keys())
WORDS = CalibrationWords("Calibration 12", "Front desk", "10000421", "20000420")


def dots_of(stock: Stock) -> Dots:
    """The dots that a printer is sent."""
    return readback.dots_of(pdf.calibration_label(stock, WORDS), stock)


def picture(dots: Dots) -> Image.Image:
    """As on paper: ink is black."""
    return ImageChops.invert(dots.image().convert("L"))


@EVERY
def test_every_ruler_mark_and_line_is_in_its_own_dots(stock: Stock) -> None:
    """The arrangement is painted a second time, box by box, and compared with the PDF's dots."""
    dots, part = dots_of(stock), calibration.arrangement(stock, WORDS).part
    meant = Image.new("1", (dots.width, dots.height))
    painter = ImageDraw.Draw(meant)
    for box in part.boxes:
        painter.rectangle((box.x, box.y, box.x + box.width - 1, box.y + box.height - 1), fill=1)
    words = Image.new("1", meant.size)
    covered = ImageDraw.Draw(words)
    for area in part.areas:
        # Descenders reach a little below their line, and some letters beyond their width.
        covered.rectangle(
            (area.x - 4, area.y, area.x + area.width + 4, area.y + area.height + 4), fill=1
        )
    for symbol in part.symbols:
        right = symbol.x + symbol.bars.width
        covered.rectangle((symbol.x, symbol.y, right, symbol.y + symbol.height), fill=1)
    found = dots.image().convert("1")
    missing = ImageChops.logical_and(meant, ImageChops.invert(found))
    assert missing.getbbox() is None
    other = ImageChops.logical_and(found, ImageChops.invert(ImageChops.logical_or(meant, words)))
    assert other.getbbox() is None


@EVERY
def test_two_decoders_read_both_codes(stock: Stock, tmp_path: Path) -> None:
    image = picture(dots_of(stock))
    image.save(tmp_path / "label.png")
    texts = {WORDS.large, WORDS.small}
    assert {found.text for found in zxingcpp.read_barcodes(image)} == texts
    command = ["zbarimg", "--quiet", "--raw", "--nodbus", str(tmp_path / "label.png")]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert set(read.split()) == texts


@EVERY
def test_nothing_lies_on_another_thing(stock: Stock) -> None:
    part = calibration.arrangement(stock, WORDS).part
    codes = [Box(s.x, s.y, s.bars.width, s.height) for s in part.symbols]
    boxes = [*part.boxes, *codes]
    for one, other in itertools.combinations(boxes, 2):
        apart_across = one.x + one.width <= other.x or other.x + other.width <= one.x
        apart_down = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert apart_across or apart_down or {one, other} & set(crossing(stock))


def crossing(stock: Stock) -> list[Box]:
    """The ruler that goes across: the other one crosses it."""
    return [Box(0, grid.of(stock).y, grid.of(stock).width, 1)]


@EVERY
def test_the_marks_of_an_edge_begin_at_the_paper_and_name_the_rim(stock: Stock) -> None:
    marks = calibration.marks_of(stock).marks
    assert marks[0] == 0
    assert stock.margin in marks
    assert list(marks) == sorted(set(marks))
    dots = picture(dots_of(stock))
    if "left" in calibration.marks_of(stock).edges:
        where = grid.of(stock)
        for place, mark in enumerate(marks):
            y = where.below + place * where.pitch + where.pitch // 2
            row = [dots.getpixel((x, y)) for x in range(where.base)]
            assert row.index(0) == mark


@EVERY
def test_a_person_can_measure_what_is_at_least_two_centimeters(stock: Stock) -> None:
    for first, last in calibration.marks_of(stock).spans.values():
        assert first % 100 == last % 100 == 0
        assert (last - first) * 254 >= 200 * stock.dpi


def test_the_small_code_has_the_narrowest_bars_that_labels_have() -> None:
    for stock in LABELS.values():
        part = calibration.arrangement(stock, WORDS).part
        assert min(symbol.bars.dots for symbol in part.symbols) * 203 >= 2 * stock.dpi
        assert min(symbol.bars.dots for symbol in part.symbols) <= -(-2 * stock.dpi // 203)


def test_a_name_that_the_font_lacks_is_left_out() -> None:
    words = CalibrationWords("Calibration 1", "プリンタ", "10000421", "20000420")
    assert len(calibration.arrangement(LABELS["4x3"], words).part.areas) == (
        len(calibration.arrangement(LABELS["4x3"], WORDS).part.areas) - 1
    )


def test_rulers_are_numbered_each_hundred_dots() -> None:
    part = rulers.every(grid.of(LABELS["4x3"]))
    numbers = [area.lines[0] for area in part.areas]
    assert [one for one in numbers if len(one) == 3] == [
        "200", "300", "400", "500", "600", "700", "100", "200", "300", "400", "500",
    ]  # fmt: skip
