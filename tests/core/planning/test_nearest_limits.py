"""The limits that a refusal suggests are enough for a plan."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pharmacy.core.errors import InvalidInput
from pharmacy.core.messages import Message
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
    assert isinstance(problem.message, Message)
    remedy = problem.message.values.get("remedy", problem.message)
    assert isinstance(remedy, Message)
    allowed: dict[str, Any] = dict(remedy.values)
    if "increment" in allowed:
        return replace(limits, increment=allowed["increment"])
    capsules = allowed.get("capsules", allowed.get("count") if "doses" in allowed else None)
    if which == -1 and "doses" in allowed:
        return _with_strengths(limits, allowed["doses"])
    if capsules is not None and (which == 0) == ("doses" in allowed):
        limits = replace(limits, max_capsules_per_dose=capsules)
        return _with_strengths(limits, allowed.get("never", []))
    if "doses" in allowed:
        return _with_strengths(limits, allowed["doses"])
    return replace(limits, max_strengths=allowed["count"]) if "count" in allowed else limits


def _with_strengths(limits: Limits, more: Sequence[Quantity]) -> Limits:
    return replace(limits, strengths=(*(limits.strengths or ()), *more)) if more else limits


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
