"""The plan of a batch as JSON that is kept, with all that it was derived from, exactly."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pharmacy.core.making.batch_plans import BatchPlan, BatchRequest
from pharmacy.core.making.new_batches import CAPSULE, TRITURATE
from pharmacy.core.making.powders import AssayBasis, Certificate, Overage, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.triturates import TriturateRequest
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine
from pharmacy.core.messages import Message, written
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.plans import quantity_json

Json = dict[str, Any]
# What is derived from the inputs, and derived again before a batch is released.
DERIVED = ("factor", "lines", "units_made", "exact_fill", "triturate")


def batch_plan_json(plan: BatchPlan) -> Json:
    """A plan that can be weighed. Exact numbers are fractions, such as "1000/972"."""
    if plan.request is None or not plan.is_weighable:
        raise ValueError("only a plan with weights is kept")
    return {
        "inputs": _inputs_json(plan.request),
        "factor": str(plan.factor),
        "lines": [_line_json(line) for line in plan.lines],
        "units_made": plan.units_made,
        "exact_fill": _text(plan.exact_fill),
        "triturate": _text(plan.triturate),
        "warnings": [_message_json(warning) for warning in plan.warnings],
    }


def read_batch_plan(kept: Mapping[str, Any]) -> BatchPlan:
    """The plan as it was kept. Nothing is derived again."""
    request = read_request(kept["inputs"])
    is_capsule = isinstance(request, WeighingRequest)
    return BatchPlan(
        request=request,
        factor=Fraction(kept["factor"]),
        lines=tuple(map(_line, kept["lines"])),
        units_made=kept["units_made"],
        exact_fill=_fraction(kept["exact_fill"]),
        window_percent=request.window_percent if isinstance(request, WeighingRequest) else None,
        triturate=_fraction(kept["triturate"]) if is_capsule else None,
        warnings=tuple(map(_message, kept["warnings"])),
    )


def read_request(inputs: Mapping[str, Any]) -> BatchRequest:
    """What a kept plan was derived from."""
    if inputs["form"] == TRITURATE:
        return _triturate(inputs)
    return WeighingRequest(
        drug=inputs["drug"],
        filler=inputs["filler"],
        strength=Quantity(inputs["strength"]["picograms"], Unit(inputs["strength"]["unit"])),
        units=inputs["units"],
        packings=tuple(map(_packing, inputs["packings"])),
        minimum_weight=Fraction(inputs["minimum_weight"]),
        window_percent=Fraction(inputs["window_percent"]),
        overage=Overage(Fraction(inputs["overage_percent"]), inputs["overage_units"]),
        salt_factor=Fraction(inputs["salt_factor"]),
        certificate=_certificate(inputs),
        triturates=tuple(map(Fraction, inputs["triturates"])),
        has_powder=inputs["has_powder"],
        facts_version=inputs["facts_version"],
    )


def _inputs_json(request: BatchRequest) -> Json:
    certificate = request.certificate
    common = {
        "drug": request.drug,
        "filler": request.filler,
        "minimum_weight": str(request.minimum_weight),
        "salt_factor": str(request.salt_factor),
        "assay": str(certificate.assay),
        "assay_basis": str(certificate.basis),
        "water": str(certificate.water),
    }
    if isinstance(request, TriturateRequest):
        strength, grams = str(request.strength), str(request.grams)
        return {"form": TRITURATE, "strength": strength, "grams": grams, **common}
    return {"form": CAPSULE, **_capsule_json(request), **common}


def _capsule_json(request: WeighingRequest) -> Json:
    strength = request.strength
    return {
        "strength": {"picograms": strength.picograms, "unit": str(strength.unit)},
        "units": request.units,
        "packings": [
            {"size": packing.size, "drug": str(packing.drug), "filler": str(packing.filler)}
            for packing in request.packings
        ],
        "window_percent": str(request.window_percent),
        "overage_percent": str(request.overage.percent),
        "overage_units": request.overage.units,
        "triturates": [str(strength) for strength in request.triturates],
        "has_powder": request.has_powder,
        "facts_version": request.facts_version,
    }


def _triturate(inputs: Mapping[str, Any]) -> TriturateRequest:
    return TriturateRequest(
        drug=inputs["drug"],
        filler=inputs["filler"],
        strength=Fraction(inputs["strength"]),
        grams=Fraction(inputs["grams"]),
        minimum_weight=Fraction(inputs["minimum_weight"]),
        salt_factor=Fraction(inputs["salt_factor"]),
        certificate=_certificate(inputs),
    )


def _certificate(inputs: Mapping[str, Any]) -> Certificate:
    basis = AssayBasis(inputs["assay_basis"])
    return Certificate(Fraction(inputs["assay"]), basis, Fraction(inputs["water"]))


def _packing(kept: Mapping[str, Any]) -> Packing:
    return Packing(kept["size"], Fraction(kept["drug"]), Fraction(kept["filler"]))


def _line_json(line: WeighingLine) -> Json:
    return {
        "component": line.component,
        "role": str(line.role),
        "exact": str(line.exact),
        "amount": quantity_json(line.amount),
    }


def _line(kept: Mapping[str, Any]) -> WeighingLine:
    return WeighingLine(kept["component"], ComponentRole(kept["role"]), Fraction(kept["exact"]))


def _message_json(message: Message) -> Json:
    """With its values as they were said, so that a page in another language can say it too."""
    values = {name: written(value) for name, value in message.values.items()}
    return {"code": message.code, "template": message.template, "values": values}


def _message(kept: Mapping[str, Any]) -> Message:
    code, template, values = (kept[name] for name in ("code", "template", "values"))
    return Message(code, template, **values)


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
