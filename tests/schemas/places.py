"""Walks through JSON values: the place of every value, and copies with one place changed."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.orders import OrderRequest
from pharmacy.schemas import orders
from tests.factories import (
    mass_json,
    order_json,
    phase_json,
    phases_json,
    taper_json,
    titration_json,
)

SCHEDULE = "/prescription/schedule"
# Together these have every field that an order may have.
ORDERS = {
    "phases": order_json(),
    "doses": order_json(
        phases_json(
            {
                "doses": [
                    {"time": "morning", "dose": mass_json("0.5")},
                    {"time": "bedtime", "dose": mass_json("1")},
                ],
                "days": 7,
            },
            phase_json("1"),
        )
    ),
    "titration": order_json(titration_json()),
    "taper": order_json(taper_json()),
}


def walk(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every value within `value` and its JSON pointer, the whole first."""
    yield pointer, value
    children = value.items() if isinstance(value, dict) else ()
    for key, child in enumerate(value) if isinstance(value, list) else children:
        yield from walk(child, f"{pointer}/{key}")


def of_type(kind: type) -> list[tuple[str, str]]:
    """(sample, pointer) of every value of this JSON type. The samples differ only in schedules."""
    return [
        (name, pointer)
        for name, order in ORDERS.items()
        for pointer, value in walk(order)
        if type(value) is kind and (name == "phases" or pointer.startswith(SCHEDULE))
    ]


def replaced(order: Any, pointer: str, new: Any) -> Any:
    """The order with another value at `pointer`."""
    if not pointer:
        return new
    return changed(order, pointer, lambda place, key: place.__setitem__(key, new))


def removed(order: Any, pointer: str) -> Any:
    """The order without the value at `pointer`."""
    return changed(order, pointer, lambda place, key: place.__delitem__(key))


def changed(order: Any, pointer: str, change: Callable[[Any, Any], None]) -> Any:
    copied = copy.deepcopy(order)
    *way, last = pointer.split("/")[1:]
    place = copied
    for token in way:
        place = place[_key(place, token)]
    change(place, _key(place, last))
    return copied


def _key(place: Any, token: str) -> str | int:
    return int(token) if isinstance(place, list) else token


def refusals(order: Any) -> list[tuple[str, str]]:
    """(pointer, code) of each error of an order."""
    with pytest.raises(InvalidInput) as caught:
        orders.read_order(order)
    return [(problem.pointer, problem.code) for problem in caught.value.problems]


def refusal_at(pointer: str, new: Any, sample: str = "phases") -> list[tuple[str, str]]:
    """The error of a valid order with `new` at `pointer`."""
    return refusals(replaced(ORDERS[sample], pointer, new))


def read(pointer: str, new: Any) -> OrderRequest:
    """An order with another value at one place."""
    return orders.read_order(replaced(ORDERS["phases"], pointer, new))
