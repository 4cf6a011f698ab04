"""Schedules as sent: phases one by one, or a titration. Tapers are in test_tapers."""

from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.schedules import Schedule, TimeOfDay
from pharmacy.schemas import schedules
from pharmacy.schemas.json_text import WrittenNumber
from tests.factories import mass_json, phase_json, phases_json, titration_json

WRONG_DAYS = [
    pytest.param(0, "range", id="none"),
    pytest.param(-1, "range", id="negative"),
    pytest.param(731, "range", id="more than two years"),
    pytest.param(10**400, "range", id="huge"),
    pytest.param(True, "type", id="true"),
    pytest.param(WrittenNumber("7.0"), "type", id="with a point"),
    pytest.param(WrittenNumber("1e1"), "type", id="with an exponent"),
    pytest.param("7", "type", id="a text"),
    pytest.param([7], "type", id="a list"),
    pytest.param(None, "null", id="null"),
]


def refusals(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        schedules.read_schedule(value)
    return [(problem.pointer, problem.code) for problem in caught.value.problems]


def doses(made: Schedule) -> list[list[str]]:
    return [[f"{dose.quantity} {dose.time}" for dose in phase.doses] for phase in made.phases]


def doses_json(*doses: tuple[str, str]) -> dict[str, Any]:
    """A phase with a separate dose at each time."""
    return {"doses": [{"time": t, "dose": mass_json(value)} for t, value in doses], "days": 7}


# Phases.


def test_a_phase_is_taken_at_bedtime_unless_it_says_otherwise() -> None:
    made = schedules.read_schedule({"phases": [{"dose": mass_json(), "days": 7}]})
    assert doses(made) == [["0.5 mg bedtime"]]


def test_a_dose_is_taken_at_each_of_its_times() -> None:
    made = schedules.read_schedule(phases_json(phase_json(times=["bedtime", "morning", "noon"])))
    assert doses(made) == [["0.5 mg morning", "0.5 mg noon", "0.5 mg bedtime"]]


def test_times_may_have_doses_of_their_own() -> None:
    made = schedules.read_schedule(phases_json(doses_json(("bedtime", "1"), ("morning", "0.5"))))
    assert doses(made) == [["0.5 mg morning", "1 mg bedtime"]]


def test_a_dose_of_zero_is_a_rest() -> None:
    made = schedules.read_schedule(phases_json(phase_json("1"), phase_json("0", 14)))
    assert [phase.is_rest for phase in made.phases] == [False, True]


@pytest.mark.parametrize(("days", "code"), WRONG_DAYS)
def test_a_phase_lasts_a_whole_number_of_days(days: Any, code: str) -> None:
    assert refusals(phases_json(phase_json(days=days))) == [("/phases/0/days", code)]


@pytest.mark.parametrize("days", [1, 730])
def test_a_phase_lasts_a_day_to_two_years(days: int) -> None:
    assert schedules.read_schedule(phases_json(phase_json(days=days))).days == days


def test_a_schedule_of_zero_doses_alone_is_refused_at_each() -> None:
    assert refusals(phases_json(phase_json("0"), phase_json("0"))) == [
        ("/phases/0", "only_rest"),
        ("/phases/1", "only_rest"),
    ]


def test_a_schedule_without_phases_is_refused() -> None:
    assert refusals({"phases": []}) == [("/phases", "too_few")]


def test_a_schedule_of_400_phases_is_refused() -> None:
    assert refusals({"phases": [phase_json(days=1)] * 400}) == [("/phases", "too_many")]


def test_a_million_phases_are_refused_before_they_are_read() -> None:
    assert refusals({"phases": [None] * 1_000_000}) == [("/phases", "too_many")]


def test_a_schedule_of_120_phases_is_accepted() -> None:
    made = schedules.read_schedule({"phases": [phase_json(days=1)] * 120})
    assert made.days == 120


def test_a_schedule_of_more_than_five_years_is_refused() -> None:
    assert refusals({"phases": [phase_json(days=730)] * 3}) == [("/phases", "too_long")]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], ("/phases/0/times", "too_few")),
        (["bedtime", "bedtime"], ("/phases/0/times", "repeated")),
        (["morning", "noon", "evening", "bedtime", "noon"], ("/phases/0/times", "too_many")),
        (["HS"], ("/phases/0/times/0", "choice")),
        (["noon", "Bedtime"], ("/phases/0/times/1", "choice")),
        ([None], ("/phases/0/times/0", "null")),
        ([8], ("/phases/0/times/0", "choice")),
        ("bedtime", ("/phases/0/times", "type")),
        (None, ("/phases/0/times", "null")),
    ],
)
def test_times_are_one_or_more_of_four_words(times: Any, expected: tuple[str, str]) -> None:
    assert refusals(phases_json(phase_json(times=times))) == [expected]


