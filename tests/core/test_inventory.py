"""Amounts in stock, and the life of a lot."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import NotReady
from pharmacy.core.inventory import (
    LotAction,
    LotState,
    StockAmount,
    StockUnit,
    actions_of,
    state_after,
)
from pharmacy.core.quantities import NotAQuantity

AMOUNTS = st.builds(StockAmount, st.integers(0, 10**14), st.sampled_from([*StockUnit][:3]))


@given(AMOUNTS)
def test_an_amount_reads_back_as_it_is_written(amount: StockAmount) -> None:
    number = str(amount).removesuffix(f" {amount.unit}").replace(",", "")
    assert StockAmount.read(number, amount.unit) == amount


@pytest.mark.parametrize(
    ("millionths", "unit", "words"),
    [
        (25_000_000, StockUnit.G, "25 g"),
        (-450_000, StockUnit.G, "-0.45 g"),
        (1, StockUnit.MG, "0.000001 mg"),
        (1_000_000_000, StockUnit.EACH, "1,000"),
        (473_500_000, StockUnit.ML, "473.5 mL"),
    ],
)
def test_an_amount_is_written_without_trailing_zeros(
    millionths: int, unit: StockUnit, words: str
) -> None:
    assert str(StockAmount(millionths, unit)) == words


def test_there_is_no_half_capsule_shell() -> None:
    with pytest.raises(NotAQuantity):
        StockAmount.read("0.5", StockUnit.EACH)


# Each state, and what may be done with a lot that has not expired.
LIFE = {
    LotState.QUARANTINED: {"release", "reject", "recall", "destroy"},
    LotState.RELEASED: {"reject", "open", "use_up", "recall", "destroy"},
    LotState.OPENED: {"reject", "use_up", "recall", "destroy"},
    LotState.USED_UP: {"recall"},
    LotState.REJECTED: {"destroy"},
    LotState.RECALLED: {"destroy"},
    LotState.DESTROYED: set(),
}


@pytest.mark.parametrize("state", LotState)
def test_each_state_allows_its_own_actions(state: LotState) -> None:
    assert {str(action) for action in actions_of(state, is_expired=False)} == LIFE[state]


@pytest.mark.parametrize(("state", "action"), [*itertools.product(LotState, LotAction)])
def test_no_action_of_another_state_is_done(state: LotState, action: LotAction) -> None:
    if action in LIFE[state]:
        assert state_after(state, action, is_expired=False) is not LotState.QUARANTINED
    else:
        with pytest.raises(NotReady):
            state_after(state, action, is_expired=False)


@pytest.mark.parametrize("action", [LotAction.RELEASE, LotAction.OPEN])
def test_an_expired_lot_is_neither_released_nor_opened(action: LotAction) -> None:
    for state in LotState:
        assert action not in actions_of(state, is_expired=True)
