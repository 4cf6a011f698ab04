"""Capsules that the formulary does not name for a drug."""

from dataclasses import replace

import pytest

from pharmacy.core.planning.limits import Limits
from pharmacy.core.screening.strengths import strength_flags
from tests import factories
from tests.core.screening.samples import NALTREXONE, WARNING, found, schedule
from tests.factories import mg

PLAN = factories.plan(schedule(("0.5 mg", 7), ("1.25 mg", 7), ("1.5 mg", 7)))


@pytest.mark.parametrize(
    "limits",
    [
        Limits(),
        Limits(increment=mg("0.25")),
        Limits(strengths=(mg("0.5"), mg("1.25"), mg("1.5"), mg("3"))),
    ],
)
def test_strengths_that_the_formulary_allows_raise_nothing(limits: Limits) -> None:
    assert list(strength_flags(PLAN, replace(NALTREXONE, limits=limits))) == []


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(increment=mg("0.5")), "capsules of 1.25 mg, which"),
        (Limits(strengths=(mg("0.5"),)), "capsules of 1.25 mg, 1.5 mg, which"),
    ],
)
def test_other_strengths_are_shown(limits: Limits, named: str) -> None:
    raised = list(strength_flags(PLAN, replace(NALTREXONE, limits=limits)))
    assert found(raised) == [("strength_not_in_formulary", WARNING)]
    assert named in raised[0].message
