"""Plans as JSON responses."""

from types import SimpleNamespace

import pytest

from pharmacy.core.flags import Flag, ResolvedFlag, Severity
from pharmacy.core.planning import fills
from pharmacy.core.planning.fills import Making, Policy
from pharmacy.core.planning.worded_plans import WordedPlan
from pharmacy.schemas import plans
from pharmacy.schemas.answers import dumped
from pharmacy.schemas.plans import FlagAnswer, PlanAnswer
from tests.factories import TODAY, course, ldn_schedule, mcg, mg, plan, schedule

DIRECTIONS = {1: "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days."}
MADE = fills.in_fills(plan(schedule(course("0.5", 7))), Making(Policy(180), TODAY, TODAY))
WEEK = dumped(PlanAnswer, WordedPlan(MADE, DIRECTIONS))
TOTALS = {"days": 7, "capsules": 7, "strengths": 1, "most_capsules_per_dose": 1}
HALF = {"value": "0.5", "unit": "mg"}


def test_a_plan_has_the_shape_of_the_interface() -> None:
    assert WEEK == {
        "phases": [
            {
                "number": 1,
                "first_day": 1,
                "last_day": 7,
                "doses": [
                    {
                        "time": "bedtime",
                        "dose": HALF,
                        "take": [{"strength": HALF, "capsules": 1}],
                    }
                ],
            }
        ],
        "strengths": [{"strength": HALF, "capsules": 7}],
        "containers": [
            {
                "number": 1,
                "phase": 1,
                "strength": HALF,
                "capsules": 7,
                "directions": "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days.",
                "phases": [1],
                "first_day": 1,
                "last_day": 7,
                "fill": 1,
                "carried": False,
            }
        ],
        "totals": TOTALS,
        "options": [{"strengths": ["0.5 mg"], "totals": TOTALS, "cost": "6.50", "chosen": True}],
        "fills": [
            {
                "number": 1,
                "make_on": "2026-11-23",
                "first_day": 1,
                "last_day": 7,
                "beyond_use_on": "2027-05-21",
                "made_on": "2026-11-23",
                "refill": 0,
            }
        ],
        "inputs": {
            "formulary_version": None,
            "costs_number": None,
            "costs": {"currency": "USD", "batch": "0.00", "strength": "3.00", "capsule": "0.50"},
            "limits": {
                "strengths": None,
                "increment": None,
                "max_capsules_per_dose": 3,
                "max_strengths": None,
            },
        },
    }


def test_a_plan_without_dates_has_no_fills() -> None:
    made = plan(schedule(course("0.5", 7)))
    assert dumped(PlanAnswer, WordedPlan(made, DIRECTIONS))["fills"] == []


def test_the_ldn_titration_comes_to_the_totals_of_the_interface() -> None:
    made = plan(ldn_schedule())
    totals = dumped(PlanAnswer, WordedPlan(made, dict.fromkeys(range(1, 10), "")))["totals"]
    assert totals == {"days": 86, "capsules": 86, "strengths": 9, "most_capsules_per_dose": 1}


def test_a_quantity_is_sent_without_commas() -> None:
    assert plans.quantity_json(mcg("1500")) == {"value": "1500", "unit": "mcg"}


def test_a_quantity_is_sent_as_a_text_without_trailing_zeros() -> None:
    assert plans.quantity_json(mg("4.50")) == {"value": "4.5", "unit": "mg"}


def test_a_rest_takes_nothing() -> None:
    made = plan(schedule(course("1", 7), course("0", 7)))
    phases = dumped(PlanAnswer, WordedPlan(made, {1: ""}))["phases"]
    assert phases[1]["doses"] == [
        {"time": "bedtime", "dose": {"value": "0", "unit": "mg"}, "take": []}
    ]


def test_a_flag_is_not_resolved_until_somebody_resolves_it() -> None:
    assert dumped(FlagAnswer, Flag("units_mixed", Severity.HOLD, "Compare them.")) == {
        "code": "units_mixed",
        "severity": "hold",
        "message": "Compare them.",
        "resolved": False,
    }
    resolved = ResolvedFlag("units_mixed", Severity.HOLD, "Compare them.")
    assert dumped(FlagAnswer, resolved)["resolved"]


def test_an_answer_without_one_of_its_fields_is_never_sent() -> None:
    with pytest.raises(AttributeError, match="is_resolved"):
        dumped(FlagAnswer, SimpleNamespace(code="", severity=Severity.HOLD, shown_to_client=""))
