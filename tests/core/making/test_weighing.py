"""Worked examples of weighing, with the arithmetic of the packing-statistic method.

Inputs are illustrative: assay 99.3% anhydrous, water 2.1%, size 3, 180 mg of cellulose and 210 mg
of naltrexone HCl fill a capsule.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from pharmacy.core.errors import WeighingContradicted
from pharmacy.core.making import weighing_check
from pharmacy.core.making.powders import AssayBasis, Certificate, Overage, Packing
from pharmacy.core.making.weighing import plan_weighing
from pharmacy.core.making.weighing_plans import WeighingPlan
from tests.core.making.batches import ANHYDROUS, SIZE_1, SIZE_3, batch, codes, weigh, weights


def test_4_5_mg_x_30_is_weighed_directly() -> None:
    plan = weigh("4.5", 30, minimum_weight=Fraction(120))
    assert (plan.units_made, plan.triturate) == (33, None)
    assert weights(plan) == ["152.8 mg", "5,809.1 mg"]
    assert str(plan.fill) == "180.7 mg"
    assert [str(end) for end in plan.window or ()] == ["162.6 mg", "198.7 mg"]


def test_0_5_mg_x_7_needs_a_triturate() -> None:
    plan = weigh("0.5", 7)
    assert (plan.units_made, plan.triturate) == (9, Fraction(10))
    # 9 x 180 x (1 - 0.514327 / 210 - (50 - 0.514327) / 180) = 1,170.661
    assert weights(plan) == ["450 mg", "1,170.7 mg"]
    assert plan.lines[0].component == "naltrexone HCl 10 mg/g triturate"


def test_the_whole_unit_of_the_overage_decides() -> None:
    plan = weigh("0.5", 7, overage=Overage(Fraction(10), 0))
    assert plan.units_made == 8
    assert weights(plan)[0] == "400 mg"


def test_4_5_mg_from_the_weak_triturate_overflows_and_the_strong_one_is_taken() -> None:
    plan = weigh("4.5", 3, minimum_weight=Fraction(120))
    assert plan.triturate == 100
    assert weights(plan)[0] == "225 mg"


def test_a_capsule_is_not_made_of_a_triturate_that_leaves_no_room() -> None:
    plan = weigh("4.5", 3, minimum_weight=Fraction(120), triturates=(Fraction(10),))
    assert codes(plan) == ["powder_below_minimum", "triturate_overflows"]
    assert plan.lines == ()
    assert (plan.fill, plan.window) == (None, None)


def test_an_amount_at_the_minimum_weight_is_weighed() -> None:
    exact = weigh("1", 20, certificate=Certificate(), overage=Overage())
    assert (exact.triturate, weights(exact)[0]) == (None, "20 mg")
    assert weigh("1", 19, certificate=Certificate(), overage=Overage()).triturate == 10


@pytest.mark.parametrize(
    ("certificate", "salt", "factor"),
    [
        (ANHYDROUS, "1", "1.02865"),
        (replace(ANHYDROUS, basis=AssayBasis.AS_IS), "1", "1.00705"),
        (Certificate(), "1", "1.00000"),
        (Certificate(Fraction(88)), "1", "1.13636"),
        (Certificate(), "1.107", "1.10700"),
    ],
)
def test_the_factor_is_that_of_salt_assay_and_water(
    certificate: Certificate, salt: str, factor: str
) -> None:
    plan = weigh("4.5", 30, certificate=certificate, salt_factor=Fraction(salt))
    assert f"{float(plan.factor):.5f}" == factor
    assert plan.lines[0].exact == Fraction("148.5") * plan.factor


@pytest.mark.parametrize(
    ("strength", "at_20", "at_120"),
    [("0.5", 35, 212), ("1", 18, 106), ("1.5", 11, 71), ("3", 6, 35), ("4.5", 4, 23)],
)
def test_the_fewest_capsules_that_are_weighed_directly(
    strength: str, at_20: int, at_120: int
) -> None:
    """With 10% overage in whole capsules."""
    overage = Overage(Fraction(10))
    for minimum, fewest in ((20, at_20), (120, at_120)):
        asked = {"minimum_weight": Fraction(minimum), "overage": overage, "triturates": ()}
        assert weigh(strength, fewest, **asked).triturate is None
        (refusal, _) = weigh(strength, fewest - 1, **asked).refusals
        assert refusal.remedies[0].values["units"] == fewest


def test_the_smallest_capsule_that_holds_it_is_chosen() -> None:
    asked = {"minimum_weight": Fraction(120), "triturates": (Fraction(20),)}
    assert weigh("4.5", 3, packings=(SIZE_3, SIZE_1), **asked).packing == SIZE_1
    assert weigh("3", 3, packings=(SIZE_3, SIZE_1), **asked).packing == SIZE_3


def test_a_larger_capsule_is_proposed_by_its_volume() -> None:
    """225 mg of triturate need 1.256 of a size 3: 0.377 mL, if it has 0.3 mL."""
    plan = weigh("4.5", 3, minimum_weight=Fraction(120), triturates=(Fraction(20),))
    (remedy,) = [one for r in plan.refusals for one in r.remedies if one.code == "larger_capsule"]
    assert remedy.values == {"size": "1"}


def test_a_drug_that_fills_its_capsule_needs_no_filler() -> None:
    plan = weigh("210", 10, certificate=Certificate(), overage=Overage())
    assert weights(plan) == ["2,100 mg"]
    assert str(plan.fill) == "210 mg"
    assert codes(weigh("210.000001", 10, certificate=Certificate())) == ["powder_overflows"]


def test_without_pack_statistics_nothing_is_weighed() -> None:
    assert codes(weigh("4.5", 30, packings=())) == ["no_pack_statistics"]


def altered(plan: WeighingPlan, number: int, by: Fraction) -> WeighingPlan:
    """A plan with one line changed."""
    lines = list(plan.lines)
    lines[number] = replace(lines[number], exact=lines[number].exact + by)
    return replace(plan, lines=tuple(lines))


HUNDREDTH = Fraction(1, 100)


WRONG: dict[str, Callable[[WeighingPlan], WeighingPlan]] = {
    "more units made": lambda plan: replace(plan, units_made=plan.units_made + 1),
    "other units": lambda plan: replace(plan, units=plan.units + 1),
    "another factor": lambda plan: replace(plan, factor=plan.factor + HUNDREDTH),
    "another triturate": lambda plan: replace(plan, triturate=Fraction(100)),
    "no triturate": lambda plan: replace(plan, triturate=None),
    "another pack": lambda plan: replace(plan, packing=Packing("3", Fraction(211), Fraction(180))),
    "no capsule": lambda plan: replace(plan, packing=None),
    "a heavier fill": lambda plan: replace(plan, exact_fill=(plan.exact_fill or 0) + HUNDREDTH),
    "no fill": lambda plan: replace(plan, exact_fill=None),
    "lines exchanged": lambda plan: replace(plan, lines=plan.lines[::-1]),
    "no filler": lambda plan: replace(plan, lines=plan.lines[:1]),
    "more drug": lambda plan: altered(plan, 0, HUNDREDTH),
    "less filler": lambda plan: altered(plan, 1, -HUNDREDTH),
    "a refusal besides": lambda plan: replace(plan, refusals=weigh("1", 3, packings=()).refusals),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_second_derivation_finds_any_other_plan(name: str) -> None:
    asked = batch("0.5", 7)
    plan = plan_weighing(asked)
    weighing_check.check(asked, plan)
    with pytest.raises(WeighingContradicted):
        weighing_check.check(asked, WRONG[name](plan))


def test_the_second_derivation_finds_a_stronger_triturate_than_needed() -> None:
    asked = batch("0.5", 7)
    strong = plan_weighing(batch("0.5", 7, triturates=(Fraction(100),)))
    with pytest.raises(WeighingContradicted):
        weighing_check.check(asked, strong)


def test_the_second_derivation_finds_a_refusal_of_what_can_be_weighed() -> None:
    refused = weigh("0.5", 7, triturates=())
    with pytest.raises(WeighingContradicted):
        weighing_check.check(batch("0.5", 7), refused)
