"""Holds and warnings on an order's page: which are open, and who may resolve them."""

from dataclasses import dataclass
from typing import Any

from pharmacy.core.flags import Severity
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.core.screening.holds import LONGEST_NOTE, REASON_CODE_TEXTS
from pharmacy.services.orders.placing import Order
from pharmacy.services.records import flags
from pharmacy.web.shell import visitors


@dataclass(frozen=True, slots=True)
class Unresolved:
    """The input for a hold, and why it was not resolved.

    errors: by field name. Empty if somebody else was faster.
    """

    flag_id: str
    message: Sentence
    ground: str
    words: str
    errors: dict[str, Sentence]


def context(order: Order, unresolved: Unresolved | None = None) -> dict[str, Any]:
    """The template context of the flags."""
    holds = [flag for flag in order.flags if flag.severity is Severity.HOLD]
    unresolved_holds = flags.open_holds(order)
    return {
        "holds": unresolved_holds if flags.is_held(order) else [],
        # For a canceled order they are history, and nobody has to resolve them.
        "ended_holds": [] if flags.is_held(order) else unresolved_holds,
        "resolved_holds": [flag for flag in holds if flag.resolved_at is not None],
        "warnings": [flag for flag in order.flags if flag.severity is Severity.WARNING],
        "grounds": REASON_CODE_TEXTS,
        "longest_words": LONGEST_NOTE,
        "may_resolve": visitors.person().may(Permission.RESOLVE_HOLD),
        "unresolved": unresolved,
    }
