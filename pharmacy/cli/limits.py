"""The options of `pharmacy plan` that limit a plan, and the error if no plan is within them."""

from dataclasses import replace

from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.schedules import Schedule

OPTIONS = {
    "/limits": "--strengths",
    "/limits/strengths": "--strengths",
    "/limits/increment": "--increment",
    "/limits/max_strengths": "--max-strengths",
}


def read(
    unit: Unit,
    increment: str | None,
    strengths: str | None,
    max_per_dose: int | None,
    max_strengths: int | None,
) -> Limits:
    """The limits from the options, bare numbers in `unit`. Raises InvalidInput with the option."""
    listed = None if strengths is None else strengths.split(",")
    return Limits(
        strengths=None if listed is None else tuple(_mass("--strengths", t, unit) for t in listed),
        increment=None if increment is None else _mass("--increment", increment, unit),
        max_capsules_per_dose=max_per_dose,
        max_strengths=max_strengths,
    )


def _mass(option: str, text: str, unit: Unit) -> Quantity:
    try:
        mass = Quantity.read(text.strip(), unit)
    except NotAQuantity as error:
        raise invalid(option, "number", str(error)) from None
    if not mass:
        raise invalid(option, "zero", "give a strength above zero")
    return mass


def plan_within(schedule: Schedule, limits: Limits, costs: Costs) -> Plan:
    """The plan. Raises InvalidInput with the option that rules out every plan."""
    try:
        return capsules.plan_capsules(schedule, limits, costs)
    except InvalidInput as error:
        at_options = (replace(p, pointer=OPTIONS.get(p.pointer, p.pointer)) for p in error.problems)
        raise InvalidInput(at_options) from None
