"""Any batch: the plan by the formulas in decimals, and each remedy of a refusal tried."""

import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pharmacy.core.making.dilution import dilution_steps
from pharmacy.core.making.powders import AssayBasis, Certificate, Overage, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.weighing import plan_weighing
from pharmacy.core.making.weighing_plans import WeighingPlan
from pharmacy.core.messages import Message
from tests.core.making.batches import batch

ADVICE = {"larger_capsule", "weaker_capsule", "weigh_packed_capsules"}


def decimals(least: str, most: str, places: int) -> st.SearchStrategy[Fraction]:
    """Decimal numbers as a person writes them."""
    numbers = st.decimals(least, most, places=places, allow_nan=False)
    return numbers.map(lambda number: Fraction(number))


STRENGTHS = st.decimals("0.001", "60", places=3).map(lambda number: f"{number:f}")
BATCHES = st.builds(
    batch,
    STRENGTHS,
    st.integers(1, 500),
    packings=st.builds(
        Packing, st.just("3"), decimals("40", "900", 1), decimals("40", "900", 1)
    ).map(lambda packing: (packing,)),
    minimum_weight=decimals("0.1", "200", 1),
    overage=st.builds(Overage, decimals("0", "50", 1), st.integers(0, 10)),
    certificate=st.builds(
        Certificate,
        decimals("80", "102", 1),
        st.sampled_from(AssayBasis),
        decimals("0", "12", 1),
    ),
    triturates=st.lists(decimals("0.5", "900", 1), max_size=4).map(tuple),
)


@given(BATCHES)
@settings(max_examples=200)
def test_a_plan_is_that_of_the_formulas(asked: WeighingRequest) -> None:
    plan = plan_weighing(asked)
    assert [str(line.amount.value) for line in plan.lines] == expected_weights(asked)


@given(BATCHES)
def test_without_powder_nothing_is_weighed_directly(asked: WeighingRequest) -> None:
    """Only triturates are at hand. The second derivation is made within the plan."""
    plan = plan_weighing(replace(asked, has_powder=False))
    assert plan.triturate in asked.triturates if plan.is_weighable else not plan.lines


@given(BATCHES)
@settings(max_examples=200)
def test_each_remedy_of_a_refusal_makes_it_so(asked: WeighingRequest) -> None:
    plan = plan_weighing(asked)
    assert plan.is_weighable == (plan.refusals == ())
    for remedy in (remedy for refusal in plan.refusals for remedy in refusal.remedies):
        if remedy.code not in ADVICE:
            assert plan_weighing(mended(asked, remedy)).is_weighable, str(remedy)


@given(BATCHES)
def test_each_addition_at_most_doubles_and_all_of_it_is_added(asked: WeighingRequest) -> None:
    plan = plan_weighing(asked)
    steps = dilution_steps(plan.lines)
    for before, step in pairwise(steps):
        assert step.add <= before.total
        assert step.total.picograms == before.total.picograms + step.add.picograms
    if steps:
        assert steps[-1].total.picograms == sum(line.amount.picograms for line in plan.lines)


def mended(asked: WeighingRequest, remedy: Message) -> WeighingRequest:
    """The batch after somebody did what a refusal says."""
    changes: dict[str, dict[str, Any]] = {
        "make_more": {"units": remedy.values.get("units")},
        "use_triturate": {"triturates": (Fraction(str(remedy.values.get("triturate", 1))),)},
        "finer_balance": {"minimum_weight": minimum(remedy)},
    }
    return replace(asked, **changes[remedy.code])


def minimum(remedy: Message) -> Fraction:
    """The minimum weight of a finer balance, as written."""
    number = str(remedy.values.get("minimum", "1 mg")).partition(" ")[0]
    return Fraction(number.replace(",", ""))


def expected_weights(asked: WeighingRequest) -> list[str]:
    """The amounts by the formulas, in decimals of 60 digits."""
    with localcontext(prec=60):
        (packing,) = asked.packings
        drug_pack, filler_pack = decimal(packing.drug), decimal(packing.filler)
        made = asked.units + max(
            math.ceil(asked.units * asked.overage.percent / 100), asked.overage.units
        )
        strength = Decimal(asked.strength.value)
        dry = 1 - decimal(asked.certificate.water) / 100
        if asked.certificate.basis is AssayBasis.AS_IS:
            dry = Decimal(1)
        powder = strength / (decimal(asked.certificate.assay) / 100 * dry)
        least = decimal(asked.minimum_weight)
        if powder * made >= least:
            room = 1 - powder / drug_pack
            return written(powder * made, made * filler_pack * room) if room >= 0 else []
        for strength_of_triturate in sorted(asked.triturates):
            weighed = strength * 1000 / decimal(strength_of_triturate)
            room = 1 - powder / drug_pack - (weighed - powder) / filler_pack
            if weighed * made >= least and room > 0 and weighed >= powder:
                return written(weighed * made, made * filler_pack * room)
        return []


def decimal(number: Fraction) -> Decimal:
    """A fraction as a decimal."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def written(*amounts: Decimal) -> list[str]:
    """Rounded half up to 0.1, below 10 to 0.01; without trailing zeros."""
    found = []
    for amount in amounts:
        if amount:
            step = Decimal("0.1") if amount >= 10 else Decimal("0.01")
            digits = f"{amount.quantize(step, ROUND_HALF_UP):f}"
            found.append(digits.rstrip("0").rstrip("."))
    return found


def test_a_refused_plan_has_no_weights() -> None:
    plan: WeighingPlan = plan_weighing(batch("0.001", 1, triturates=()))
    assert (plan.lines, plan.fill, plan.window) == ((), None, None)
