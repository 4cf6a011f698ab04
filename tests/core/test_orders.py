"""The moves of an order, and what its sender may read of a flag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.orders import MOVES, Flag, IllegalMove, OrderStatus, Severity, moved


def test_an_order_is_held_and_goes_on() -> None:
    assert moved(OrderStatus.RECEIVED, OrderStatus.HELD) is OrderStatus.HELD
    assert moved(OrderStatus.HELD, OrderStatus.RECEIVED) is OrderStatus.RECEIVED


@given(st.sampled_from(OrderStatus), st.sampled_from(OrderStatus))
def test_a_move_that_is_not_in_the_table_is_refused(status: OrderStatus, to: OrderStatus) -> None:
    if to in MOVES.get(status, ()):
        assert moved(status, to) is to
    else:
        with pytest.raises(IllegalMove, match=f"that is {status} cannot become {to}"):
            moved(status, to)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("One.", "One."),
        ("One.\nTwo.", "One. Two."),
        ("One.\n\nFor the pharmacy.", "One."),
        ("One.\nTwo.\n\nFor the pharmacy.\n\nMore.", "One. Two."),
    ],
)
def test_a_sender_reads_the_first_paragraph_in_one_line(message: str, told: str) -> None:
    assert Flag("code", Severity.HOLD, message).told_to_sender == told
