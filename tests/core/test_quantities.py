"""Quantities: read exactly, compared by mass, and written as ISMP requires.

The rules are those of ISMP's List of Error-Prone Abbreviations, Symbols, and Dose Designations.
"""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core import quantities
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from tests.factories import mcg, mg

LARGEST = 10**9
PICOGRAMS_OF_A = {Unit.MG: 10**9, Unit.MCG: 10**6}
UNITS = st.sampled_from(Unit)


@st.composite
def plain_numbers(draw: st.DrawFn) -> str:
    """A number as a label may have it: a leading zero, no trailing zeros, at most six places."""
    whole = str(draw(st.integers(0, LARGEST - 1)))
    decimals = draw(st.integers(0, 10**6 - 1))
    places = f"{decimals:06d}".rstrip("0")
    return f"{whole}.{places}" if places else whole


# ISMP's rules for a written dose.


def test_a_dose_below_one_has_a_leading_zero() -> None:
    assert str(Quantity(500_000_000, Unit.MG)) == "0.5 mg"


def test_a_whole_dose_has_no_trailing_zero() -> None:
    assert str(mg("5.0")) == "5 mg"


def test_a_decimal_dose_has_no_trailing_zero() -> None:
    assert str(mg("4.50")) == "4.5 mg"


def test_the_zeros_of_a_round_dose_are_kept() -> None:
    assert str(mg("100")) == "100 mg"


def test_there_is_one_space_between_number_and_unit() -> None:
    assert str(mg("10")) == "10 mg"


def test_micrograms_are_mcg_and_never_the_micro_sign() -> None:
    assert str(mcg("500")) == "500 mcg"


def test_milligrams_are_lower_case_mg() -> None:
    assert Unit.MG.value == "mg"


def test_no_full_stop_follows_the_unit() -> None:
    assert not str(mg("10")).endswith(".")


def test_a_dose_of_1000_has_a_comma() -> None:
    assert str(mcg("1000")) == "1,000 mcg"


def test_a_dose_below_1000_has_no_comma() -> None:
    assert str(mcg("999.5")) == "999.5 mcg"


def test_commas_are_only_before_the_decimal_point() -> None:
    assert str(mcg("1234567.123456")) == "1,234,567.123456 mcg"


def test_a_very_large_dose_has_no_exponent() -> None:
    assert str(mg("100000000")) == "100,000,000 mg"


def test_a_very_small_dose_has_no_exponent() -> None:
    assert str(Quantity(1, Unit.MG)) == "0.000000001 mg"


def test_numbers_are_arabic_digits() -> None:
    assert mg("5").value == "5"


def test_a_sum_of_steps_has_no_trailing_zero() -> None:
    """Python's Decimal("0.5") + Decimal("0.5") prints 1.0."""
    assert str(mg("0.5") * 2) == "1 mg"


def test_a_dose_is_written_in_the_unit_in_which_it_was_read() -> None:
    assert (str(mcg("500")), str(mg("0.5"))) == ("500 mcg", "0.5 mg")


def test_a_dose_can_be_written_in_the_other_unit() -> None:
    assert str(mg("0.5").in_unit(Unit.MCG)) == "500 mcg"


def test_the_value_alone_has_no_commas() -> None:
    assert mcg("1500").value == "1500"


def test_nothing_is_written_as_0() -> None:
    assert str(mg("0.000")) == "0 mg"


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (999, "999"), (1000, "1,000"), (1_830_000, "1,830,000")]
)
def test_a_count_has_commas_from_1000_on(count: int, text: str) -> None:
    assert quantities.count_text(count) == text


# Valid input.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", "0.5"),
        ("4.50", "4.5"),
        ("7", "7"),
        ("0", "0"),
        ("007", "7"),
        ("00.5", "0.5"),
        ("0.000001", "0.000001"),
        ("999999999", "999999999"),
        ("999999999.999999", "999999999.999999"),
        ("0000000000001", "1"),
    ],
)
def test_a_plain_number_is_read_exactly(text: str, value: str) -> None:
    assert mg(text).value == value


