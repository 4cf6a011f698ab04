"""Weighing a line in parts and from several lots: each lot counts by its own activity factor."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.making import amounts
from pharmacy.core.making.batch_lines import CountedWeight, LineTotal, line_total
from pharmacy.core.making.batches import WeightBand
from pharmacy.core.making.powders import AssayBasis, Certificate, activity_factor
from pharmacy.core.making.weighing_facts import WeightBands
from pharmacy.core.quantities import Quantity, Unit
from tests.core.making.batches import mg

BANDS = WeightBands(Fraction(1), Fraction(5))
ONE = Fraction(1)
PICOGRAMS = 10**9
weights = st.integers(1, 10**7).map(lambda tenths: Quantity(tenths * 10**8, Unit.MG))
# An assay of 80.0 to 110.0% and 0.0 to 20.0% of water, in tenths.
lots = st.tuples(weights, st.integers(800, 1100), st.integers(0, 200), st.sampled_from(AssayBasis))


def test_what_two_lots_of_other_activity_count() -> None:
    # 148.5 mg as labeled; 100 mg of a lot with 90% and 46.75 mg of one with 125% of factor 0.8.
    weak, strong = Fraction(10, 9), Fraction(4, 5)
    total = line_total(Fraction("148.5") * weak, weak, [CountedWeight(mg("100"), weak)])
    assert [total.wanted, total.done] == [Fraction("148.5"), 90]
    # 58.5 mg are missing: 65 mg of the weak lot, or 46.8 mg of the strong one.
    assert total.target(weak) == 65
    assert total.target(strong) == Fraction("46.8")
    full = total.with_weight(CountedWeight(mg("46.8"), strong))
    assert [full.done, full.target(weak)] == [Fraction("148.5"), 0]


@pytest.mark.parametrize(
    ("weighed", "band"),
    [
        ("100", WeightBand.WITHIN),
        ("99", WeightBand.WITHIN),
        ("101", WeightBand.WITHIN),
        ("98.9", WeightBand.NEAR),
        ("95", WeightBand.NEAR),
        ("105", WeightBand.NEAR),
        ("94.9", WeightBand.OUTSIDE),
        ("105.1", WeightBand.OUTSIDE),
        ("0", WeightBand.OUTSIDE),
    ],
)
def test_a_band_includes_both_of_its_ends(weighed: str, band: WeightBand) -> None:
    assert line_total(Fraction(100), ONE, [CountedWeight(mg(weighed), ONE)]).band(BANDS) is band


@pytest.mark.parametrize(
    ("weighed", "band"),
    [
        ("30", WeightBand.WITHIN),
        ("100", WeightBand.WITHIN),
        ("103", WeightBand.NEAR),
        ("106", WeightBand.OUTSIDE),
    ],
)
def test_a_part_that_is_too_little_is_no_fault_and_too_much_is(
    weighed: str, band: WeightBand
) -> None:
    total = line_total(Fraction(100), ONE, [CountedWeight(mg(weighed), ONE)])
    assert total.band_of_part(BANDS) is band


def test_the_limits_of_what_is_missing() -> None:
    total = LineTotal(Fraction("152.754"), Fraction(100))
    # 52.754 -/+ 1.52754, and -/+ 7.6377, rounded inwards to 0.1 mg.
    assert [str(end) for end in total.limits(ONE, Fraction(1))] == ["51.3 mg", "54.2 mg"]
    assert [str(end) for end in total.limits(ONE, Fraction(5))] == ["45.2 mg", "60.3 mg"]


@given(wanted=st.integers(10, 10**6), done=st.integers(0, 10**6), percent=st.integers(1, 10))
def test_a_weight_between_the_shown_limits_is_in_the_band(
    wanted: int, done: int, percent: int
) -> None:
    total = LineTotal(Fraction(wanted), Fraction(done, 7))
    least, most = total.limits(Fraction(10, 9), Fraction(percent))
    bands = WeightBands(Fraction(percent), Fraction(percent + 1))
    for end in (least, most) if least <= most else ():
        full = total.with_weight(CountedWeight(end, Fraction(10, 9)))
        if full.done >= total.wanted - total.wanted * Fraction(percent, 100):
            over = total.done > total.wanted * (1 + Fraction(percent, 100))
            assert over or full.band(bands) is WeightBand.WITHIN


@given(parts=st.lists(lots, min_size=1, max_size=6), salt=st.sampled_from(["1", "1.107"]))
def test_parts_of_several_lots_contain_the_drug_that_they_count(
    parts: list[tuple[Quantity, int, int, AssayBasis]], salt: str
) -> None:
    """By another way: picograms of powder, less water, times assay, over the salt."""
    counted, drug = [], Fraction(0)
    for weight, assay, water, basis in parts:
        certificate = Certificate(Fraction(assay, 10), basis, Fraction(water, 10))
        counted.append(CountedWeight(weight, activity_factor(Fraction(salt), certificate)))
        dry = 1000 - water if basis is AssayBasis.ANHYDROUS else 1000
        drug += Fraction(weight.picograms * assay * dry, 1000 * 1000)
    total = line_total(Fraction(1), ONE, counted)
    assert total.done * PICOGRAMS * Fraction(salt) == drug


@given(parts=st.lists(st.integers(1, 99), min_size=1, max_size=5), assay=st.integers(800, 1100))
def test_the_last_target_completes_the_line(parts: list[int], assay: int) -> None:
    factor = activity_factor(ONE, Certificate(Fraction(assay, 10)))
    weights_before = [CountedWeight(mg(str(part)), factor) for part in parts]
    total = line_total(Fraction(1000), ONE, weights_before)
    last = amounts.weighed(total.target(factor))
    off = abs(total.with_weight(CountedWeight(last, factor)).done - 1000)
    assert off <= Fraction(1, 20) / factor
