"""Checks that the capsules of a plan are among those that the formulary allows.

Code: strength_not_in_formulary.
"""

from collections.abc import Iterator

from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity


def strength_flags(plan: Plan, drug: Drug) -> Iterator[Flag]:
    """Flags strengths from an order's own limits that are not in the formulary."""
    others = [
        str(count.strength) for count in plan.strengths if _is_other(count.strength, drug.limits)
    ]
    if others:
        yield Flag(
            "strength_not_in_formulary",
            Severity.WARNING,
            f"The plan uses capsules of {', '.join(others)}, which the formulary does not name "
            f"for {drug.name}: confirm that they can be made.",
        )


def _is_other(strength: Quantity, limits: Limits) -> bool:
    if limits.strengths is not None:
        return strength not in limits.strengths
    increment = limits.increment
    return increment is not None and strength.picograms % increment.picograms != 0
