"""A plan, as the API gives it, as a table in plain text."""

from typing import Any

HEADINGS = ("Phase", "Nights", "Dose", "Strength", "Capsules", "Directions")
RIGHT_ALIGNED = {"Phase", "Nights", "Capsules"}


def lines(plan: dict[str, Any]) -> list[str]:
    """One line for each container, under a heading, and the totals."""
    rows = [HEADINGS, *(_row(plan, container) for container in plan["containers"])]
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


def _row(plan: dict[str, Any], container: dict[str, Any]) -> tuple[str, ...]:
    phase = next(phase for phase in plan["phases"] if phase["number"] == container["phase"])
    doses = [f"{_quantity(dose['dose'])} {dose['time']}" for dose in phase["doses"]]
    return (
        str(phase["number"]),
        f"{phase['first_day']} to {phase['last_day']}",
        ", ".join(doses),
        _quantity(container["strength"]),
        str(container["capsules"]),
        container["directions"],
    )


def _quantity(quantity: dict[str, str]) -> str:
    return f"{quantity['value']} {quantity['unit']}"


def _totals(totals: dict[str, int]) -> str:
    return (
        f"In all {totals['days']} nights, {totals['capsules']} capsules"
        f" in {totals['strengths']} strengths, at most"
        f" {totals['most_capsules_per_dose']} in one dose."
    )
