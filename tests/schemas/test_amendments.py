"""A change of a course as sent: the required fields of each kind, and errors for others."""

import datetime
from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.regimen.amendments import (
    Advance,
    Amendment,
    Extend,
    NewSchedule,
    NewTarget,
    Pause,
    StepBack,
    Stop,
)
from pharmacy.core.schedules import LastStep
from pharmacy.schemas.amendments import amendment_json, read_amendment
from pharmacy.schemas.stored_amendments import read_stored
from tests.factories import course, mass_json, mg, phase_json, phases_json, schedule

Json = dict[str, Any]
TWICE_A_DAY: Json = {
    "doses": [
        {"time": "bedtime", "dose": mass_json("1.5")},
        {"time": "morning", "dose": mass_json("0.5")},
    ],
    "days": 9,
}
STEPS: Json = {
    "target": mass_json("3"),
    "step": mass_json("0.5"),
    "every_days": 7,
    "target_days": 30,
}


def sent(change: str, **fields: Any) -> Json:
    return {"change": change, "day": 22, "reason": "vivid dreams", **fields}


def problems(body: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read_amendment(body)
    return [(problem.pointer, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("body", "amendment"),
    [
        (sent("extend", days=14), Extend(22, 14)),
        (sent("pause", days=14), Pause(22, 14)),
        (sent("step_back", to=mass_json("1"), days=7), StepBack(22, mg("1"), 7)),
        (sent("advance"), Advance(22)),
        (sent("stop"), Stop(22)),
        (sent("new_target", **STEPS), NewTarget(22, mg("3"), mg("0.5"), 7, 30)),
        (
            sent("new_target", **STEPS, last_step="clamp"),
            NewTarget(22, mg("3"), mg("0.5"), 7, 30, LastStep.CLAMP),
        ),
        (
            sent("new_target", schedule=phases_json(phase_json("2", 9))),
            NewSchedule(22, schedule(course("2", 9))),
        ),
    ],
)
def test_each_kind_of_change_is_read(body: Json, amendment: Amendment) -> None:
    assert read_amendment(body).amendment == amendment


@pytest.mark.parametrize(
    "body",
    [
        sent("extend", days=14, at_hand=[{"container": 3, "capsules": 5}]),
        sent("step_back", to=mass_json("1000", "mcg"), days=7),
        sent("advance"),
        sent("stop"),
        sent("new_target", **STEPS, last_step="clamp"),
        sent("new_target", schedule=phases_json(phase_json("2", 9), phase_json("0", 3))),
        sent("new_target", schedule={"phases": [TWICE_A_DAY, phase_json("0.25", 3)]}),
        sent("new_target", schedule={"titration": {"start": mass_json("0.5"), **STEPS}}),
        sent("hold", days=14),
        sent("go_on"),
    ],
)
def test_what_is_kept_of_an_amendment_reads_back_to_the_same(body: Json) -> None:
    asked = read_amendment(body)
    content = amendment_json(asked.amendment, asked, schedule(course("1", 9)))
    assert read_stored(content) == asked.amendment
    # By another way: as the API would read it.
    assert read_amendment(content).amendment == asked.amendment


def test_a_pause_is_kept_as_a_rest_that_the_release_before_reads() -> None:
    asked = read_amendment(sent("pause", days=14))
    rest = schedule(course("0", 14), course("2", 7))
    content = amendment_json(asked.amendment, asked, rest)
    assert read_amendment(content).amendment == NewSchedule(22, rest)
    assert read_stored(content, 14) == asked.amendment


def test_a_date_replaces_the_day() -> None:
    body = {"change": "stop", "on": "2026-12-14", "reason": "rash"}
    request = read_amendment(body)
    assert request.dated(datetime.date(2026, 12, 1)) == Stop(14)


def test_a_date_needs_a_start_date_and_is_not_before_it() -> None:
    request = read_amendment({"change": "stop", "on": "2026-12-14", "reason": "rash"})
    for start_on, code in (
        (None, "no_first_night"),
        (datetime.date(2026, 12, 15), "outside_course"),
    ):
        with pytest.raises(InvalidInput) as refused:
            request.dated(start_on)
        (problem,) = refused.value.problems
        assert (problem.pointer, problem.code) == ("/on", code)


def test_supply_on_hand_is_stated_by_container() -> None:
    body = sent("stop", at_hand=[{"container": 3, "capsules": 5}, {"container": 4, "capsules": 0}])
    assert read_amendment(body).at_hand == {3: 5, 4: 0}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], [("", "type")]),
        ({"change": "stop", "reason": "rash"}, [("/day", "missing")]),
        (sent("stop", on="2026-12-14"), [("/on", "form")]),
        (sent("skip"), [("/change", "choice")]),
        (sent("pause"), [("/days", "missing")]),
        (sent("extend"), [("/days", "missing")]),
        (sent("extend", days=0), [("/days", "range")]),
        (sent("step_back"), [("/to", "missing"), ("/days", "missing")]),
        (sent("step_back", to=mass_json("0"), days=7), [("/to/value", "zero")]),
        (sent("stop", days=7), [("/days", "form")]),
        (sent("advance", last_step="clamp"), [("/last_step", "form")]),
        (sent("new_target", **STEPS, schedule=phases_json()), [(f"/{n}", "form") for n in STEPS]),
        (sent("new_target", schedule={}), [("/schedule", "form")]),
        (sent("stop", reason=" "), [("/reason", "empty")]),
        (sent("stop", dose="1"), [("/dose", "unknown")]),
        (sent("stop", at_hand=[{"container": 1, "capsules": 2}] * 2), [("/at_hand", "repeated")]),
        (
            sent("stop", at_hand=[{"container": 0}]),
            [
                ("/at_hand/0/container", "range"),
                ("/at_hand/0/capsules", "missing"),
            ],
        ),
    ],
)
def test_an_error_is_reported_by_its_field(body: Any, expected: list[tuple[str, str]]) -> None:
    assert sorted(problems(body)) == sorted(expected)
