"""The check finds any violation of the limits in the plan itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput, PlanContradicted
from pharmacy.core.planning import limit_check
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import Limits
from tests.factories import NO_LIMITS, course, ldn_schedule, mg, plan, schedule

LDN = plan(ldn_schedule())
FEW = plan(ldn_schedule(), Limits(max_strengths=4))


def without_options(made: Plan) -> Plan:
    return replace(made, options=())


@pytest.mark.parametrize(
    ("made", "limits"),
    [
        pytest.param(LDN, Limits(strengths=(mg("0.5"), mg("1"))), id="another strength"),
        pytest.param(LDN, Limits(increment=mg("1")), id="between two multiples"),
        pytest.param(FEW, Limits(max_capsules_per_dose=1), id="too many capsules"),
        pytest.param(LDN, Limits(max_strengths=8), id="too many strengths"),
    ],
)
def test_a_plan_outside_its_limits_is_contradicted(made: Plan, limits: Limits) -> None:
    with pytest.raises(PlanContradicted):
        limit_check.check(without_options(made), limits)


def test_an_option_outside_the_limits_is_contradicted_although_it_is_not_chosen() -> None:
    """The chosen plan takes one capsule per dose, the others two or three."""
    with pytest.raises(PlanContradicted):
        limit_check.check(LDN, Limits(max_capsules_per_dose=2))
    limit_check.check(without_options(LDN), Limits(max_capsules_per_dose=2))


def test_without_limits_of_its_own_a_plan_takes_at_most_three_capsules() -> None:
    nine = plan(ldn_schedule(), Limits((mg("0.5"),), max_capsules_per_dose=9))
    with pytest.raises(PlanContradicted):
        limit_check.check(nine, NO_LIMITS)


DOSES = st.lists(st.integers(1, 12), min_size=1, max_size=5)
LIMITS = st.builds(
    Limits,
    strengths=st.none()
    | st.lists(st.integers(1, 12), min_size=1).map(
        lambda halves: tuple(mg(str(half)) for half in halves)
    ),
    increment=st.none() | st.sampled_from([mg("1"), mg("2"), mg("0.5")]),
    max_capsules_per_dose=st.none() | st.integers(1, 4),
    max_strengths=st.none() | st.integers(1, 4),
)


@given(DOSES, LIMITS)
def test_every_plan_that_is_made_keeps_its_limits(doses: list[int], limits: Limits) -> None:
    asked = schedule(*(course(str(dose)) for dose in doses))
    try:
        made = plan(asked, limits)
    except InvalidInput:
        return
    limit_check.check(made, limits)
