"""A weighing plan with its second derivation, beside planning the LDN order's capsules."""

from fractions import Fraction

from benchmarks.figures import Figures
from benchmarks.planner import LDN, timed
from pharmacy import formulary
from pharmacy.core.making.powders import Certificate, Overage, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.weighing import plan_weighing
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.schedules import read_schedule

MG_PER_GRAM = (Fraction(10), Fraction(100))
# 0.5 mg x 7 by a triturate; 4.5 mg x 30 directly; 4.5 mg x 3 refused, with every remedy.
BATCHES = {
    "0.5 mg x 7, by a triturate": ("0.5", 7, 20, MG_PER_GRAM),
    "4.5 mg x 30, directly": ("4.5", 30, 20, MG_PER_GRAM),
    "4.5 mg x 3, refused": ("4.5", 3, 120, MG_PER_GRAM[:1]),
}


def run() -> None:
    """Print each time, and its ratio to the time of the plan of the capsules."""
    schedule = read_schedule(LDN)
    # The uncached function: plans are cached, and only the first computation counts here.
    calculate = capsules.plan_capsules.__wrapped__
    planned = timed(lambda: calculate(schedule, Limits(), Costs()))
    print("A weighing plan with its second derivation, in the same run as the planner:")
    print(f"  plan the capsules of the LDN order: {planned}")
    for name, batch in BATCHES.items():
        print(f"  weigh {name}: {_beside(_weighed(_request(*batch)), planned)}")


def _weighed(request: WeighingRequest) -> Figures:
    return timed(lambda: plan_weighing(request))


def _beside(weighed: Figures, planned: Figures) -> str:
    return f"{weighed}; {weighed.median / planned.median:.2f} of the planner's"


def _request(
    strength: str, units: int, minimum: int, triturates: tuple[Fraction, ...]
) -> WeighingRequest:
    facts = formulary.weighing()
    return WeighingRequest(
        drug="naltrexone HCl",
        filler=facts.drugs["naltrexone"].filler,
        strength=Quantity.read(strength, Unit.MG),
        units=units,
        packings=(Packing("3", Fraction(210), Fraction(180)),),
        minimum_weight=Fraction(minimum),
        window_percent=facts.window_percent,
        overage=Overage(Fraction(10), 2),
        certificate=Certificate(Fraction("99.3"), water=Fraction("2.1")),
        triturates=triturates,
        sizes=facts.sizes,
    )
