"""The patient's age on the first day."""

import datetime

import pytest

from tests.core.screening.samples import HOLD, TODAY, flags, found, patient_order


@pytest.mark.parametrize(
    ("birth_date", "starts_on", "is_held"),
    [
        ("2008-11-23", "2026-11-23", False),
        ("2008-11-24", "2026-11-23", True),
        ("2008-11-24", "2026-11-24", False),
        ("2008-02-29", "2026-02-28", True),
        ("2008-02-29", "2026-03-01", False),
        ("1930-01-01", "2026-11-23", False),
        ("2026-11-24", "2026-11-23", True),
    ],
)
def test_a_patient_under_18_on_the_first_day_is_held(
    birth_date: str, starts_on: str, is_held: bool
) -> None:
    order = patient_order(birth_date=datetime.date.fromisoformat(birth_date))
    raised = found(flags(order, datetime.date.fromisoformat(starts_on)))
    assert (("under_18", HOLD) in raised) == is_held


def test_the_flag_names_neither_the_patient_nor_the_birth_date() -> None:
    (flag,) = flags(patient_order(birth_date=TODAY))
    assert "Sample" not in flag.message
    assert "2026" not in flag.message
