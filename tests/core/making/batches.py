"""Batches of the worked examples: illustrative inputs, no reference values."""

from fractions import Fraction
from typing import Any

from pharmacy.core.making.powders import AssayBasis, Certificate, Overage, Packing
from pharmacy.core.making.requests import CapsuleSize, WeighingRequest
from pharmacy.core.making.weighing import plan_weighing
from pharmacy.core.making.weighing_plans import WeighingPlan
from pharmacy.core.quantities import Quantity, Unit

CELLULOSE = "microcrystalline cellulose"
SIZE_3 = Packing("3", Fraction(210), Fraction(180))
SIZE_1 = Packing("1", Fraction(350), Fraction(300))
SIZES = (
    CapsuleSize("3", Fraction("0.27"), Fraction("0.3")),
    CapsuleSize("1", Fraction("0.48"), Fraction("0.5")),
    CapsuleSize("000", Fraction("1.37"), Fraction("1.37")),
)
ANHYDROUS = Certificate(Fraction("99.3"), AssayBasis.ANHYDROUS, Fraction("2.1"))


def mg(text: str) -> Quantity:
    """A strength in mg."""
    return Quantity.read(text, Unit.MG)


def batch(strength: str, units: int, **other: Any) -> WeighingRequest:
    """Naltrexone capsules of size 3 with 10% overage, weighed from 20 mg on."""
    usual: dict[str, Any] = {
        "packings": (SIZE_3,),
        "minimum_weight": Fraction(20),
        "window_percent": Fraction(10),
        "overage": Overage(Fraction(10), 2),
        "certificate": ANHYDROUS,
        "triturates": (Fraction(10), Fraction(100)),
        "sizes": SIZES,
    }
    return WeighingRequest(
        drug="naltrexone HCl",
        filler=CELLULOSE,
        strength=mg(strength),
        units=units,
        **(usual | other),
    )


def weigh(strength: str, units: int, **other: Any) -> WeighingPlan:
    """The plan of such a batch."""
    return plan_weighing(batch(strength, units, **other))


def weights(plan: WeighingPlan) -> list[str]:
    """What is weighed, as written."""
    return [str(line.amount) for line in plan.lines]


def codes(plan: WeighingPlan) -> list[str]:
    """The reasons of a plan that is refused."""
    return [refusal.reason.code for refusal in plan.refusals]
