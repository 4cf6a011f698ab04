"""A weighing plan as JSON values."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pharmacy.core.making import amounts
from pharmacy.core.making.dilution import DilutionStep, dilution_steps
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.triturates import TriturateBatch, TriturateRequest
from pharmacy.core.making.weighing_plans import WeighingLine, WeighingPlan, WeighingRefusal
from pharmacy.core.messages import Message
from pharmacy.schemas.plans import quantity_json

FACTOR_PLACES = 5
# The numbers of a request have at most six decimal places.
EXACT_PLACES = 6


def weighing_json(
    request: WeighingRequest, plan: WeighingPlan, warnings: Iterable[Message]
) -> dict[str, Any]:
    """The whole plan. `lines` are empty, and `fill` and `window` null, if it is not weighable."""
    return {
        "units": plan.units,
        "units_made": plan.units_made,
        "activity_factor": amounts.number_text(plan.factor, FACTOR_PLACES),
        "is_weighable": plan.is_weighable,
        "lines": [_line_json(line) for line in plan.lines],
        "fill": quantity_json(plan.fill) if plan.fill else None,
        "window": _window_json(plan),
        "refusals": [_refusal_json(refusal) for refusal in plan.refusals],
        "drug": request.drug,
        "form": "capsule",
        "strength": quantity_json(request.strength),
        "capsule_size": plan.packing.size if plan.packing else None,
        "triturate": _number(plan.triturate),
        "mixing": [_step_json(step) for step in dilution_steps(plan.lines)],
        "warnings": [_message_json(warning) for warning in warnings],
        "inputs": _inputs_json(request, plan),
    }


def triturate_json(
    request: TriturateRequest, batch: TriturateBatch, warnings: Iterable[Message]
) -> dict[str, Any]:
    """What is weighed for a triturate. `lines` are empty if it is not weighable."""
    certificate = request.certificate
    return {
        "drug": request.drug,
        "strength": {"value": _number(request.strength), "unit": "mg/g"},
        "grams": _number(batch.grams),
        "activity_factor": amounts.number_text(batch.factor, FACTOR_PLACES),
        "is_weighable": batch.is_weighable,
        "lines": [_line_json(line) for line in batch.lines],
        "refusals": [_refusal_json(refusal) for refusal in batch.refusals],
        "mixing": [_step_json(step) for step in dilution_steps(batch.lines)],
        "warnings": [_message_json(warning) for warning in warnings],
        "inputs": {
            "salt_factor": amounts.number_text(request.salt_factor, FACTOR_PLACES),
            "assay": _number(certificate.assay),
            "assay_basis": str(certificate.basis),
            "water": _number(certificate.water),
            "minimum_weight": _number(request.minimum_weight),
        },
    }


def _line_json(line: WeighingLine) -> dict[str, Any]:
    return {
        "component": line.component,
        "role": str(line.role),
        "amount": quantity_json(line.amount),
    }


def _window_json(plan: WeighingPlan) -> dict[str, Any] | None:
    if plan.window is None:
        return None
    lightest, heaviest = plan.window
    return {"lightest": quantity_json(lightest), "heaviest": quantity_json(heaviest)}


def _refusal_json(refusal: WeighingRefusal) -> dict[str, Any]:
    """`message` has the reason and every remedy, which `remedies` lists."""
    return {
        "code": refusal.reason.code,
        "message": str(refusal),
        "remedies": [_message_json(remedy) for remedy in refusal.remedies],
    }


def _message_json(message: Message) -> dict[str, str]:
    return {"code": message.code, "message": str(message)}


def _step_json(step: DilutionStep) -> dict[str, Any]:
    return {
        "number": step.number,
        "component": step.component,
        "add": quantity_json(step.add),
        "total": quantity_json(step.total),
    }


def _inputs_json(request: WeighingRequest, plan: WeighingPlan) -> dict[str, Any]:
    """What the plan was derived from, so that it can be derived again."""
    packing, certificate = plan.packing, request.certificate
    return {
        "facts_version": request.facts_version,
        "overage_percent": _number(request.overage.percent),
        "overage_units": request.overage.units,
        "salt_factor": amounts.number_text(request.salt_factor, FACTOR_PLACES),
        "assay": _number(certificate.assay),
        "assay_basis": str(certificate.basis),
        "water": _number(certificate.water),
        "pack_drug": _number(packing.drug if packing else None),
        "pack_filler": _number(packing.filler if packing else None),
        "minimum_weight": _number(request.minimum_weight),
        "triturates": [_number(strength) for strength in request.triturates],
        "window_percent": _number(request.window_percent),
    }


def _number(value: Fraction | None) -> str | None:
    return None if value is None else amounts.number_text(value, EXACT_PLACES)
