"""The yield of a batch: everything that was made is packaged, retained or wasted."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.making.yields import BatchYield, whole_milligrams


def test_a_batch_is_accounted_for() -> None:
    """Of 33 capsules 30 are packaged, one is retained, and two were broken."""
    found = BatchYield(made=33, packaged=30, retained=1, wasted=2)
    assert (found.missing, found.needs_deviation) == (0, False)
    assert found.percent == Fraction(3100, 33)


@pytest.mark.parametrize(("packaged", "missing"), [(29, 1), (31, -1)])
def test_a_capsule_too_few_or_too_many_needs_words(packaged: int, missing: int) -> None:
    found = BatchYield(made=33, packaged=packaged, retained=1, wasted=2)
    assert (found.missing, found.needs_deviation) == (missing, True)


@pytest.mark.parametrize(
    ("picograms", "milligrams"),
    [(0, 0), (499_999_999, 0), (500_000_000, 1), (20_000_700_000_000, 20_001)],
)
def test_a_triturate_is_counted_in_whole_milligrams(picograms: int, milligrams: int) -> None:
    assert whole_milligrams(picograms) == milligrams


counts = st.integers(0, 10**6)


@given(counts, counts, counts)
def test_nothing_is_missing_of_what_its_parts_make(
    packaged: int, retained: int, wasted: int
) -> None:
    made = packaged + retained + wasted
    found = BatchYield(made or 1, packaged, retained, wasted)
    assert found.needs_deviation == (made == 0)
    assert 0 <= found.percent <= 100
