"""The test of finished capsules: a worked example, each limit, and a second calculation of it."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.making import capsule_tests
from pharmacy.core.making.amounts import number_text
from pharmacy.core.making.capsule_tests import CapsuleLimits, CapsuleResult, CapsuleSample

# Formulário Nacional da Farmacopeia Brasileira, 2nd ed., pp. 26-28.
LIMITS = CapsuleLimits("a test", 10, 20, Fraction(10), Fraction("7.5"), Fraction(300), Fraction(4))
# Invented weights of ten capsules of 180 mg in shells of 48 mg.
EXAMPLE = "226.1 229.4 231.0 224.8 228.7 227.2 233.9 225.5 230.2 228.0"


def judged(weights: str, empty: str = "48", fill: str = "180", window: int = 10) -> CapsuleResult:
    """The result for weights in mg."""
    sample = CapsuleSample(
        tuple(map(Fraction, weights.split())), Fraction(empty), Fraction(fill), Fraction(window)
    )
    return capsule_tests.judge(sample, LIMITS)


def codes(result: CapsuleResult) -> list[str]:
    """What failed, by capsule."""
    return [f"{one.code} {one.values.get('number', '')}".strip() for one in result.failures]


def test_the_worked_example_is_good() -> None:
    """Mean 228.48 mg, 2.79 mg or 1.22% off; 205.6 to 251.3 mg; net 176.8 to 185.9 mg of 180."""
    result = judged(EXAMPLE)
    assert result.mean == Fraction("228.48")
    assert result.spread == "1.22"
    assert result.lightest == Fraction("205.632")
    assert result.heaviest == Fraction("251.328")
    assert number_text(result.least_content, 1) == "98.2"
    assert number_text(result.most_content, 1) == "103.3"
    assert result.each_percent == 10
    assert result.is_good


def test_a_weight_at_the_limit_is_good_and_one_beyond_it_is_not() -> None:
    """Nine capsules of 100 mg and one of 8100/91 mg, which is 90% of the mean of 9000/91 mg."""
    light = Fraction(8100, 91)
    assert codes(nine_and(light)) == []
    beyond = nine_and(light - Fraction(1, 10**6))
    assert codes(beyond) == ["capsule_far_from_mean 10"]
    assert beyond.failures[0].values["percent"] == "10.01"


def nine_and(weight: Fraction) -> CapsuleResult:
    """Nine capsules of 100 mg and another, in a window that permits it."""
    sample = CapsuleSample((*[Fraction(100)] * 9, weight), Fraction(0), Fraction(100), Fraction(50))
    return capsule_tests.judge(sample, LIMITS)


@pytest.mark.parametrize(("mean", "percent"), [("299.9", "10"), ("300", "7.5"), ("300.1", "7.5")])
def test_heavy_capsules_have_the_narrower_limit(mean: str, percent: str) -> None:
    assert judged(f"{mean} {mean}", fill="250").each_percent == Fraction(percent)


def test_a_wide_spread_fails_though_each_weight_is_near_the_mean() -> None:
    """Five of 95 and five of 105 mg: a deviation of 5.27%."""
    result = judged("95 105 " * 5, empty="0", fill="100")
    assert codes(result) == ["capsules_spread"]
    assert result.spread == "5.27"
    assert str(result.failures[0]) == (
        "The relative standard deviation is 5.28%. At most 4% is allowed."
    )


def test_a_light_content_fails_though_the_whole_capsule_does_not() -> None:
    """160 mg in shells of 48 mg is 88.9% of 180 mg."""
    result = judged("208 208 208")
    assert codes(result) == [f"capsule_outside_window {number}" for number in (1, 2, 3)]
    assert str(result.failures[0]) == (
        "Capsule 1 without its shell is 88.88% of the planned 180 mg. 90 to 110% is allowed."
    )


def test_a_heavy_content_is_rounded_away_from_its_limit() -> None:
    """198.0018 mg is 110.001% of 180 mg."""
    result = judged("246.0018 246.0018")
    assert [one.values["percent"] for one in result.failures] == ["110.01", "110.01"]
    assert judged("246 246").is_good


def test_a_single_capsule_has_no_spread() -> None:
    result = judged("228")
    assert (result.spread, result.is_good) == (None, True)


@pytest.mark.parametrize(("made", "wanted"), [(1, 1), (9, 9), (10, 10), (500, 10)])
def test_ten_are_weighed_or_all_if_there_are_fewer(made: int, wanted: int) -> None:
    assert LIMITS.wanted(made) == wanted


@pytest.mark.parametrize(
    ("squared", "rounded", "up"),
    [
        ("0", "0", "0"),
        ("0.0016", "4", "4"),
        ("0.00160000001", "4", "4.01"),
        ("0.000001", "0.1", "0.1"),
        ("0.00014884", "1.22", "1.22"),
    ],
)
def test_a_root_is_rounded_without_a_float(squared: str, rounded: str, up: str) -> None:
    assert capsule_tests.root_text(Fraction(squared)) == rounded
    assert capsule_tests.root_text(Fraction(squared), is_up=True) == up


weights = st.lists(st.integers(1_000, 9_999), min_size=2, max_size=12)


@given(weights)
def test_the_spread_is_that_of_the_standard_library(tenths: list[int]) -> None:
    """The exact variance of Python's statistics, by another formula than ours."""
    masses = [Fraction(one, 10) for one in tenths]
    mean = statistics.mean(masses)
    assert capsule_tests.spread_squared(masses) == statistics.variance(masses) / mean**2


@given(weights, st.integers(0, 999), st.integers(100, 9_999))
def test_good_means_every_limit_holds_by_a_count_in_decimals(
    tenths: list[int], shell: int, fill: int
) -> None:
    """Multiplied out, so that nothing is divided: Decimal has every digit of it."""
    sample = CapsuleSample(
        tuple(Fraction(one, 10) for one in tenths),
        Fraction(shell, 10),
        Fraction(fill, 10),
        Fraction(10),
    )
    count, total = len(tenths), Decimal(sum(tenths))
    most = Decimal("7.5") if total >= 3000 * count else Decimal(10)
    near = all(abs(one * count - total) * 100 <= most * total for one in tenths)
    full = all(90 * fill <= 100 * (one - shell) <= 110 * fill for one in tenths)
    squares = sum(((one * count - total) ** 2 for one in tenths), Decimal(0))
    even = squares * 10_000 <= 16 * total**2 * (count - 1)
    assert capsule_tests.judge(sample, LIMITS).is_good == (near and full and even)


@given(weights, st.integers(2, 9))
def test_a_balance_in_another_unit_judges_the_same(tenths: list[int], times: int) -> None:
    """Below 300 mg on both sides: the limit there is a mass."""
    few = [Fraction(one % 100 + 100, 10) for one in tenths]
    one = CapsuleSample(tuple(few), Fraction(1), Fraction(14), Fraction(10))
    other = CapsuleSample(
        tuple(weight * times for weight in few), Fraction(times), Fraction(14 * times), Fraction(10)
    )
    left, right = capsule_tests.judge(one, LIMITS), capsule_tests.judge(other, LIMITS)
    assert left.is_good == right.is_good
    assert (left.spread_squared, left.least_content) == (right.spread_squared, right.least_content)
