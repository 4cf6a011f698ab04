"""A plan, as the API gives it, as a table in plain text."""

from typing import Any

from pharmacy.core.quantities import Quantity, Unit

HEADINGS = ("Phase", "Days", "Dose", "Strength", "Capsules", "Directions")
RIGHT_ALIGNED = {"Phase", "Days", "Capsules"}


def lines(plan: dict[str, Any]) -> list[str]:
    """One line for each container and each rest, under a heading, and the totals."""
    rows = [HEADINGS, *(row for phase in plan["phases"] for row in _rows(plan, phase))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    table = [_line(row, widths) for row in rows]
    rule = "  ".join("-" * width for width in widths)
    return [table[0], rule, *table[1:], rule, _totals(plan["totals"])]


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [
        cell.rjust(width) if heading in RIGHT_ALIGNED else cell.ljust(width)
        for heading, cell, width in zip(HEADINGS, row, widths, strict=True)
    ]
    return "  ".join(cells).rstrip()


def _rows(plan: dict[str, Any], phase: dict[str, Any]) -> list[tuple[str, ...]]:
    containers = [c for c in plan["containers"] if c["phase"] == phase["number"]]
    doses = [f"{_quantity(dose['dose'])} {dose['time']}" for dose in phase["doses"]]
    days = f"{phase['first_day']} to {phase['last_day']}"
    start = (str(phase["number"]), days, ", ".join(doses))
    if not containers:
        return [(*start, "", "0", "Rest: take none.")]
    return [(*start, *_filling(container)) for container in containers]


def _filling(container: dict[str, Any]) -> tuple[str, str, str]:
    strength = _quantity(container["strength"])
    return strength, str(container["capsules"]), container["directions"]


def _quantity(quantity: dict[str, str]) -> str:
    return str(Quantity.read(quantity["value"], Unit(quantity["unit"])))


def _totals(totals: dict[str, int]) -> str:
    return (
        f"In all {totals['days']} days, {totals['capsules']} capsules"
        f" in {totals['strengths']} strengths, at most"
        f" {totals['most_capsules_per_dose']} in one dose."
    )
