"""Geometric dilution, and making a triturate."""

from fractions import Fraction

import pytest

from pharmacy.core.errors import WeighingContradicted
from pharmacy.core.making.dilution import dilution_steps
from pharmacy.core.making.powders import activity_factor
from pharmacy.core.making.triturates import triturate_lines
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine
from tests.core.making.batches import ANHYDROUS, CELLULOSE, weigh

FACTOR = activity_factor(Fraction(1), ANHYDROUS)


def test_20_g_of_a_10_mg_per_g_triturate_take_seven_additions() -> None:
    """205.730 mg of powder in 19,794.270 mg of cellulose."""
    lines = triturate_lines("naltrexone HCl", CELLULOSE, Fraction(10), Fraction(20), FACTOR)
    assert [str(line.amount) for line in lines] == ["205.7 mg", "19,794.3 mg"]
    drug, *additions = dilution_steps(lines)
    assert (str(drug.add), drug.component) == ("205.7 mg", "naltrexone HCl")
    assert [str(step.add) for step in additions] == [
        *("205.7 mg", "411.4 mg", "822.8 mg", "1,645.6 mg", "3,291.2 mg", "6,582.4 mg"),
        "6,835.2 mg",
    ]
    assert str(additions[-1].total) == "20,000 mg"


def test_a_triturate_stronger_than_its_powder_is_a_contradiction() -> None:
    with pytest.raises(WeighingContradicted):
        triturate_lines("naltrexone HCl", CELLULOSE, Fraction(990), Fraction(20), FACTOR)


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
