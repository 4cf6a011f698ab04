"""The number in a label's barcode: fourteen digits with a Luhn check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.printing import labels
from pharmacy.core.printing.labels import BarcodeOverflow

RX_NUMBERS = st.integers(0, 10**8 - 1)
CONTAINERS = st.integers(0, 999)
VERSIONS = st.integers(0, 99)
NUMBERS = st.tuples(RX_NUMBERS, CONTAINERS, VERSIONS)


def is_right(barcode: str) -> bool:
    return labels.check_digit(barcode[:-1]) == barcode[-1]


def test_a_barcode_is_prescription_container_version_and_check_digit() -> None:
    assert labels.barcode_number(1_000_001, 9, 1)[:-1] == "01000001" + "009" + "01"


@pytest.mark.parametrize(
    ("digits", "check_digit"),
    [
        ("7992739871", "3"),  # the common example for Luhn's formula
        ("80840123456789", "3"),  # the example of 45 CFR 162.406 and CMS: NPI 1234567893
        ("0", "0"),
        ("", "0"),
    ],
)
def test_the_check_digit_is_that_of_luhn(digits: str, check_digit: str) -> None:
    assert labels.check_digit(digits) == check_digit


def test_the_largest_numbers_have_a_barcode() -> None:
    assert len(labels.barcode_number(99_999_999, 999, 99)) == labels.BARCODE_DIGITS


@pytest.mark.parametrize(
    ("rx_number", "container", "version"),
    [
        pytest.param(100_000_000, 1, 1, id="prescription"),
        pytest.param(1, 1000, 1, id="container"),
        pytest.param(1, 1, 100, id="version"),
        pytest.param(-1, 1, 1, id="negative prescription"),
        pytest.param(1, -1, 1, id="negative container"),
        pytest.param(1, 1, -1, id="negative version"),
    ],
)
def test_a_number_that_has_no_room_is_refused(rx_number: int, container: int, version: int) -> None:
    with pytest.raises(BarcodeOverflow):
        labels.barcode_number(rx_number, container, version)


@given(NUMBERS)
def test_every_barcode_is_fourteen_digits(numbers: tuple[int, int, int]) -> None:
    barcode = labels.barcode_number(*numbers)
    assert (len(barcode), barcode.isascii() and barcode.isdigit()) == (14, True)


@given(NUMBERS)
def test_every_barcode_has_the_right_check_digit(numbers: tuple[int, int, int]) -> None:
    assert is_right(labels.barcode_number(*numbers))


@given(NUMBERS, NUMBERS)
def test_two_labels_never_share_a_barcode(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    same = labels.barcode_number(*one) == labels.barcode_number(*other)
    assert same == (one == other)


@given(NUMBERS, st.integers(0, 13), st.integers(1, 9))
def test_a_slip_in_one_digit_is_seen(numbers: tuple[int, int, int], place: int, by: int) -> None:
    barcode = labels.barcode_number(*numbers)
    slipped = str((int(barcode[place]) + by) % 10)
    assert not is_right(barcode[:place] + slipped + barcode[place + 1 :])


@given(NUMBERS, st.integers(0, 12))
def test_swapped_adjacent_digits_are_detected_unless_they_are_0_and_9(
    numbers: tuple[int, int, int], place: int
) -> None:
    """Luhn's formula cannot distinguish 09 from 90, and equal digits swapped are the same."""
    barcode = labels.barcode_number(*numbers)
    left, right = barcode[place], barcode[place + 1]
    swapped = barcode[:place] + right + left + barcode[place + 2 :]
    assert is_right(swapped) == (left == right or {left, right} == {"0", "9"})
