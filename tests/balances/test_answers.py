"""What a balance may answer, by its maker's manual, and what is read from it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.balances import sbi, sics
from pharmacy.balances.readings import BalanceFailed, BalanceReading
from tests import balance_device
from tests.refusals import refuses

DIGITS = st.decimals(min_value=0, max_value=99999, places=4, allow_nan=False).map(
    lambda value: format(value, "f")[:8]
)
IN_MILLIGRAMS = {"mg": Decimal(1), "g": Decimal(1000), "kg": Decimal(1_000_000)}


def sics_line(*parts: str) -> str:
    return balance_device.sics(*parts).decode("latin-1").removesuffix("\r\n")


def sbi_line(sign: str, digits: str, unit: str = "g", name: str | None = None) -> str:
    return balance_device.sbi(sign, digits, unit, name).decode("latin-1").removesuffix("\r\n")


def test_the_example_of_the_mettler_manual_is_a_hundred_grams() -> None:
    reading = sics.read_answer("S S     100.00 g")
    assert (str(reading), str(reading.weight)) == ("100.00 g", "100,000 mg")


def test_the_example_of_the_sartorius_manual_is_its_net_weight() -> None:
    reading = sbi.read_answer("N     +   123.56 g  ")
    assert (str(reading), str(reading.weight)) == ("123.56 g", "123,560 mg")


def test_a_printout_without_a_name_is_read_too() -> None:
    assert str(sbi.read_answer("+   123.56 g  ")) == "123.56 g"


def test_digits_that_are_not_legally_verified_count() -> None:
    assert sbi.read_answer("+ 123.5[6] g  ").text == "123.56"


def test_zero_has_no_sign_on_some_balances() -> None:
    assert sbi.read_answer(sbi_line(" ", "0.0000")).weight.picograms == 0


def test_minus_zero_is_zero() -> None:
    assert sics.read_answer("S S     -0.0000 g").weight.picograms == 0


@given(DIGITS, st.sampled_from(sorted(IN_MILLIGRAMS)))
def test_the_digits_stay_as_sent_and_the_milligrams_are_exact(digits: str, unit: str) -> None:
    for reading in (
        sics.read_answer(sics_line(digits, unit)),
        sbi.read_answer(sbi_line("+", digits, unit)),
    ):
        assert (reading.text, reading.unit) == (digits, unit)
        picograms = Decimal(digits) * IN_MILLIGRAMS[unit] * 10**9
        assert reading.weight.picograms == picograms


SICS_REFUSALS = {
    "S D     100.00 g": "balance_unstable",
    "S I": "balance_busy",
    "S +": "balance_overload",
    "S -": "balance_underload",
    "S S     -12.34 g": "balance_below_zero",
    "S S     100.00 ct": "balance_unit",
    "S S     100.00 oz": "balance_unit",
    "S S     100.00": "balance_garbled",
    "S S     100,00 g": "balance_garbled",
    "S S     1e2 g": "balance_garbled",
    "S S     100.00 g extra": "balance_garbled",
    "S S     - 12.34 g": "balance_garbled",
    "S M     100.00 g": "balance_garbled",
    "S S Error 10b": "balance_garbled",
    "S 100.00 g": "balance_garbled",
    "SI S     100.00 g": "balance_garbled",
    "ES": "balance_garbled",
    "ET": "balance_garbled",
    "EL": "balance_garbled",
    "": "balance_garbled",
    "S S 1234567890123 g": "balance_digits",
}
SBI_REFUSALS = {
    "N     +   123.56    ": "balance_unstable",
    "N     -    12.34 g  ": "balance_below_zero",
    "N          12.34 g  ": "balance_garbled",
    "T1    +    12.34 g  ": "balance_not_net",
    "N     +   123.56 ct ": "balance_unit",
    "N     +   123,56 g  ": "balance_garbled",
    "N     + 1 23.56  g  ": "balance_garbled",
    "N     +   123.56 g": "balance_garbled",
    "N     *   123.56 g  ": "balance_garbled",
    "Stat       High     ": "balance_overload",
    "Stat       Low      ": "balance_underload",
    "Stat       H        ": "balance_overload",
    "Stat       L        ": "balance_underload",
    "Stat       Cal. Ext.": "balance_busy",
    "Stat     ERR 054    ": "balance_error",
    "Stat     DIS. ER    ": "balance_error",
    "      H       ": "balance_overload",
    "      L       ": "balance_underload",
    "      C       ": "balance_busy",
    "Err 054       ": "balance_error",
}
ALL_REFUSALS = [(sics.read_answer, *pair) for pair in SICS_REFUSALS.items()]
ALL_REFUSALS += [(sbi.read_answer, *pair) for pair in SBI_REFUSALS.items()]


@pytest.mark.parametrize(("read", "answer", "code"), ALL_REFUSALS)
def test_anything_else_is_refused_with_its_reason(
    read: Callable[[str], BalanceReading], answer: str, code: str
) -> None:
    with refuses(BalanceFailed, code):
        read(answer)


@given(st.text(alphabet="SDI+-. 0123456789gmkN[]Stat\x1b", max_size=24))
def test_no_answer_is_read_but_with_its_sign_unit_and_digits(answer: str) -> None:
    for read in (sics.read_answer, sbi.read_answer):
        try:
            reading = read(answer)
        except BalanceFailed:
            continue
        assert reading.unit in IN_MILLIGRAMS
        assert reading.text in answer.translate({ord("["): "", ord("]"): ""})
        assert "-" not in answer or not Decimal(reading.text)