def test_a_phase_says_its_dose_once() -> None:
    both = {**phase_json(), **doses_json(("noon", "1"))}
    del both["times"]
    assert refusals(phases_json(both)) == [("/phases/0/dose", "form")]


def test_doses_of_their_own_have_no_other_times() -> None:
    both = {**doses_json(("noon", "1")), "times": ["noon"]}
    assert refusals(phases_json(both)) == [("/phases/0/times", "form")]


def test_two_doses_at_one_time_are_refused() -> None:
    twice = doses_json(("noon", "1"), ("noon", "1"))
    assert refusals(phases_json(twice)) == [("/phases/0/doses", "repeated")]


def test_an_empty_list_of_doses_is_refused() -> None:
    assert refusals(phases_json(doses_json())) == [("/phases/0/doses", "too_few")]


# Titrations.


def test_the_common_titration_is_nine_phases_in_86_days() -> None:
    made = schedules.read_schedule(titration_json())
    assert (len(made.phases), made.days) == (9, 86)


def test_a_titration_is_taken_at_bedtime_unless_it_says_otherwise() -> None:
    asked = titration_json()
    del asked["titration"]["times"]
    made = schedules.read_schedule(asked)
    assert {dose.time for phase in made.phases for dose in phase.doses} == {TimeOfDay.BEDTIME}


def test_a_step_that_misses_the_target_is_refused_by_default() -> None:
    asked = titration_json(step=mass_json("3"))
    del asked["titration"]["last_step"]
    assert refusals(asked) == [("/titration/step/value", "step_does_not_divide")]


def test_the_last_step_is_shortened_by_clamp() -> None:
    made = schedules.read_schedule(titration_json(step=mass_json("3"), last_step="clamp"))
    assert doses(made) == [["0.5 mg bedtime"], ["3.5 mg bedtime"], ["4.5 mg bedtime"]]


@pytest.mark.parametrize("last_step", ["Clamp", "stop", "", 1, []])
def test_the_last_step_is_one_of_two_words(last_step: Any) -> None:
    refused = refusals(titration_json(last_step=last_step))
    assert refused == [("/titration/last_step", "choice")]


def test_a_titration_may_go_down_to_nothing() -> None:
    asked = titration_json(start=mass_json("1"), target=mass_json("0"))
    assert doses(schedules.read_schedule(asked))[-1] == ["0 mg bedtime"]


def test_a_titration_of_mixed_units_remembers_them() -> None:
    made = schedules.read_schedule(titration_json(step=mass_json("500", "mcg")))
    assert len(made.units_written) == 2


@pytest.mark.parametrize("field", ["every_days", "target_days"])
@pytest.mark.parametrize(("days", "code"), WRONG_DAYS)
def test_the_steps_of_a_titration_last_whole_days(field: str, days: Any, code: str) -> None:
    assert refusals(titration_json(**{field: days})) == [(f"/titration/{field}", code)]


def test_a_titration_of_too_many_phases_is_refused() -> None:
    asked = titration_json(step=mass_json("0.000001"))
    assert refusals(asked) == [("/titration/step/value", "too_many")]


def test_a_shortened_step_does_not_make_a_phase_too_many() -> None:
    """119 whole steps and a short one are 121 phases."""
    asked = titration_json(
        start=mass_json("1"), step=mass_json("1"), target=mass_json("120.5"), last_step="clamp"
    )
    assert refusals(asked) == [("/titration", "too_many")]


def test_a_titration_that_takes_too_long_is_refused() -> None:
    asked = titration_json(every_days=730)
    assert refusals(asked) == [("/titration", "too_long")]


def test_a_titration_at_one_time_twice_is_refused() -> None:
    asked = titration_json(times=["noon", "noon"])
    assert refusals(asked) == [("/titration/times", "repeated")]


def test_a_titration_at_no_time_is_refused() -> None:
    assert refusals(titration_json(times=[])) == [("/titration/times", "too_few")]


# Exactly one of the two.


@pytest.mark.parametrize("value", [{}, {**phases_json(), **titration_json()}])
def test_a_schedule_is_phases_or_a_titration(value: Any) -> None:
    assert refusals(value) == [("", "form")]


@pytest.mark.parametrize("value", [None, [], "0.5 mg", 1, True])
def test_a_schedule_is_an_object(value: Any) -> None:
    assert refusals(value) == [("", "type")]
