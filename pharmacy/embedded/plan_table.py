"""A plan in the API's format, as tables in plain text."""

from typing import Any

from pharmacy.core.quantities import Quantity, Unit, count_text
from pharmacy.embedded import text_table

Json = dict[str, Any]


def lines(plan: Json) -> list[str]:
    """What is taken in each phase, the contents and label of each container, and the totals."""
    phases = [row for phase in plan["phases"] for row in _phase_rows(phase)]
    containers = [_container_row(container) for container in plan["containers"]]
    return [
        *text_table.lines(("Phase", "Days", "Dose", "Capsules"), phases, {"Phase", "Days"}),
        "",
        *text_table.lines(
            ("#", "Phase", "Container", "Directions"),
            containers,
            {"#", "Phase", "Container"},
        ),
        "",
        *_fill_lines(plan["fills"]),
        _totals(plan["totals"]),
    ]


def _fill_lines(fills: list[Json]) -> list[str]:
    """When to compound each fill, if one fill is not enough. Empty if it is."""
    if len(fills) < 2:
        return []
    rows = [
        (
            str(fill["number"]),
            f"{fill['first_day']} to {fill['last_day']}",
            fill["make_on"],
            fill["beyond_use_on"],
        )
        for fill in fills
    ]
    headings = ("Fill", "Days", "Made on", "Beyond-use date")
    return [*text_table.lines(headings, rows, {"Fill", "Days"}), ""]


def option_lines(plan: Json) -> list[str]:
    """Every plan on the Pareto front, with a mark at the chosen one."""
    return text_table.lines(
        ("", "Strengths", "Capsules", "Per dose", "Cost", "Which"),
        [_option_row(option) for option in plan["options"]],
        {"Strengths", "Capsules", "Per dose", "Cost"},
    )


def quantity(json: dict[str, str]) -> Quantity:
    """A quantity as the API writes it."""
    return Quantity.read(json["value"], Unit(json["unit"]))


def _phase_rows(phase: Json) -> list[tuple[str, ...]]:
    """One row per dose of the day. Times with the same dose share a row."""
    times: dict[tuple[str, str], list[str]] = {}
    for dose in phase["doses"]:
        times.setdefault((str(quantity(dose["dose"])), _taken(dose)), []).append(dose["time"])
    doses = [(f"{dose} {_listed(at)}", taken) for (dose, taken), at in times.items()]
    if not any(quantity(dose["dose"]) for dose in phase["doses"]):
        doses = [("rest", "none")]
    days = f"{phase['first_day']} to {phase['last_day']}"
    starts = [(str(phase["number"]), days), *[("", "")] * (len(doses) - 1)]
    return [(*start, *dose) for start, dose in zip(starts, doses, strict=True)]


def _listed(times: list[str]) -> str:
    *others, last = times
    return f"{', '.join(others)} and {last}" if others else last


def _taken(dose: Json) -> str:
    takes = [f"{take['capsules']} x {quantity(take['strength'])}" for take in dose["take"]]
    return " + ".join(takes) or "none"


def _container_row(container: Json) -> tuple[str, ...]:
    return (
        str(container["number"]),
        _phases(container["phases"]),
        f"{count_text(container['capsules'])} x {quantity(container['strength'])}",
        container["directions"],
    )


def _phases(numbers: list[int]) -> str:
    """ "1", or "1 to 4" if they share a container."""
    first, *_, last = [*numbers, numbers[-1]]
    return str(first) if first == last else f"{first} to {last}"


def _option_row(option: Json) -> tuple[str, ...]:
    totals = option["totals"]
    return (
        "→" if option["chosen"] else "",
        str(totals["strengths"]),
        count_text(totals["capsules"]),
        str(totals["most_capsules_per_dose"]),
        option["cost"],
        ", ".join(option["strengths"]),
    )


def _totals(totals: dict[str, int]) -> str:
    kinds = totals["strengths"]
    return (
        f"In all {count_text(totals['days'])} days, {count_text(totals['capsules'])} capsules"
        f" in {kinds} {'strength' if kinds == 1 else 'strengths'}, at most"
        f" {totals['most_capsules_per_dose']} in one dose."
    )
