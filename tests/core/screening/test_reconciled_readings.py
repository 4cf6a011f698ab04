"""A schedule that was read from a text, ordered with that text, is not held for it."""

from dataclasses import replace
from itertools import product

import pytest

from pharmacy.core import sig as directions
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.screening import reconciliation
from tests import factories
from tests.core.sig import test_reading
from tests.core.sig.spoken import NAMES
from tests.factories import mg

SIGS = {
    *test_reading.EXACT,
    *test_reading.OPEN,
    "1 cap qhs x1wk, 2 caps qhs thereafter",
    "2 caps bid x 7 d",
    "Take 3 capsules daily for 30 days",
    "1 cap qam and 2 caps qpm x 1 month",
}
# A quantity beside other days, or in capsules that are not made, is also compared.
OF_WORDS = {"directions_not_read", "doses_differ", "days_differ", "strength_differs"}


@pytest.mark.parametrize(
    ("sig", "target_days"), [*product(sorted(SIGS), (None, 45))], ids=lambda value: str(value)[:60]
)
def test_what_was_read_is_ordered_without_a_hold_of_its_words(
    sig: str, target_days: int | None
) -> None:
    strength = None if _has_strength(sig) else mg("0.5")
    reading = directions.read(sig, strength=strength, names=NAMES, target_days=target_days)
    assert reading.schedule is not None, reading.not_understood
    request = factories.request(
        reading.schedule, directions_written=sig, strength_written=reading.strength
    )
    limits = Limits(max_capsules_per_dose=20)
    plan = factories.plan(reading.schedule, limits)
    asked = replace(request, limits=limits)
    flags = reconciliation.flags(asked, plan, reconciliation.readings(asked, NAMES))
    assert OF_WORDS.isdisjoint(flag.code for flag in flags), flags


def _has_strength(sig: str) -> bool:
    """Whether the text has its own strength, with which another one would conflict."""
    own: frozenset[Quantity] = directions.read(sig, names=NAMES).strengths
    return bool(own)
