"""The plan in plain text."""

from typing import Any

import pytest

from pharmacy.core.planning.limits import Limits
from pharmacy.core.planning.worded_plans import WordedPlan
from pharmacy.core.schedules import Schedule
from pharmacy.embedded import plan_table, text_table
from pharmacy.schemas.answers import dumped
from pharmacy.schemas.plans import PlanAnswer
from pharmacy.wording import directions
from tests.factories import course, ldn_schedule, mg, plan, schedule


def planned(asked: Schedule, limits: Limits | None = None) -> dict[str, Any]:
    made = plan(asked, limits or Limits())
    words = {c.number: directions(made, c) for c in made.containers}
    return dumped(PlanAnswer, WordedPlan(made, words))


LDN = planned(ldn_schedule())
SPLIT = planned(schedule(course("1.5", 7)), Limits(strengths=(mg("0.5"), mg("1"))))
RESTING = planned(schedule(course("1", 7), course("0", 14), course("2", 7)))


def line(lines: list[str], beginning: str) -> list[str]:
    """The cells of the first line with this beginning, ignoring leading spaces."""
    found = next(line for line in lines if line.strip().startswith(beginning))
    return [cell.strip() for cell in found.split("  ") if cell.strip()]


def test_each_phase_has_its_days_its_dose_and_its_capsules() -> None:
    lines = plan_table.lines(LDN)
    assert line(lines, "1    1 to 7") == ["1", "1 to 7", "0.5 mg bedtime", "1 x 0.5 mg"]
    assert line(lines, "9  57 to 86") == ["9", "57 to 86", "4.5 mg bedtime", "1 x 4.5 mg"]


def test_each_container_has_what_it_holds_and_says() -> None:
    assert line(plan_table.lines(LDN), "9      9") == [
        "9",
        "9",
        "30 x 4.5 mg",
        "Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days.",
    ]


def test_the_totals_come_last() -> None:
    assert plan_table.lines(LDN)[-1] == (
        "In all 86 days, 86 capsules in 9 strengths, at most 1 in one dose."
    )


def test_a_dose_of_two_strengths_shows_both() -> None:
    assert line(plan_table.lines(SPLIT), "1  1 to 7")[-1] == "1 x 0.5 mg + 1 x 1 mg"


def test_a_rest_has_its_line_although_nothing_is_filled_for_it() -> None:
    assert line(plan_table.lines(RESTING), "2   8 to 21") == ["2", "8 to 21", "rest", "none"]


def test_one_of_the_options_is_marked() -> None:
    marked = [option for option in plan_table.option_lines(LDN) if option.startswith("→")]
    assert [option.split()[1:5] for option in marked] == [["9", "86", "1", "70.00"]]


def test_every_option_has_its_line() -> None:
    costs = [option["cost"] for option in LDN["options"]]
    shown = "\n".join(plan_table.option_lines(LDN))
    assert [cost for cost in costs if f" {cost} " in shown] == costs


@pytest.mark.parametrize("shown", [LDN, SPLIT, RESTING])
def test_everything_fits_a_terminal_of_80_columns(shown: dict[str, Any]) -> None:
    lines = [*plan_table.lines(shown), *plan_table.option_lines(shown)]
    assert max(map(len, lines)) <= 80


def test_a_number_stays_on_the_line_of_its_unit() -> None:
    wrapped = text_table.wrap("take 14 mg then 7 mg then 3.5 mg for 30 days", 12)
    assert wrapped == ["take 14 mg", "then 7 mg", "then 3.5 mg", "for 30 days"]
