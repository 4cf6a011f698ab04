"""What a refusal names as allowed is enough: whoever allows it gets a plan."""

import re
from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput
from pharmacy.core.limits import Limits
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
Loosen = Callable[[Limits, re.Match[str]], Limits]


def more_capsules(limits: Limits, named: re.Match[str]) -> Limits:
    return replace(limits, max_capsules_per_dose=max(limits.most, int(named[1])))


def another_strength(limits: Limits, named: re.Match[str]) -> Limits:
    return replace(limits, strengths=(*(limits.strengths or ()), Quantity.read(named[1], Unit.MG)))


def finer(limits: Limits, named: re.Match[str]) -> Limits:
    return replace(limits, increment=Quantity.read(named[1], Unit.MG))


def more_strengths(limits: Limits, named: re.Match[str]) -> Limits:
    return replace(limits, max_strengths=int(named[1]))


# The first remedy that a refusal names, then the other one.
FIRST: dict[str, Loosen] = {
    r"allow ([0-9]+) capsules per dose": more_capsules,
    r"allow capsules of (\S+) mg": another_strength,
    r"allow an increment of (\S+) mg": finer,
    r"allow ([0-9]+)(?:,|$)": more_strengths,
}
LAST: dict[str, Loosen] = {
    r"capsules of (\S+) mg$": another_strength,
    r"allow an increment of (\S+) mg": finer,
    r"or ([0-9]+) capsules per dose$": more_capsules,
    r"allow ([0-9]+)$": more_strengths,
}


def loosened(limits: Limits, error: InvalidInput, remedies: dict[str, Loosen]) -> Limits:
    for problem in error.problems:
        found = [(re.search(p, problem.message), loosen) for p, loosen in remedies.items()]
        named, loosen = next((n, loosen) for n, loosen in found if n is not None)
        limits = loosen(limits, named)
    return limits


@given(SCHEDULES, LIMITS, st.sampled_from([FIRST, LAST]))
def test_with_what_a_refusal_allows_there_is_a_plan(
    asked: Schedule, limits: Limits, remedies: dict[str, Loosen]
) -> None:
    """Doses come first; where they then need more strengths, a second refusal says how many."""
    refused = 0
    for _ in range(2):
        try:
            plan(asked, limits)
        except InvalidInput as error:
            limits, refused = loosened(limits, error, remedies), refused + 1
    assume(refused)
    assert plan(asked, limits)
