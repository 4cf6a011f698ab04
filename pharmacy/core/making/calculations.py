"""The calculations of a batch: each formula in words, with its numbers and its result.

Numbers are shown rounded. The calculation is exact, and rounded once at its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.powders import AssayBasis, Certificate, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.triturates import TriturateRequest, plan_triturate
from pharmacy.core.making.weighing import plan_weighing
from pharmacy.core.making.weighing_plans import WeighingLine, WeighingPlan
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, count_text

FACTOR_PLACES = 5
PLACES = 6


@dataclass(frozen=True, slots=True)
class Calculation:
    """One calculation. formula: in words with its numbers. result: written as it is weighed."""

    name: Message
    formula: Message
    result: Message | str


def calculations(request: WeighingRequest | TriturateRequest) -> tuple[Calculation, ...]:
    """Every calculation of a plan, derived again now. None if the batch cannot be weighed.

    Raises WeighingContradicted if the second derivation differs.
    """
    if isinstance(request, TriturateRequest):
        return tuple(_of_triturate(request, plan_triturate(request).lines))
    plan = plan_weighing(request)
    return tuple(_of_capsules(request, plan)) if plan.is_weighable else ()


def _of_triturate(
    request: TriturateRequest, lines: tuple[WeighingLine, ...]
) -> Iterator[Calculation]:
    if not lines:
        return
    powder, filler = lines
    yield _factor(request.factor, request.salt_factor, request.certificate)
    yield Calculation(
        Message("calculation_powder", "Powder of %(component)s", component=powder.component),
        Message(
            "formula_triturate_powder",
            "strength x grams x activity factor: %(strength)s mg/g x %(grams)s g x %(factor)s",
            strength=_number(request.strength),
            grams=_number(request.grams),
            factor=factor_text(request.factor),
        ),
        str(powder.amount),
    )
    yield Calculation(
        _filler_name(filler),
        Message(
            "formula_triturate_filler",
            "all of the triturate less the powder: %(grams)s g - %(powder)s",
            grams=_number(request.grams),
            powder=powder.amount,
        ),
        str(filler.amount),
    )


def _of_capsules(request: WeighingRequest, plan: WeighingPlan) -> Iterator[Calculation]:
    yield _units(request, plan)
    yield _factor(plan.factor, request.salt_factor, request.certificate)
    active, *fillers = plan.lines
    yield _route(request, plan)
    yield _active(request, plan, active)
    for filler in fillers:
        if plan.packing is not None:
            yield _filler(request, plan, plan.packing, filler)
    if plan.fill is not None and plan.window is not None:
        yield _fill(plan, plan.fill)
        yield _window(plan, plan.fill, plan.window)


def _units(request: WeighingRequest, plan: WeighingPlan) -> Calculation:
    return Calculation(
        Message("calculation_units", "Capsules to make"),
        Message(
            "formula_units",
            "capsules wanted + the larger of the overage, rounded up, and the spare capsules: "
            "%(units)s + the larger of %(units)s x %(percent)s%% and %(spare)s",
            units=request.units,
            percent=_number(request.overage.percent),
            spare=request.overage.units,
        ),
        count_text(plan.units_made),
    )


def _factor(factor: Fraction, salt: Fraction, certificate: Certificate) -> Calculation:
    if certificate.basis is AssayBasis.ANHYDROUS:
        formula = Message(
            "formula_factor",
            "salt factor / (assay x (100%% - water)): %(salt)s / (%(assay)s%% x (100%% - "
            "%(water)s%%))",
            salt=_number(salt),
            assay=_number(certificate.assay),
            water=_number(certificate.water),
        )
    else:
        formula = Message(
            "formula_factor_as_is",
            "salt factor / assay of the powder as it is: %(salt)s / %(assay)s%%",
            salt=_number(salt),
            assay=_number(certificate.assay),
        )
    return Calculation(
        Message("calculation_factor", "Activity factor"), formula, factor_text(factor)
    )


def _route(request: WeighingRequest, plan: WeighingPlan) -> Calculation:
    powder = request.dose * plan.units_made * plan.factor
    minimum = amounts.said(request.minimum_weight)
    name = Message("calculation_route", "Way of weighing")
    if plan.triturate is None:
        reason = Message(
            "formula_direct",
            "the powder of all capsules, %(powder)s, reaches the minimum weight of the balance, "
            "%(minimum)s",
            powder=amounts.said(powder),
            minimum=minimum,
        )
        return Calculation(name, reason, Message("result_direct", "the powder itself"))
    reason = Message(
        "formula_triturate",
        "the powder of all capsules would be %(powder)s, and the minimum weight of the balance is "
        "%(minimum)s; the weakest triturate at hand that reaches it and leaves room is weighed",
        powder=amounts.said(powder),
        minimum=minimum,
    )
    return Calculation(name, reason, f"{_number(plan.triturate)} mg/g")


def _active(request: WeighingRequest, plan: WeighingPlan, active: WeighingLine) -> Calculation:
    if plan.triturate is None:
        formula = Message(
            "formula_active",
            "strength x capsules x activity factor: %(strength)s x %(units)s x %(factor)s",
            factor=factor_text(plan.factor),
            strength=request.strength,
            units=plan.units_made,
        )
    else:
        formula = Message(
            "formula_active_triturate",
            "strength x capsules / strength of the triturate, whose factor was applied when it was "
            "made: %(strength)s x %(units)s / %(triturate)s mg/g",
            triturate=_number(plan.triturate),
            strength=request.strength,
            units=plan.units_made,
        )
    name = Message("calculation_active", "Weight of %(component)s", component=active.component)
    return Calculation(name, formula, str(active.amount))


def _filler(
    request: WeighingRequest, plan: WeighingPlan, packing: Packing, filler: WeighingLine
) -> Calculation:
    drug = request.dose * plan.factor
    if plan.triturate is None:
        formula = Message(
            "formula_filler",
            "capsules x pack of the filler x (1 - powder / pack of the drug): %(units)s x "
            "%(pack_filler)s mg x (1 - %(drug)s / %(pack_drug)s mg)",
            units=plan.units_made,
            drug=amounts.said(drug),
            pack_drug=_number(packing.drug),
            pack_filler=_number(packing.filler),
        )
    else:
        weighed = amounts.ratio(request.dose * 1000, plan.triturate)
        formula = Message(
            "formula_filler_triturate",
            "capsules x pack of the filler x (1 - powder / pack of the drug - rest of the "
            "triturate / pack of the filler): %(units)s x %(pack_filler)s mg x (1 - %(drug)s / "
            "%(pack_drug)s mg - %(rest)s / %(pack_filler)s mg)",
            rest=amounts.said(weighed - drug),
            units=plan.units_made,
            drug=amounts.said(drug),
            pack_drug=_number(packing.drug),
            pack_filler=_number(packing.filler),
        )
    return Calculation(_filler_name(filler), formula, str(filler.amount))


def _filler_name(filler: WeighingLine) -> Message:
    return Message("calculation_filler", "Filler: %(component)s", component=filler.component)


def _fill(plan: WeighingPlan, fill: Quantity) -> Calculation:
    return Calculation(
        Message("calculation_fill", "Content of one capsule, net of its shell"),
        Message(
            "formula_fill",
            "all that is weighed / capsules: (%(weights)s) / %(units)s",
            weights=_sum(plan.lines),
            units=plan.units_made,
        ),
        str(fill),
    )


def _window(plan: WeighingPlan, fill: Quantity, window: tuple[Quantity, Quantity]) -> Calculation:
    lightest, heaviest = window
    return Calculation(
        Message("calculation_window", "Window of the content"),
        Message(
            "formula_window",
            "content of one capsule, less and more %(percent)s%%: %(fill)s",
            percent=_number(plan.window_percent),
            fill=fill,
        ),
        Message(
            "result_window", "%(lightest)s to %(heaviest)s", lightest=lightest, heaviest=heaviest
        ),
    )


def _sum(lines: tuple[WeighingLine, ...]) -> str:
    return " + ".join(str(line.amount) for line in lines)


def factor_text(factor: Fraction) -> str:
    """An activity factor as it is shown, to five places."""
    return amounts.number_text(factor, FACTOR_PLACES)


def _number(number: Fraction) -> str:
    return amounts.number_text(number, PLACES)
