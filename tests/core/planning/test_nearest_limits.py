"""The limits that a refusal suggests are enough for a plan."""

import re
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Schedule
from tests.factories import course, plan, schedule

QUARTERS = st.integers(1, 18).map(lambda quarters: Quantity(quarters * 25 * 10**7, Unit.MG))
SCHEDULES = st.lists(QUARTERS, min_size=1, max_size=5).map(
    lambda doses: schedule(*(course(dose.value) for dose in doses))
)
LIMITS = st.builds(
    Limits,
    strengths=st.none() | st.lists(QUARTERS, min_size=1, max_size=3).map(tuple),
    increment=st.none() | QUARTERS,
    max_capsules_per_dose=st.integers(1, 4),
    max_strengths=st.none() | st.integers(1, 3),
)


def loosened(limits: Limits, error: InvalidInput, which: int) -> Limits:
    """The limits with the first (0) or the last (-1) suggestion of the refusal."""
    (problem,) = error.problems
    way = problem.message.partition("allow ")[2].split(", or ")[which]
    if found := re.search(r"([0-9]+) capsules per dose", way):
        limits = replace(limits, max_capsules_per_dose=int(found[1]))
    if found := re.search(r"capsules of (.+)$", way):
        more = [Quantity.read(mass, Unit.MG) for mass in re.findall(r"([0-9.]+) mg", found[1])]
        limits = replace(limits, strengths=(*(limits.strengths or ()), *more))
    if found := re.fullmatch(r"an increment of (\S+) mg", way):
        limits = replace(limits, increment=Quantity.read(found[1], Unit.MG))
    if re.fullmatch("[0-9]+", way):
        limits = replace(limits, max_strengths=int(way))
    return limits


@given(SCHEDULES, LIMITS, st.sampled_from([0, -1]))
def test_with_what_a_refusal_allows_there_is_a_plan(
    asked: Schedule, limits: Limits, which: int
) -> None:
    """Doses come first. If they then need more strengths, a second refusal says how many."""
    refused = 0
    for _ in range(2):
        try:
            plan(asked, limits)
        except InvalidInput as error:
            limits, refused = loosened(limits, error, which), refused + 1
    assume(refused)
    assert plan(asked, limits)
