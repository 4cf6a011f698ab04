"""The pharmacy's own costs decide which plan is proposed from now on."""

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import ChangedMeanwhile
from pharmacy.services.planning import plan_costs, plans
from pharmacy.services.planning.plan_costs import NewCosts
from pharmacy.services.records import order_rows
from tests.services.contexts import NOW, ServiceContext

DEAR_LABOR = NewCosts(0, 5000, None, None, "labor was measured")


def set_costs(context: ServiceContext, new: NewCosts) -> None:
    with context.transaction() as session:
        plan_costs.set_costs(session, COMMAND_LINE, new, NOW)


def test_the_formularys_cost_is_used_where_the_pharmacy_sets_none(
    context: ServiceContext,
) -> None:
    client = context.client()
    set_costs(context, DEAR_LABOR)
    order = context.place(client).order
    with context.reading() as session:
        found = order_rows.find_order(session, client, str(order.id))
        assert found is not None
        plan = plans.plan_of(found)
    assert plan.inputs is not None
    costs = plan.inputs.costs
    assert (costs.batch_cents, costs.strength_cents, costs.capsule_cents) == (5000, 300, 50)
    assert (plan.inputs.costs_number, plan.inputs.formulary_version) == (
        1,
        found.plans[-1].formulary_version,
    )


def test_an_order_keeps_the_costs_of_the_moment_when_it_was_placed(
    context: ServiceContext,
) -> None:
    client = context.client()
    before = context.place(client).order
    set_costs(context, DEAR_LABOR)
    with context.reading() as session:
        found = order_rows.find_order(session, client, str(before.id))
        assert found is not None
        inputs = plans.plan_of(found).inputs
    assert inputs is not None
    assert (inputs.costs.batch_cents, inputs.costs_number) == (0, None)


def test_the_history_is_kept(context: ServiceContext) -> None:
    set_costs(context, DEAR_LABOR)
    set_costs(context, NewCosts(1, None, None, 45, "cheaper shells"))
    with context.reading() as session:
        rows = [(row.number, row.capsule_cents, row.set_by) for row in plan_costs.history(session)]
    assert rows == [(2, 45, COMMAND_LINE.name), (1, None, COMMAND_LINE.name)]


def test_costs_that_somebody_else_set_meanwhile_are_not_overwritten(
    context: ServiceContext,
) -> None:
    set_costs(context, DEAR_LABOR)
    with pytest.raises(ChangedMeanwhile):
        set_costs(context, DEAR_LABOR)
