"""Checks the plan itself: its options."""

from collections.abc import Iterator

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.planning.capsules import Plan


def plan_flags(plan: Plan) -> Iterator[Flag]:
    """The flags of the plan alone."""
    if not plan.options_complete:
        yield Flag(
            "options_incomplete",
            Severity.WARNING,
            "There were too many sets of strengths to compare them all: a plan with fewer "
            "strengths may exist. Name an increment or the strengths to use.",
        )