def test_a_float_would_not_have_read_this() -> None:
    """As a float it is 123456789.123456 and more."""
    assert mg("123456789.123457").picograms == 123_456_789_123_457_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(".5", id="no digit before the point"),
        pytest.param("5.", id="no digit after the point"),
        pytest.param(".", id="a point alone"),
        pytest.param("", id="nothing"),
        pytest.param("1,5", id="a decimal comma"),
        pytest.param("1,500", id="a thousands comma"),
        pytest.param("1_000", id="a Python underscore"),
        pytest.param("1e3", id="an exponent"),
        pytest.param("1E3", id="a capital exponent"),
        pytest.param("1.5e-3", id="a negative exponent"),
        pytest.param("+1", id="a plus sign"),
        pytest.param("-1", id="a minus sign"),
        pytest.param("\N{MINUS SIGN}1", id="a real minus sign"),
        pytest.param("-0", id="a negative nothing"),
        pytest.param("1.2.3", id="two points"),
        pytest.param("1/2", id="a fraction"),
        pytest.param("\N{VULGAR FRACTION ONE HALF}", id="a fraction in one character"),
        pytest.param("0x10", id="hexadecimal"),
        pytest.param("NaN", id="not a number"),
        pytest.param("Infinity", id="infinity"),
        pytest.param(" 1", id="a space before"),
        pytest.param("1 ", id="a space after"),
        pytest.param("1\n", id="a line end after"),
        pytest.param("1 000", id="a space between"),
        pytest.param("1 mg", id="a unit"),
        pytest.param("\N{ARABIC-INDIC DIGIT FIVE}", id="an Arabic-Indic digit"),
        pytest.param("\N{FULLWIDTH DIGIT FIVE}", id="a fullwidth digit"),
        pytest.param("0.\N{DEVANAGARI DIGIT FIVE}", id="a Devanagari digit after the point"),
        pytest.param("\N{SUPERSCRIPT TWO}", id="a superscript digit"),
        pytest.param("1\N{ARABIC DECIMAL SEPARATOR}5", id="an Arabic decimal separator"),
        pytest.param("1\N{MIDDLE DOT}5", id="a middle dot"),
        pytest.param("1\0", id="a null character"),
    ],
)
def test_anything_but_a_plain_number_is_refused(text: str) -> None:
    with pytest.raises(NotAQuantity, match=r"at most one point"):
        mg(text)


def test_a_seventh_decimal_place_is_refused() -> None:
    with pytest.raises(NotAQuantity, match="6 decimal places"):
        mg("0.1234567")


def test_a_seventh_decimal_place_is_refused_even_if_it_is_zero() -> None:
    with pytest.raises(NotAQuantity, match="6 decimal places"):
        mg("0.5000000")


def test_a_tenth_digit_before_the_point_is_refused() -> None:
    with pytest.raises(NotAQuantity, match="9 digits before the point"):
        mg("1000000000")


def test_a_number_of_a_million_digits_is_refused() -> None:
    with pytest.raises(NotAQuantity, match="9 digits before the point"):
        mg("9" * 1_000_000)


# Mass.


def test_500_mcg_equals_half_a_milligram() -> None:
    assert mcg("500") == mg("0.5")


def test_500_mcg_and_half_a_milligram_are_one_strength_in_a_set() -> None:
    assert len({mcg("500"), mg("0.5")}) == 1


def test_a_quantity_does_not_equal_a_number() -> None:
    assert Quantity(5, Unit.MG) != 5


def test_a_thousand_fold_slip_does_not_compare_equal() -> None:
    assert mcg("0.5") != mg("0.5")


def test_quantities_are_ordered_by_mass() -> None:
    assert sorted([mg("1"), mcg("999"), mcg("1001")]) == [mcg("999"), mg("1"), mcg("1001")]


def test_nothing_is_false_in_either_unit() -> None:
    assert (bool(mg("0")), bool(mcg("0"))) == (False, False)


def test_the_smallest_quantity_that_can_be_written_is_true() -> None:
    assert bool(mcg("0.000001"))


# For every quantity.


@given(plain_numbers(), UNITS)
def test_what_is_read_is_written_unchanged(text: str, unit: Unit) -> None:
    assert Quantity.read(text, unit).value == text


@given(plain_numbers(), UNITS)
def test_what_a_label_says_reads_back_as_the_same_mass(text: str, unit: Unit) -> None:
    quantity = Quantity.read(text, unit)
    number, _, written_unit = str(quantity).replace(",", "").partition(" ")
    again = Quantity.read(number, Unit(written_unit))
    assert (again.picograms, again.unit) == (quantity.picograms, quantity.unit)


@given(plain_numbers(), UNITS)
def test_the_mass_is_what_exact_fractions_say(text: str, unit: Unit) -> None:
    assert Quantity.read(text, unit).picograms == Fraction(text) * PICOGRAMS_OF_A[unit]


@given(st.integers(0, 10**18), UNITS)
def test_every_written_quantity_obeys_the_rules_of_ismp(picograms: int, unit: Unit) -> None:
    text = str(Quantity(picograms, unit))
    assert re.fullmatch(r"(0|[1-9][0-9]{0,2}(,[0-9]{3})*)(\.[0-9]*[1-9])? (mg|mcg)", text)


@given(st.integers(0, 10**18))
def test_the_unit_does_not_change_equality_or_hash(picograms: int) -> None:
    in_mg, in_mcg = Quantity(picograms, Unit.MG), Quantity(picograms, Unit.MCG)
    assert (in_mg, hash(in_mg)) == (in_mcg, hash(in_mcg))


@given(st.integers(0, 10**18), st.integers(0, 10**18), UNITS, UNITS)
def test_the_order_is_that_of_the_masses(one: int, other: int, unit: Unit, its: Unit) -> None:
    assert (Quantity(one, unit) < Quantity(other, its)) == (one < other)


@given(plain_numbers(), st.integers(0, 20), UNITS)
def test_a_multiple_is_the_sum_of_its_parts(text: str, times: int, unit: Unit) -> None:
    quantity = Quantity.read(text, unit)
    assert (quantity * times).picograms == sum([quantity.picograms] * times)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        quantity = mg(text)
    except NotAQuantity:
        return
    assert quantity.picograms == Fraction(text) * PICOGRAMS_OF_A[Unit.MG]
