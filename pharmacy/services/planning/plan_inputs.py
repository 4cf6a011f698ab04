"""What the choice of a plan rested on, as it is stored with the plan."""

from typing import Any

from pharmacy.core.planning.capsules import Costs, PlanInputs
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit

Stored = dict[str, Any]


def stored(inputs: PlanInputs | None) -> Stored | None:
    """The inputs as JSON: masses in picograms with their unit, costs in cents."""
    if inputs is None:
        return None
    limits, costs = inputs.limits, inputs.costs
    return {
        "formulary_version": inputs.formulary_version,
        "costs_number": inputs.costs_number,
        "costs": [costs.strength_cents, costs.capsule_cents, costs.batch_cents],
        "strengths": None if limits.strengths is None else [_mass(s) for s in limits.strengths],
        "increment": None if limits.increment is None else _mass(limits.increment),
        "max_capsules_per_dose": limits.max_capsules_per_dose,
        "max_strengths": limits.max_strengths,
    }


def read(data: Stored | None) -> PlanInputs | None:
    """The inputs of a stored plan. None if an earlier version stored it."""
    if data is None:
        return None
    strengths, increment = data["strengths"], data["increment"]
    limits = Limits(
        None if strengths is None else tuple(_quantity(strength) for strength in strengths),
        None if increment is None else _quantity(increment),
        data["max_capsules_per_dose"],
        data["max_strengths"],
    )
    costs = Costs(*data["costs"])
    return PlanInputs(limits, costs, data["formulary_version"], data["costs_number"])


def _mass(quantity: Quantity) -> list[Any]:
    return [quantity.picograms, quantity.unit]


def _quantity(stored_mass: list[Any]) -> Quantity:
    picograms, unit = stored_mass
    return Quantity(picograms, Unit(unit))
