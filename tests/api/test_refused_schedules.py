"""A schedule that cannot be followed is refused, with a pointer to the error."""

from typing import Any

import pytest

from tests import factories
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.refusals import problems


def phases(count: int) -> dict[str, Any]:
    return {"phases": [factories.phase_json() for _ in range(count)]}


def one_phase(**changes: Any) -> dict[str, Any]:
    return {"phases": [{**factories.phase_json(), **changes}]}


SCHEDULES: dict[str, tuple[Any, dict[str, str]]] = {
    "400 phases": (phases(400), {"/phases": "too_many"}),
    "no phase": (phases(0), {"/phases": "too_few"}),
    "0 days": (one_phase(days=0), {"/phases/0/days": "range"}),
    "-7 days": (one_phase(days=-7), {"/phases/0/days": "range"}),
    "many days": (one_phase(days=10**30), {"/phases/0/days": "range"}),
    "half a day": (one_phase(days=0.5), {"/phases/0/days": "type"}),
    "days in quotes": (one_phase(days="7"), {"/phases/0/days": "type"}),
    "true days": (one_phase(days=True), {"/phases/0/days": "type"}),
    "no time": (one_phase(times=[]), {"/phases/0/times": "too_few"}),
    "a time twice": (
        one_phase(times=["noon", "noon"]),
        {"/phases/0/times": "repeated"},
    ),
    "an unknown time": (one_phase(times=["midnight"]), {"/phases/0/times/0": "choice"}),
    "doses of both forms": (
        one_phase(doses=[{"time": "noon", "dose": factories.mass_json("1")}]),
        {"/phases/0/dose": "form"},
    ),
    "schedules of both forms": ({**phases(1), **factories.titration_json()}, {"": "form"}),
    "schedules of no form": ({}, {"": "form"}),
    "a step of 0": (
        factories.titration_json(step=factories.mass_json("0")),
        {"/titration/step/value": "zero"},
    ),
    "a step that does not divide": (
        factories.titration_json(step=factories.mass_json("0.7")),
        {"/titration/step/value": "step_does_not_divide"},
    ),
    "a million steps": (
        factories.titration_json(step=factories.mass_json("0.000001")),
        {"/titration/step/value": "too_many"},
    ),
    "too many days": (
        {"phases": [factories.phase_json(days=730) for _ in range(3)]},
        {"/phases": "too_long"},
    ),
    "not an object": ([], {"": "type"}),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_an_impossible_schedule_is_refused(refused_caller: Caller, name: str) -> None:
    schedule, expected = SCHEDULES[name]
    found = problems(refused_caller, bodies.order(prescription__schedule=schedule))
    assert found == {f"/prescription/schedule{at}": code for at, code in expected.items()}
