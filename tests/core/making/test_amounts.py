"""Weights are rounded half up, once: to 0.1 mg, and below 10 mg to 0.01 mg."""

from fractions import Fraction

import pytest

from pharmacy.core.making import amounts


@pytest.mark.parametrize(
    ("exact", "written"),
    [
        ("0.004", "0"),
        ("0.005", "0.01"),
        ("3.9649999", "3.96"),
        ("3.965", "3.97"),
        ("9.994", "9.99"),
        ("9.995", "10"),
        ("10", "10"),
        ("10.04999", "10"),
        ("10.05", "10.1"),
        ("152.755", "152.8"),
        ("152.75", "152.8"),
        ("5809.067", "5809.1"),
        ("450", "450"),
    ],
)
def test_a_weight_is_written_as_a_balance_shows_it(exact: str, written: str) -> None:
    assert amounts.weighed(Fraction(exact)).value == written


@pytest.mark.parametrize(
    ("exact", "written"), [("3.969", "3.96"), ("19.99", "19.9"), ("152.8", "152.8")]
)
def test_a_limit_is_rounded_down(exact: str, written: str) -> None:
    assert amounts.at_most(Fraction(exact)).value == written


def test_a_weight_too_small_for_a_balance_keeps_its_digits() -> None:
    assert str(amounts.said(Fraction("0.00308"))) == "0.00308 mg"
    assert str(amounts.said(Fraction("3.08799"))) == "3.09 mg"


@pytest.mark.parametrize(
    ("number", "places", "written"),
    [
        ("1.028654", 5, "1.02865"),
        ("1.028655", 5, "1.02866"),
        ("1", 5, "1"),
        ("0.05", 5, "0.05"),
        ("0.000004", 5, "0"),
        ("99.3", 6, "99.3"),
        ("120", 0, "120"),
    ],
)
def test_a_number_has_no_trailing_zeros(number: str, places: int, written: str) -> None:
    assert amounts.number_text(Fraction(number), places) == written
