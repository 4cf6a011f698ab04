"""When a balance may weigh."""

import dataclasses
import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.equipment import (
    BalanceFacts,
    below_minimum,
    check_is_good,
    reasons_not_to_weigh,
)
from pharmacy.core.quantities import Quantity, Unit

TODAY = datetime.date(2026, 11, 30)
DAY = datetime.timedelta(days=1)
GOOD = BalanceFacts(Quantity.read("20", Unit.MG), TODAY, TODAY, check_was_good=True)
MASSES = st.integers(0, 10**13).map(lambda picograms: Quantity(picograms, Unit.MG))


def codes(**changes: Any) -> list[str]:
    facts = dataclasses.replace(GOOD, **changes)
    return [reason.code for reason in reasons_not_to_weigh(facts, TODAY)]


def test_a_calibrated_and_checked_balance_weighs_up_to_the_day_its_calibration_is_due() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"minimum": None}, "balance_without_minimum"),
        ({"calibration_due": None}, "balance_not_calibrated"),
        ({"calibration_due": TODAY - DAY}, "balance_calibration_past"),
        ({"checked_on": None}, "balance_not_checked"),
        ({"checked_on": TODAY - DAY}, "balance_not_checked"),
        ({"check_was_good": False}, "balance_check_failed"),
    ],
)
def test_a_balance_weighs_nothing_otherwise(changes: dict[str, object], code: str) -> None:
    assert codes(**changes) == [code]


def test_every_reason_is_given_at_once() -> None:
    assert len(codes(minimum=None, calibration_due=None, checked_on=None)) == 3


@given(MASSES, MASSES, MASSES)
def test_a_check_is_good_within_the_tolerance_on_both_sides(
    shown: Quantity, reference: Quantity, tolerance: Quantity
) -> None:
    low = reference.picograms - tolerance.picograms
    high = reference.picograms + tolerance.picograms
    assert check_is_good(shown, reference, tolerance) == (low <= shown.picograms <= high)


def test_the_minimum_weight_itself_may_be_weighed() -> None:
    assert GOOD.minimum is not None
    assert below_minimum(GOOD.minimum, GOOD.minimum) is None
    assert below_minimum(Quantity.read("19.99", Unit.MG), GOOD.minimum) is not None
