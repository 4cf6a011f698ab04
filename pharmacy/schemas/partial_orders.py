"""What can be read of an order with faulty fields, so that one answer names every error."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.orders import OrderRequest
from pharmacy.schemas.orders import read_order

# Placeholders for faulty fields. They break no rule.
NOBODY: dict[str, Any] = {
    "family_name": "-",
    "given_name": "-",
    "birth_date": "1980-01-01",
    "allergies": [],
    "medications": [],
    "conditions": [],
}
SECTIONS: dict[str, dict[str, Any]] = {
    "patient": NOBODY,
    "prescriber": {"name": "-"},
    "prescription": {
        "drug": "naltrexone",
        "form": "capsule",
        "written_on": "2000-01-01",
        "schedule": {
            "phases": [
                {"dose": {"value": "1", "unit": "mg"}, "times": ["bedtime"], "days": 1},
            ]
        },
    },
}
# Without these, nothing is known about the plan.
OF_PLAN = ("/prescription", "/prescription/drug", "/prescription/form", "/prescription/schedule")


@dataclass(frozen=True, slots=True)
class PartialOrder:
    """An order with placeholders in place of its faulty fields.

    faulty: the pointers of those fields. can_be_planned: the plan depends on none of them.
    """

    request: OrderRequest
    faulty: frozenset[str]

    @property
    def can_be_planned(self) -> bool:
        """Whether the plan depends on none of the faulty fields."""
        return not any(one in OF_PLAN or one.startswith("/limits") for one in self.faulty)

    def is_own(self, problem: Problem) -> bool:
        """Whether a problem is of a field that the sender wrote, and not of a placeholder."""
        pointer = problem.pointer
        return not any(pointer == one or pointer.startswith(f"{one}/") for one in self.faulty)


def read_partial(value: Any, problems: Iterable[Problem]) -> PartialOrder | None:
    """The rest of an order whose fields have these problems. None if too little can be read."""
    if not isinstance(value, dict):
        return None
    # What is replaced is at most two levels deep. A body may be too deep to be copied whole.
    rest = {name: dict(part) if isinstance(part, dict) else part for name, part in value.items()}
    ways = {tuple(problem.pointer.strip("/").split("/")[:2]) for problem in problems}
    faulty = frozenset(_replaced(rest, *way) for way in sorted(ways))
    try:
        return None if "" in faulty else PartialOrder(read_order(rest), faulty)
    except InvalidInput:
        return None


def _replaced(order: dict[str, Any], section: str, field: str = "") -> str:
    """Put a placeholder in place of a faulty field. Returns the field's pointer."""
    if section not in SECTIONS:
        order.pop(section, None)
        if section == "external_id":
            order[section] = None
        return f"/{section}" if section else ""
    placeholders, written = SECTIONS[section], order.get(section)
    if not field or not isinstance(written, dict):
        order[section] = copy.deepcopy(placeholders)
        return f"/{section}"
    written.pop(field, None)
    if field in placeholders:
        written[field] = copy.deepcopy(placeholders[field])
    return f"/{section}/{field}"
