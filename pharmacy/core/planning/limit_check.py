"""Checks that a plan is within its limits, from its capsules and independent of the search."""

from pharmacy.core.errors import PlanContradicted
from pharmacy.core.planning.capsules import Option, Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity


def check(plan: Plan, limits: Limits) -> None:
    """Raise PlanContradicted unless the plan, and each of its options, is within the limits."""
    doses = [dose for phase in plan.phases for dose in phase.doses]
    taken = {take.strength for dose in doses for take in dose.takes}
    most = max(sum(take.capsules for take in dose.takes) for dose in doses)
    _check_strengths(taken | {count.strength for count in plan.strengths}, limits)
    _check_numbers(len(taken), most, limits)
    for option in plan.options:
        _check_option(option, limits)


def _check_option(option: Option, limits: Limits) -> None:
    _check_strengths(set(option.strengths), limits)
    kinds = max(len(option.strengths), option.totals.strengths)
    _check_numbers(kinds, option.totals.most_capsules_per_dose, limits)


def _check_strengths(used: set[Quantity], limits: Limits) -> None:
    if limits.strengths is not None:
        if not used.issubset(limits.strengths):
            raise PlanContradicted("the plan uses a strength that is not allowed")
    elif limits.increment and any(s.picograms % limits.increment.picograms for s in used):
        raise PlanContradicted("the plan uses a strength that is no multiple of the increment")


def _check_numbers(kinds: int, most: int, limits: Limits) -> None:
    if most > limits.most:
        raise PlanContradicted("a dose takes more capsules than allowed")
    if limits.max_strengths is not None and kinds > limits.max_strengths:
        raise PlanContradicted("the plan uses more strengths than allowed")
