"""The plan in plain text."""

from typing import Any

from pharmacy.embedded import plan_table


def milligrams(value: str) -> dict[str, str]:
    return {"value": value, "unit": "mg"}


def phase(number: int, days: tuple[int, int], dose: str) -> dict[str, Any]:
    taken = {"time": "bedtime", "dose": milligrams(dose), "take": []}
    return {"number": number, "first_day": days[0], "last_day": days[1], "doses": [taken]}


PLAN = {
    "phases": [phase(1, (1, 7), "0.5"), phase(2, (8, 37), "1.5")],
    "containers": [
        {
            "number": 1,
            "phase": 1,
            "strength": milligrams("0.5"),
            "capsules": 7,
            "directions": "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days.",
        },
        {
            "number": 2,
            "phase": 2,
            "strength": milligrams("1.5"),
            "capsules": 30,
            "directions": "Take 1 capsule (1.5 mg) by mouth at bedtime for 30 days.",
        },
    ],
    "totals": {"days": 37, "capsules": 37, "strengths": 2, "most_capsules_per_dose": 1},
}


def test_each_container_has_its_line_and_the_totals_end_the_table() -> None:
    heading, rule, first, second, _, totals = plan_table.lines(PLAN)
    assert heading.split() == ["Phase", "Days", "Dose", "Strength", "Capsules", "Directions"]
    assert set(rule) == {"-", " "}
    assert first == (
        "    1   1 to 7  0.5 mg bedtime  0.5 mg           7"
        "  Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days."
    )
    assert second.split()[:5] == ["2", "8", "to", "37", "1.5"]
    assert totals == "In all 37 days, 37 capsules in 2 strengths, at most 1 in one dose."


def test_a_rest_has_its_line_although_nothing_is_filled_for_it() -> None:
    rest = {**PLAN, "phases": [*PLAN["phases"], phase(3, (38, 44), "0")]}
    line = plan_table.lines(rest)[4]
    assert line.split()[:4] == ["3", "38", "to", "44"]
    assert line.endswith("Rest: take none.")
