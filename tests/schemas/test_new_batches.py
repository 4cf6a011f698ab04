"""The form that opens a batch, and the plan that is kept: both read strictly and exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput
from pharmacy.core.making.batch_plans import plan_batch
from pharmacy.core.making.powders import Certificate, Overage
from pharmacy.core.making.triturates import TriturateRequest
from pharmacy.schemas import json_text
from pharmacy.schemas.batch_plans import batch_plan_json, read_batch_plan
from pharmacy.schemas.new_batches import read_new_batch
from tests.core.making.batches import batch, mg
from tests.refusals import codes_of

CAPSULES = {
    "version_id": "v",
    "balance_id": "b",
    "units": "30",
    "strength": "0.5",
    "strength_unit": "mg",
    "capsule_size": "3",
    "overage_percent": "12.5",
    "overage_units": "2",
    "grams": "",
}
TRITURATE = {"version_id": "v", "balance_id": "b", "grams": "20.5"}


def test_a_batch_of_capsules_is_read() -> None:
    found = read_new_batch(CAPSULES)
    assert (found.units, found.strength, found.capsule_size) == (30, mg("0.5"), "3")
    assert found.overage == Overage(Fraction("12.5"), 2)
    assert found.milligrams is None


def test_a_batch_of_a_triturate_is_read_in_milligrams() -> None:
    found = read_new_batch(TRITURATE)
    assert (found.milligrams, found.units, found.overage) == (20_500, None, Overage())


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("units", "0", "whole_number_range"),
        ("units", "30.5", "whole_number_range"),
        ("units", "-3", "whole_number_range"),
        ("units", "100001", "whole_number_range"),
        ("units", "٣", "whole_number_range"),
        ("strength", ".5", "not_plain_digits"),
        ("strength", "0", "strength_above_zero"),
        ("strength_unit", "g", "give_one_of"),
        ("overage_percent", "101", "number_range"),
        ("overage_percent", "1e2", "not_plain_digits"),
        ("grams", "0.05", "number_range"),
        ("grams", "20.0005", "grams_to_milligrams"),
        ("grams", "10001", "number_range"),
    ],
)
def test_each_wrong_field_is_named(field: str, text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_new_batch({**CAPSULES, field: text})
    assert codes_of(refused.value) == {f"/{field}": code}


percents = st.integers(800, 1100).map(lambda tenths: Fraction(tenths, 10))


@given(assay=percents, units=st.integers(1, 500), salt=st.integers(1, 2000))
def test_a_kept_plan_of_capsules_is_read_as_it_was(assay: Fraction, units: int, salt: int) -> None:
    request = batch(
        "4.5",
        units,
        certificate=Certificate(assay),
        salt_factor=Fraction(salt, 1009),
        has_powder=units % 2 == 0,
    )
    plan = plan_batch(request, ("assay",))
    if plan.is_weighable:
        kept = json_text.canonical(batch_plan_json(plan))
        read = read_batch_plan(json_text.read(kept.encode()))
        assert read.request == plan.request
        assert (read.lines, read.factor, read.fill) == (plan.lines, plan.factor, plan.fill)
        assert read.window == plan.window
        assert list(map(str, read.warnings)) == list(map(str, plan.warnings))


@given(assay=percents, milligrams=st.integers(10_000, 10**6))
def test_a_kept_plan_of_a_triturate_is_read_as_it_was(assay: Fraction, milligrams: int) -> None:
    request = TriturateRequest(
        drug="naltrexone HCl",
        filler="microcrystalline cellulose",
        strength=Fraction(10),
        grams=Fraction(milligrams, 1000),
        minimum_weight=Fraction(20),
        certificate=Certificate(assay),
    )
    plan = plan_batch(request)
    read = read_batch_plan(batch_plan_json(plan))
    assert (read.request, read.lines, read.factor) == (plan.request, plan.lines, plan.factor)
    assert (read.window, read.units_made, read.triturate) == (None, None, None)
