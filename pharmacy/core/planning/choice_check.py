"""Derives the choice among a plan's options again, from its recorded inputs alone."""

from fractions import Fraction

from pharmacy.core import money
from pharmacy.core.errors import PlanContradicted
from pharmacy.core.planning.capsules import Option, Plan, PlanInputs


def check(plan: Plan) -> None:
    """Raise PlanContradicted unless the inputs give each option's cost, and the cheapest is chosen.

    By amounts of money and not by cents: a second route repeats no step of the first. Of equally
    cheap options, the one with the fewest capsules, and then the fewest strengths, is chosen.
    """
    if plan.inputs is None:
        raise PlanContradicted("the plan does not say what its choice rested on")
    costs = [_cost(option, plan.inputs) for option in plan.options]
    if costs != [Fraction(option.cost) for option in plan.options]:
        raise PlanContradicted("an option does not have the cost that follows from the inputs")
    ranks = [
        (cost, option.totals.capsules, option.totals.strengths)
        for cost, option in zip(costs, plan.options, strict=True)
    ]
    expected = ranks.index(min(ranks))
    if [place for place, option in enumerate(plan.options) if option.chosen] != [expected]:
        raise PlanContradicted("the chosen option is not the one that follows from the inputs")


def _cost(option: Option, inputs: PlanInputs) -> Fraction:
    each_capsule, each_strength = (
        Fraction(money.amount_text(inputs.costs.capsule_cents)),
        Fraction(money.amount_text(inputs.costs.strength_cents))
        + Fraction(money.amount_text(inputs.costs.batch_cents)),
    )
    cost = Fraction(0)
    for _ in option.strengths:
        cost += each_strength
    return cost + each_capsule * option.totals.capsules
