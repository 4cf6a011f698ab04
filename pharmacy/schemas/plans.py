"""A plan and its parts as JSON values. Quantities are strings, as in all JSON here."""

from collections.abc import Mapping
from typing import Any

from pharmacy.core.flags import Flag
from pharmacy.core.planning.capsules import Option, Plan, PlannedDose, PlannedPhase, Totals
from pharmacy.core.planning.containers import Container, Fill
from pharmacy.core.quantities import Quantity


def quantity_json(quantity: Quantity) -> dict[str, str]:
    """`{"value": "0.5", "unit": "mg"}`."""
    return {"value": quantity.value, "unit": str(quantity.unit)}


def plan_json(plan: Plan, directions: Mapping[int, str]) -> dict[str, Any]:
    """The whole plan; `directions` are those of each container, by its number."""
    return {
        "phases": [_phase_json(phase) for phase in plan.phases],
        "strengths": [
            {"strength": quantity_json(count.strength), "capsules": count.capsules}
            for count in plan.strengths
        ],
        "containers": [_container_json(c, directions[c.number]) for c in plan.containers],
        "totals": totals_json(plan.totals),
        "options": [option_json(option) for option in plan.options],
        "fills": [_fill_json(fill) for fill in plan.fills],
    }


def _container_json(container: Container, directions: str) -> dict[str, Any]:
    """One container. One that the patient already has belongs to no fill of this plan."""
    return {
        "number": container.number,
        "phase": container.phase,
        "phases": sorted({span.phase for span in container.spans}),
        "first_day": container.spans[0].first_day,
        "last_day": container.last_day,
        "strength": quantity_json(container.strength),
        "capsules": container.capsules,
        "directions": directions,
        "fill": None if container.is_carried else container.fill,
        "carried": container.is_carried,
    }


def _fill_json(fill: Fill) -> dict[str, Any]:
    """One fill. `made_on` is null until it is compounded, `refill` 0 for the schedule itself."""
    return {
        "number": fill.number,
        "make_on": fill.make_on.isoformat(),
        "first_day": fill.first_day,
        "last_day": fill.last_day,
        "beyond_use_on": fill.beyond_use_on.isoformat(),
        "made_on": fill.made_on.isoformat() if fill.made_on else None,
        "refill": fill.refill,
    }


def _phase_json(phase: PlannedPhase) -> dict[str, Any]:
    return {
        "number": phase.number,
        "first_day": phase.first_day,
        "last_day": phase.last_day,
        "doses": [_dose_json(dose) for dose in phase.doses],
    }


def _dose_json(dose: PlannedDose) -> dict[str, Any]:
    return {
        "time": dose.time.value,
        "dose": quantity_json(dose.quantity),
        "take": [
            {"strength": quantity_json(take.strength), "capsules": take.capsules}
            for take in dose.takes
        ],
    }


def totals_json(totals: Totals) -> dict[str, int]:
    """The four figures that compare plans."""
    return {
        "days": totals.days,
        "capsules": totals.capsules,
        "strengths": totals.strengths,
        "most_capsules_per_dose": totals.most_capsules_per_dose,
    }


def option_json(option: Option) -> dict[str, Any]:
    """One option. Its cost is an amount with two decimals."""
    return {
        "strengths": [str(strength) for strength in option.strengths],
        "totals": totals_json(option.totals),
        "cost": option.cost,
        "chosen": option.chosen,
    }


def flag_json(flag: Flag, *, resolved: bool = False) -> dict[str, Any]:
    """One flag as the order's client may read it. A resolved hold no longer stops the order."""
    return {
        "code": flag.code,
        "severity": flag.severity.value,
        "message": flag.shown_to_client,
        "resolved": resolved,
    }
