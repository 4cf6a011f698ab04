"""No name, value or nesting causes a server error: each is stored literally or refused."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from pharmacy import db
from pharmacy.models.labels import Label
from tests import factories
from tests.api import bodies
from tests.api.callers import Caller
from tests.services import stored

PHASES = factories.phases_json()
TITRATION = factories.titration_json()
NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% raw %}",
    "'; DROP TABLE orders; --",
    "</style>",
    "O'Brien-Núñez",
    "عبد الرحمن",
    "王小明",
    "Ada 💊",
    "N" * 300,
    "W" * 100,
    "A\u0301" * 50,
    "Zoe\u200b",
    "Ada\u202eecila",
    "Ada\x00",
    "Ada\x1b[2J",
    "Ada\r\nX: y",
    "\ud800",
    " ",
]


@pytest.mark.parametrize("field", ["patient__family_name", "patient__given_name"])
@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_taken_literally_or_refused(
    sqlite_caller: Caller, name: str, field: str
) -> None:
    response = sqlite_caller.post(bodies.order(**{field: name}))
    if response.status_code == 201:
        assert name in label_name(sqlite_caller)
    else:
        assert response.status_code == 422
        pointers = [entry["pointer"] for entry in response.get_json()["errors"]]
        assert len(pointers) == 1
        assert pointers[0].startswith("/patient")
        assert stored.counts(sqlite_caller.engine)["orders"] == 0


def label_name(caller: Caller) -> str:
    """The patient's name on the label."""
    with db.reading(caller.engine) as session:
        name: str = (
            session.scalars(select(Label).where(Label.phase_number == 1))
            .one()
            .content["patient_name"]
        )
    return name


STRANGE: list[Any] = [
    None,
    True,
    0,
    -1,
    10**30,
    0.1,
    "",
    "\x00",
    "\ud800",
    "x" * 2000,
    [],
    [[]],
    [None],
    {},
    {"": {}},
    {"value": {}, "unit": []},
]


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value within `value`."""
    if way:
        yield way
    if isinstance(value, dict):
        for key, below in value.items():
            yield from places(below, (*way, key))
    if isinstance(value, list):
        for index, below in enumerate(value):
            yield from places(below, (*way, index))


def replaced(body: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at one place."""
    body = copy.deepcopy(body)
    place = body
    for token in way[:-1]:
        place = place[token]
    place[way[-1]] = value
    return body


@pytest.mark.parametrize("schedule", [PHASES, TITRATION], ids=["phases", "titration"])
def test_no_strange_value_anywhere_is_a_defect(sqlite_caller: Caller, schedule: Any) -> None:
    body = {**bodies.whole_order(), "external_id": None}
    body["prescription"]["schedule"] = schedule
    for way in places(body):
        for value in STRANGE:
            response = sqlite_caller.post(
                replaced(body, way, value), key=f"{way}{value!r:.20}"[:99]
            )
            assert response.status_code in (201, 400, 422), (way, value)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_no_depth_of_nesting_is_a_defect(refused_caller: Caller, opening: str) -> None:
    """One parser may handle a depth at which the next runs out of stack."""
    closing = "]" if opening == "[" else "}"
    for depth in range(850, 1000):
        body = (opening * depth + "1" + closing * depth).encode()
        assert refused_caller.post(body).status_code in (400, 422)
