"""Pages, sizes and ink that are errors of a finished label."""

import pypdf
import pytest

from labels import pdf, readback, typesetting
from labels.barcode import code128
from labels.errors import PdfUnreadable, ReadBackFailed
from tests.labels.readback import doctored
from tests.labels.samples import LONG, SAMPLE, STOCK

PART = typesetting.arrange(SAMPLE, STOCK).part
SYMBOL = PART.symbols[0]
AREAS = {area.field: area for area in PART.areas}


@pytest.fixture(scope="module")
def label() -> bytes:
    """A correct label."""
    return pdf.render(SAMPLE, STOCK)


def refusal(label: bytes) -> ReadBackFailed:
    """Why a label is refused."""
    with pytest.raises(ReadBackFailed) as refused:
        readback.check(label, SAMPLE, STOCK)
    return refused.value


def test_a_good_label_is_passed(label: bytes) -> None:
    readback.check(label, SAMPLE, STOCK)
    with pytest.raises(ReadBackFailed):
        readback.check(label, LONG, STOCK)


def test_a_second_page_is_found(label: bytes) -> None:
    two = doctored.changed(label, lambda writer: _no_value(writer.add_blank_page(288, 216)))
    assert "it has 2 pages and not one" in refusal(two).message


@pytest.mark.parametrize("size", [(288, 215.6), (288.4, 216), (216, 288), (144, 108)])
def test_another_size_is_found(label: bytes, size: tuple[float, float]) -> None:
    def resize(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].mediabox = pypdf.generic.RectangleObject((0, 0, *size))

    assert "not 812 by 609" in refusal(doctored.changed(label, resize)).message


def test_a_page_on_its_side_is_found(label: bytes) -> None:
    turned = doctored.changed(label, lambda writer: _no_value(writer.pages[0].rotate(90)))
    assert "it is 609 by 812 dots large" in refusal(turned).message


@pytest.mark.parametrize("corner", [(0, 0), (811, 0), (11, 300), (800, 300), (400, 597)])
def test_one_dot_of_ink_in_the_margin_is_found(label: bytes, corner: tuple[int, int]) -> None:
    spoilt = doctored.inked(label, STOCK, (*corner, 1, 1))
    assert "ink outside its margins" in refusal(spoilt).message


@pytest.mark.parametrize(
    "x", [SYMBOL.x - SYMBOL.bars.quiet_zone, SYMBOL.x - 1, SYMBOL.x + SYMBOL.bars.width]
)
def test_one_dot_of_ink_beside_the_barcode_is_found(label: bytes, x: int) -> None:
    spoilt = doctored.inked(label, STOCK, (x, SYMBOL.y + 5, 1, 1))
    found = refusal(spoilt)
    assert (found.field, "clear space" in found.message) == ("barcode", True)


def test_another_barcode_over_the_same_digits_is_found(label: bytes) -> None:
    spoilt = doctored.inked(label, STOCK, _whole_symbol(), gray=1)
    for x, width in code128("01000001009019", SYMBOL.bars.dots).spans():
        bar = (SYMBOL.x + x, SYMBOL.y, width, SYMBOL.height)
        spoilt = doctored.inked(spoilt, STOCK, bar)
    assert "its barcode reads as another number" in refusal(spoilt).message


def test_a_barcode_without_some_bars_is_found(label: bytes) -> None:
    x, y, width, height = _whole_symbol()
    spoilt = doctored.inked(label, STOCK, (x + width // 2, y, 30, height), gray=1)
    assert "its barcode cannot be read" in refusal(spoilt).message


def test_a_scratch_over_half_of_the_bars_is_found_though_scanners_read_the_rest(
    label: bytes,
) -> None:
    x, y, width, _ = _whole_symbol()
    spoilt = doctored.inked(label, STOCK, (x + width // 2, y, 30, 15), gray=1)
    assert "a bar, a line or a box of it is not whole" in refusal(spoilt).message


def test_a_spot_on_clear_paper_is_found(label: bytes) -> None:
    spot = (STOCK.width - 40, AREAS["drug"].y - 5, 2, 2)
    spoilt = doctored.inked(label, STOCK, spot)
    assert "ink on it that belongs to nothing" in refusal(spoilt).message


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(PdfUnreadable):
        readback.check(b"no PDF", SAMPLE, STOCK)


def _whole_symbol() -> tuple[int, int, int, int]:
    return SYMBOL.x, SYMBOL.y, SYMBOL.bars.width, SYMBOL.height


def _no_value(_: object) -> None:
    """Only the action matters."""
