"""An order with any value at any place is read or refused with our own message."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.orders import OrderRequest
from pharmacy.schemas import json_text, orders
from pharmacy.schemas.json_text import NotJson, WrittenNumber
from tests.schemas.places import ORDERS, replaced, walk

PLACES = [(name, pointer) for name, order in ORDERS.items() for pointer, _ in walk(order)]
TEMPTING = st.sampled_from(
    [
        *("0", ".5", "1e400", "-1", "NaN", "bedtime", "clamp", "mg", "2026-02-30", "9" * 5000),
        *("\0", "\ud800", "\u202e", "{{7*7}}", "x" * 300, "", " "),
        *(0, -1, 7, 10**400, -(10**400), True, False, None),
    ]
)
NUMBERS = st.floats().map(lambda number: WrittenNumber(repr(number)))
ANYTHING = st.recursive(
    TEMPTING | NUMBERS | st.text() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["value", "unit", "dose", "time", "_schema"]), inner)
        | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=6,
)


def read_or_refused(order: Any) -> OrderRequest | tuple[Problem, ...]:
    try:
        return orders.read_order(order)
    except InvalidInput as error:
        return error.problems


@given(ANYTHING)
def test_any_value_as_an_order_is_refused(value: Any) -> None:
    assert not isinstance(read_or_refused(value), OrderRequest)


@given(st.sampled_from(PLACES), ANYTHING)
def test_any_value_anywhere_is_read_or_refused(place: tuple[str, str], value: Any) -> None:
    sample, pointer = place
    outcome = read_or_refused(replaced(ORDERS[sample], pointer, value))
    assert outcome


@given(st.sampled_from(PLACES), ANYTHING)
def test_every_problem_has_a_code_and_a_message(place: tuple[str, str], value: Any) -> None:
    sample, pointer = place
    outcome = read_or_refused(replaced(ORDERS[sample], pointer, value))
    problems = () if isinstance(outcome, OrderRequest) else outcome
    assert all(problem.code.replace("_", "").isalpha() for problem in problems)
    assert all(problem.message for problem in problems)


@given(st.sampled_from(PLACES), ANYTHING)
def test_every_problem_can_be_sent_as_utf_8(place: tuple[str, str], value: Any) -> None:
    sample, pointer = place
    outcome = read_or_refused(replaced(ORDERS[sample], pointer, value))
    problems = () if isinstance(outcome, OrderRequest) else outcome
    assert all((p.pointer + p.code + str(p.message)).encode() for p in problems)


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_any_part_of_an_order_in_the_place_of_another_is_read_or_refused(
    place: tuple[str, str], other: tuple[str, str]
) -> None:
    part = dict(walk(ORDERS[other[0]]))[other[1]]
    assert read_or_refused(replaced(ORDERS[place[0]], place[1], part))


@given(st.integers(0, 10_000), st.binary(max_size=4), st.integers(0, 20))
def test_an_order_with_any_bytes_cut_and_pasted_is_read_or_refused(
    at: int, pasted: bytes, cut: int
) -> None:
    body = json.dumps(ORDERS["phases"]).encode()
    at %= len(body)
    try:
        value = json_text.read(body[:at] + pasted + body[at + cut :])
    except NotJson:
        return
    assert read_or_refused(value)
