"""The choice among a plan's options is derived again from its inputs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import PlanContradicted
from pharmacy.core.planning import capsules, choice_check
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.limits import Limits
from tests.factories import ldn_schedule, plan

CENTS = st.integers(0, 2000)
PLAN = plan(ldn_schedule())


def with_costs(costs: Costs) -> Plan:
    return capsules.plan_capsules(ldn_schedule(), Limits(), costs)


@given(CENTS, CENTS, CENTS)
def test_the_choice_follows_from_its_inputs(strength: int, capsule: int, batch: int) -> None:
    choice_check.check(with_costs(Costs(strength, capsule, batch)))


def test_the_labor_of_a_batch_counts_once_for_each_strength() -> None:
    """86 capsules in nine strengths: 9 x (2.00 + 3.00) + 86 x 0.50 = 88.00."""
    made = with_costs(Costs(300, 50, 200))
    costs = [o.cost for o in made.options if (o.totals.strengths, o.totals.capsules) == (9, 86)]
    assert costs == [str(Decimal("88.00"))]


def test_another_cost_than_the_inputs_give_is_refused() -> None:
    assert PLAN.inputs is not None
    dearer = replace(PLAN, inputs=replace(PLAN.inputs, costs=Costs(301, 50)))
    with pytest.raises(PlanContradicted, match="does not have the cost"):
        choice_check.check(dearer)


def test_another_option_than_the_cheapest_is_refused() -> None:
    others = tuple(replace(o, chosen=place == 0) for place, o in enumerate(PLAN.options))
    assert not PLAN.options[0].chosen
    with pytest.raises(PlanContradicted, match="not the one that follows"):
        choice_check.check(replace(PLAN, options=others))


def test_a_plan_without_inputs_is_refused() -> None:
    with pytest.raises(PlanContradicted, match="does not say"):
        choice_check.check(replace(PLAN, inputs=None))
