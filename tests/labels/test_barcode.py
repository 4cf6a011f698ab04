"""The bars of the barcode."""

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labels import barcode, errors


def test_fourteen_digits_take_the_narrow_digit_pairs_of_code_128() -> None:
    bars = barcode.code128("01000001009018", 3)

    # Start, seven pairs, check: 11 modules each; stop: 13.
    assert sum(bars.runs) == 9 * 11 + 13
    assert (bars.width, bars.quiet_zone) == (336, 30)


def test_bars_and_spaces_alternate_and_a_bar_is_last() -> None:
    assert len(barcode.code128("1234", 2).runs) % 2 == 1


@pytest.mark.parametrize("text", ["", "é", "12\x1d34", "١٢"])
def test_a_text_that_code_128_or_a_scanner_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(errors.BarcodeRefused) as refusal:
        barcode.code128(text, 3)

    assert refusal.value.field == "barcode"


def scanned(bars: barcode.Bars) -> list[str]:
    """The text that a scanner reads from the bars."""
    image = Image.new("L", (bars.width + 2 * bars.quiet_zone, 40), 255)
    for x, width in bars.spans():
        image.paste(0, (bars.quiet_zone + x, 0, bars.quiet_zone + x + width, 40))
    return [symbol.text for symbol in zxingcpp.read_barcodes(image)]


@given(text=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=18))
def test_whatever_is_encoded_is_read_back(text: str) -> None:
    assert scanned(barcode.code128(text, 3)) == [text]


@pytest.mark.parametrize("start", [f"{pair:02d}" for pair in range(100)])
def test_no_pair_of_digits_at_the_start_is_lost(start: str) -> None:
    """99 is also the symbol that switches to digits, which python-barcode omits."""
    text = f"{start}000001009018"
    assert scanned(barcode.code128(text, 2)) == [text]
