"""Omitted times of a schedule: the drug's usual time, or bedtime without a drug."""

from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.orders import OrderRequest
from pharmacy.core.schedules import TimeOfDay
from pharmacy.schemas.amendments import read_amendment
from pharmacy.schemas.orders import read_limits, read_order
from pharmacy.schemas.schedules import read_schedule
from pharmacy.schemas.usual_times import in_order
from tests.factories import mass_json, order_json, taper_json, titration_json
from tests.refusals import code_of


def timeless(schedule: dict[str, Any]) -> dict[str, Any]:
    """A schedule of one part without its times."""
    return {
        form: {name: value for name, value in part.items() if name != "times"}
        for form, part in schedule.items()
    }


ONE_PHASE = {"phases": [{"dose": mass_json("1"), "days": 7}]}
FORMS = [
    pytest.param(ONE_PHASE, "/phases/0/times", id="phases"),
    pytest.param(timeless(titration_json()), "/titration/times", id="titration"),
    pytest.param(timeless(taper_json()), "/taper/times", id="taper"),
]


def order_of(drug: str, schedule: dict[str, Any]) -> dict[str, Any]:
    order = order_json(schedule)
    return {**order, "prescription": {**order["prescription"], "drug": drug}}


def times(order: OrderRequest) -> set[str]:
    phases = order.prescription.schedule.phases
    return {dose.time.value for phase in phases for dose in phase.doses}


@pytest.mark.parametrize(("schedule", "_"), FORMS)
@pytest.mark.parametrize(
    ("drug", "time"),
    [
        ("naltrexone", "bedtime"),
        ("LDN", "bedtime"),
        ("prednisone", "morning"),
        ("Deltasone", "morning"),
        ("liothyronine", "morning"),
    ],
)
def test_an_order_without_times_is_taken_when_its_drug_usually_is(
    drug: str, time: str, schedule: dict[str, Any], _: str
) -> None:
    assert times(read_order(order_of(drug, schedule))) == {time}


def test_times_that_are_written_go_before_the_usual_one() -> None:
    phases = {"phases": [{"dose": mass_json("1"), "times": ["evening"], "days": 7}]}
    assert times(read_order(order_of("prednisone", phases))) == {"evening"}


def test_doses_with_times_of_their_own_keep_them() -> None:
    doses = [{"time": "noon", "dose": mass_json("1")}]
    phases = {"phases": [{"doses": doses, "days": 7}]}
    assert times(read_order(order_of("prednisone", phases))) == {"noon"}


@pytest.mark.parametrize(("schedule", "pointer"), FORMS)
def test_a_drug_without_a_usual_time_needs_times(schedule: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_schedule(schedule, usual=None)
    (problem,) = refused.value.problems
    assert (problem.pointer, problem.code) == (pointer, "missing")
    assert code_of(problem) == "no_times"


def test_missing_times_are_reported_with_all_other_errors() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_schedule({"phases": [{"dose": mass_json("x"), "days": 0}]}, usual=None)
    assert {problem.pointer for problem in refused.value.problems} == {
        "/phases/0/dose/value",
        "/phases/0/days",
        "/phases/0/times",
    }


def test_an_unknown_drug_is_refused_only_as_such() -> None:
    assert times(read_order(order_of("no such drug", ONE_PHASE))) == {"bedtime"}


def test_a_new_schedule_of_an_amendment_is_taken_when_the_drug_usually_is() -> None:
    asked = {"change": "new_target", "day": 8, "reason": "as called", "schedule": ONE_PHASE}
    read = read_amendment(asked, TimeOfDay.MORNING).amendment
    assert "MORNING" in repr(read)
    with pytest.raises(InvalidInput) as refused:
        read_amendment(asked, None)
    assert refused.value.problems[0].pointer == "/schedule/phases/0/times"


def test_the_limits_of_an_order_that_was_taken_are_read_whatever_its_times() -> None:
    assert (
        read_limits(order_of("naltrexone", ONE_PHASE))
        == read_order(order_of("naltrexone", ONE_PHASE)).limits
    )
    kept = in_order(order_of("naltrexone", ONE_PHASE), TimeOfDay.NOON)
    assert kept["prescription"]["schedule"]["phases"][0]["times"] == ["bedtime"]


@pytest.mark.parametrize(
    "value",
    [
        *(None, 7, [], {}, {"prescription": None}, {"prescription": []}, {"prescription": {}}),
        {"prescription": {"drug": [], "schedule": {"phases": [None, 7, {}]}}},
        {"prescription": {"drug": "prednisone", "schedule": {"titration": None, "taper": []}}},
        {"prescription": {"drug": "prednisone", "schedule": {"phases": {"0": {}}}}},
    ],
)
def test_what_is_no_order_is_refused_and_never_fails(value: Any) -> None:
    with pytest.raises(InvalidInput):
        read_order(value)


def test_the_original_resource_is_unchanged() -> None:
    sent = order_of("prednisone", {"phases": [{"dose": mass_json("1"), "days": 7}]})
    read_order(sent)
    assert "times" not in sent["prescription"]["schedule"]["phases"][0]
