"""The barcode of a component's package: its product, lot and expiry, or a refusal."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput
from pharmacy.schemas.package_scans import PackageScan, read_package
from tests.refusals import refuses

# 3, the ten digits of an NDC, and their check digit.
GTIN = "00312345678906"
MAY_2027 = datetime.date(2027, 5, 28)


def test_a_whole_barcode_says_product_lot_and_expiry() -> None:
    assert read_package(f"]d201{GTIN}1727052810NX-2611\x1d21S9") == PackageScan(
        GTIN, "1234567890", "NX-2611", MAY_2027, ("(21)S9",)
    )


@pytest.mark.parametrize("start", ["]C1", "]d2", "]Q3", "\x1d"])
def test_a_symbology_or_fnc1_at_the_start_is_no_part_of_it(start: str) -> None:
    assert read_package(f"{start}1727052810AB").lot == "AB"


def test_a_lot_ends_where_fnc1_is() -> None:
    scan = read_package("10A1\x1d17270528")
    assert (scan.lot, scan.expires_on) == ("A1", MAY_2027)


def test_a_lot_that_may_hide_an_expiry_is_refused() -> None:
    with refuses(InvalidInput, "package_scan_ambiguous"):
        read_package("10A117270528")


def test_a_lot_that_may_hide_a_serial_number_is_refused() -> None:
    with refuses(InvalidInput, "package_scan_ambiguous"):
        read_package(f"01{GTIN}1727052810A121XYZ")


def test_the_same_lot_is_read_from_a_scanner_that_sends_its_symbology() -> None:
    assert read_package(f"]d201{GTIN}1727052810A121XYZ").lot == "A121XYZ"


def test_day_zero_is_the_last_day_of_the_month() -> None:
    assert read_package("1728020010AB").expires_on == datetime.date(2028, 2, 29)


@pytest.mark.parametrize(
    "scanned",
    ["", "(10)A1(17)270528", "hello", "17271328", "0100312345678905", "10A\x1d10B", "1" * 300],
)
def test_anything_else_is_refused(scanned: str) -> None:
    with refuses(InvalidInput, "package_scan_unread"):
        read_package(scanned)


LOTS = st.text(alphabet="ABCDEFGH0123456789-", min_size=1, max_size=20)


@given(LOTS)
def test_a_lot_is_read_whole_or_not_at_all(lot: str) -> None:
    assert read_package(f"]d201{GTIN}1727052810{lot}").lot == lot
    try:
        scan = read_package(f"01{GTIN}1727052810{lot}")
    except InvalidInput:
        return
    assert scan.lot == lot
