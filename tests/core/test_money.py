"""Amounts of money are whole cents."""

import pytest

from pharmacy.core.money import NotAnAmount, amount_text, cents_of


@pytest.mark.parametrize(
    ("text", "cents"), [("3", 300), ("3.5", 350), ("0.05", 5), ("100000", 100_000_00)]
)
def test_an_amount_is_read_to_the_cent(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize("text", ["", "-1", "3.", ".5", "1,5", "0.005", "1e3", "100000.01", "٣"])
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(NotAnAmount, match="at most two decimals"):
        cents_of(text)


def test_an_amount_has_two_decimals() -> None:
    assert [amount_text(cents) for cents in (0, 5, 350)] == ["0.00", "0.05", "3.50"]
