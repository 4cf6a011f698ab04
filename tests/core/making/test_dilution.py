"""Geometric dilution, and making a triturate."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from pharmacy.core.making.dilution import dilution_steps
from pharmacy.core.making.powders import AssayBasis
from pharmacy.core.making.triturates import TriturateRequest, plan_triturate
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine
from tests.core.making.batches import ANHYDROUS, CELLULOSE, weigh

GRAMS = Fraction(20)


def triturate(strength: int, grams: Fraction = GRAMS, **other: Any) -> TriturateRequest:
    """A triturate of naltrexone, weighed from 20 mg on."""
    usual: dict[str, Any] = {"minimum_weight": Fraction(20), "certificate": ANHYDROUS}
    return TriturateRequest(
        "naltrexone HCl", CELLULOSE, Fraction(strength), grams, **(usual | other)
    )


def test_20_g_of_a_10_mg_per_g_triturate_take_seven_additions() -> None:
    """205.730 mg of powder in 19,794.270 mg of cellulose."""
    batch = plan_triturate(triturate(10))
    assert [str(line.amount) for line in batch.lines] == ["205.7 mg", "19,794.3 mg"]
    drug, *additions = dilution_steps(batch.lines)
    assert (str(drug.add), drug.component) == ("205.7 mg", "naltrexone HCl")
    assert [str(step.add) for step in additions] == [
        *("205.7 mg", "411.4 mg", "822.8 mg", "1,645.6 mg", "3,291.2 mg", "6,582.4 mg"),
        "6,835.2 mg",
    ]
    assert str(additions[-1].total) == "20,000 mg"


def test_20_g_of_a_100_mg_per_g_triturate_take_four_additions() -> None:
    batch = plan_triturate(triturate(100))
    assert [str(line.amount) for line in batch.lines] == ["2,057.3 mg", "17,942.7 mg"]
    assert len(dilution_steps(batch.lines)) == 5


def test_an_as_is_assay_and_a_salt_count_in_a_triturate() -> None:
    as_is = replace(ANHYDROUS, basis=AssayBasis.AS_IS)
    batch = plan_triturate(triturate(10, certificate=as_is, salt_factor=Fraction("1.107")))
    assert batch.lines[0].exact == Fraction(200) * Fraction("1.107") / Fraction("0.993")


def test_a_triturate_stronger_than_its_powder_is_refused() -> None:
    (refusal,) = plan_triturate(triturate(980)).refusals
    assert refusal.reason.code == "triturate_too_strong"
    assert str(refusal.remedies[0].values["strongest"]) == "972.1 mg"


def test_too_little_powder_is_refused_with_the_grams_that_are_enough() -> None:
    (refusal,) = plan_triturate(triturate(10, Fraction(1))).refusals
    assert refusal.reason.code == "powder_below_minimum"
    grams = Fraction(str(refusal.remedies[0].values["grams"]))
    assert grams == 2
    assert plan_triturate(triturate(10, grams)).is_weighable


def test_the_smaller_powder_comes_first() -> None:
    """12 x 180 x (1 - 1.54298 / 210 - 148.45702 / 180) = 362.64 mg of cellulose in 1,800 mg."""
    steps = dilution_steps(weigh("1.5", 10).lines)
    assert steps[0].component == CELLULOSE
    assert [str(step.add) for step in steps] == ["362.6 mg", "362.6 mg", "725.2 mg", "712.2 mg"]


def test_one_powder_is_not_mixed() -> None:
    assert dilution_steps([WeighingLine("a", ComponentRole.ACTIVE, Fraction(20))]) == ()


def test_a_filler_that_rounds_to_nothing_is_not_mixed() -> None:
    nothing = WeighingLine("b", ComponentRole.FILLER, Fraction(1, 1000))
    assert dilution_steps([WeighingLine("a", ComponentRole.ACTIVE, Fraction(20)), nothing]) == ()
