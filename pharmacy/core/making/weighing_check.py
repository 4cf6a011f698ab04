"""Derives a weighing plan a second time, backwards: from the batch as weighed to each capsule."""

from fractions import Fraction

from pharmacy.core.errors import WeighingContradicted
from pharmacy.core.making.powders import AssayBasis, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine, WeighingPlan
from pharmacy.core.quantities import Quantity

HUNDRED = 100
PICOGRAMS = 10**9


def check(request: WeighingRequest, plan: WeighingPlan) -> None:
    """Raise WeighingContradicted unless the batch as weighed gives the capsules asked for.

    Nothing is taken over from the first derivation: neither the activity factor nor the formulas
    of the filler. A capsule made of the plan's lines must contain the strength, and be full.
    """
    content = _content(request)
    _demand(plan.factor * content == 1, "the factor is not that of salt, assay and water")
    _check_units(request, plan)
    if plan.is_weighable:
        _check_batch(request, plan, content)
    else:
        _demand(not plan.lines and plan.exact_fill is None, "a refused plan has weights")
    _check_choice(request, plan, content)


def _content(request: WeighingRequest) -> Fraction:
    """Milligrams of the drug, as labeled, in one milligram of its powder."""
    certificate = request.certificate
    pure = Fraction(certificate.assay, HUNDRED)
    if certificate.basis is AssayBasis.ANHYDROUS:
        pure -= Fraction(pure * certificate.water, HUNDRED)
    return Fraction(pure, request.salt_factor)


def _check_units(request: WeighingRequest, plan: WeighingPlan) -> None:
    """The fewest capsules that satisfy both parts of the overage."""

    def is_enough(made: int) -> bool:
        extra = made - request.units
        percent = extra * HUNDRED >= request.units * request.overage.percent
        return extra >= request.overage.units and percent

    made = plan.units_made
    _demand(plan.units == request.units, "the plan is for other units")
    _demand(is_enough(made) and not is_enough(made - 1), "the overage is not the one asked for")


def _check_batch(request: WeighingRequest, plan: WeighingPlan, content: Fraction) -> None:
    active, *fillers = plan.lines
    packing = plan.packing
    if packing is None or plan.exact_fill is None:
        raise WeighingContradicted("a plan has weights without a capsule")
    _demand(
        active.role is ComponentRole.ACTIVE
        and [line.role for line in fillers] in ([], [ComponentRole.FILLER]),
        "the lines are not one active and its filler",
    )
    # mg of drug as labeled, and of its powder, in one mg of what is weighed as the active.
    labeled = content if plan.triturate is None else Fraction(plan.triturate, 10 * HUNDRED)
    drug = Fraction(active.exact * labeled, plan.units_made)
    _demand(drug * PICOGRAMS == request.strength.picograms, "a capsule has another strength")
    _check_full(plan, packing, Fraction(labeled, content))
    _check_written(plan)
    _demand(active.exact >= request.minimum_weight, "the active is below the minimum weight")


def _check_full(plan: WeighingPlan, packing: Packing, powder: Fraction) -> None:
    """The powders of a capsule take all of its room, and weigh its fill.

    powder: mg of the drug's powder in one mg of the active line; the rest packs like filler.
    """
    active = plan.lines[0].exact
    whole = sum((line.exact for line in plan.lines), Fraction(0))
    drug = active * powder
    taken = Fraction(drug, packing.drug) + Fraction(whole - drug, packing.filler)
    _demand(taken == plan.units_made, "the capsules are not exactly full")
    _demand(whole == (plan.exact_fill or 0) * plan.units_made, "the fill is not the batch's share")


def _check_written(plan: WeighingPlan) -> None:
    for line in plan.lines:
        _check_rounded(line.amount, line)
    fill, window = plan.fill, plan.window
    if fill is None or window is None or plan.exact_fill is None:
        raise WeighingContradicted("a plan has weights and no fill")
    lightest = Fraction(plan.exact_fill * (HUNDRED - plan.window_percent), HUNDRED)
    heaviest = Fraction(plan.exact_fill * (HUNDRED + plan.window_percent), HUNDRED)
    _demand(_is_rounded(fill, plan.exact_fill), "the fill is rounded wrongly")
    _demand(_is_rounded(window[0], lightest), "the window is not the fill's")
    _demand(_is_rounded(window[1], heaviest), "the window is not the fill's")


def _check_rounded(amount: Quantity, line: WeighingLine) -> None:
    _demand(_is_rounded(amount, line.exact), "an amount is rounded wrongly")


def _is_rounded(written: Quantity, exact: Fraction) -> bool:
    """Whether `exact` is at least half a step below `written`, and less than half a step above."""
    step = PICOGRAMS // (10 if exact >= 10 else HUNDRED)
    off = exact * PICOGRAMS - written.picograms
    return written.picograms % step == 0 and -step <= 2 * off < step


def _check_choice(request: WeighingRequest, plan: WeighingPlan, content: Fraction) -> None:
    """No way that comes before the chosen one works; none at all if the plan is refused."""
    powder = (None,) if request.has_powder else ()
    for packing in request.packings:
        for triturate in (*powder, *sorted(request.triturates)):
            if plan.is_weighable and (packing, triturate) == (plan.packing, plan.triturate):
                return
            works = _works(request, packing, triturate, content)
            _demand(not works, "a better way to weigh it was passed over")
    _demand(not plan.is_weighable, "the plan weighs what was not asked for")


def _works(
    request: WeighingRequest, packing: Packing, triturate: Fraction | None, content: Fraction
) -> bool:
    drug = Fraction(request.strength.picograms, PICOGRAMS)
    powder = Fraction(drug, content)
    weighed = powder if triturate is None else Fraction(drug * 10 * HUNDRED, triturate)
    taken = powder * packing.filler + (weighed - powder) * packing.drug
    full = packing.filler * packing.drug
    has_room = taken <= full if triturate is None else powder <= weighed and taken < full
    made = max(
        request.units + request.overage.units,
        -(-request.units * (HUNDRED + request.overage.percent) // HUNDRED),
    )
    return has_room and weighed * made >= request.minimum_weight


def _demand(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise WeighingContradicted(f"the second derivation disagrees: {otherwise}")
