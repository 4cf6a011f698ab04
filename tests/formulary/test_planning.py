"""What plans take from the formulary: limits, costs, and the version that they store."""

import json
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from pharmacy import formulary
from pharmacy.cli.plan import plan as plan_command
from pharmacy.core.drugs import Drug
from pharmacy.core.planning.capsules import Costs, plan_capsules
from pharmacy.core.planning.limits import Limits
from pharmacy.services.planning import proposals
from pharmacy.services.planning.workdays import Workday
from tests import factories
from tests.factories import mg
from tests.services.contexts import PROFILE

FORMULARY = Limits(increment=mg("0.25"), max_capsules_per_dose=2)


def drug(name: str = "naltrexone") -> Drug:
    found = formulary.find_drug(name)
    assert found is not None
    return found


def planned(schedule: Any, *options: str) -> dict[str, Any]:
    """The output of `pharmacy plan --json`."""
    result = CliRunner().invoke(plan_command, ["-", "--json", *options], json.dumps(schedule))
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def codes(answer: dict[str, Any]) -> list[str]:
    return [flag["code"] for flag in answer["flags"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Limits(), FORMULARY),
        (Limits(increment=mg("0.5")), Limits(None, mg("0.5"), 2)),
        (Limits(strengths=(mg("1"),)), Limits((mg("1"),), None, 2)),
        (Limits(max_capsules_per_dose=4, max_strengths=3), Limits(None, mg("0.25"), 4, 3)),
    ],
)
def test_the_limits_of_an_order_go_before_those_of_the_formulary(
    asked: Limits, expected: Limits
) -> None:
    assert replace(drug(), limits=FORMULARY).limits_for(asked) == expected


def test_naltrexone_is_planned_by_the_largest_increment_and_three_capsules_per_dose() -> None:
    assert drug().limits_for(Limits()) == Limits()
    assert Limits().most == 3


def test_an_order_is_planned_by_the_costs_of_its_drug() -> None:
    order = factories.request(factories.ldn_schedule())
    dear = replace(drug(), costs=Costs(strength_cents=1000, capsule_cents=10))
    by_formulary = plan_capsules(order.prescription.schedule, Limits(), drug().costs)
    planned = proposals.plan_of(order, Workday(PROFILE, factories.TODAY, {}))
    assert planned.options == by_formulary.options
    assert plan_capsules(order.prescription.schedule, Limits(), dear.costs) != by_formulary


# `pharmacy plan --drug`.


def test_a_schedule_planned_for_no_drug_is_not_held_against_any_limits() -> None:
    assert codes(planned(factories.phases_json(factories.phase_json("60")))) == []


@pytest.mark.parametrize("name", ["naltrexone", "LDN"])
def test_a_schedule_planned_for_a_drug_is_held_against_its_limits(name: str) -> None:
    schedule = factories.phases_json(factories.phase_json("60"))
    assert codes(planned(schedule, "--drug", name)) == ["start_above_limit", "standard_dose"]


def test_the_common_titration_planned_for_naltrexone_has_no_flag() -> None:
    answer = planned(factories.titration_json(), "--drug", "naltrexone")
    assert answer["flags"] == []
    assert answer["plan"]["totals"]["strengths"] == 9


def test_options_go_before_the_formulary_at_the_command_line_too() -> None:
    options = ("--drug", "naltrexone", "--strengths", "0.5,1.5", "--max-per-dose", "4")
    answer = planned(factories.titration_json(), *options)
    assert [s["strength"]["value"] for s in answer["plan"]["strengths"]] == ["0.5", "1.5"]
