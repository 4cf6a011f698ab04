"""The dose over the days as a small chart."""

import pytest

from pharmacy.core.planning.limits import Limits
from pharmacy.core.planning.worded_plans import WordedPlan
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from pharmacy.embedded import dose_chart
from pharmacy.schemas.answers import dumped
from pharmacy.schemas.plans import PlanAnswer
from tests.factories import course, ldn_schedule, mcg, plan, schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay


def chart(asked: Schedule) -> list[str]:
    made = plan(asked, Limits())
    return dose_chart.lines(dumped(PlanAnswer, WordedPlan(made, dict.fromkeys(range(1, 200), ""))))


def twice(morning: str, evening: str, days: int) -> PrescribedPhase:
    return PrescribedPhase((Dose(MORNING, mcg(morning)), Dose(EVENING, mcg(evening))), days)


def test_the_bars_are_as_high_as_the_doses_and_as_wide_as_their_days() -> None:
    assert chart(schedule(course("1", 2), course("2", 1), course("4", 1))) == [
        "Bedtime dose, day by day",
        "4 mg ┤                  ██████",
        "2 mg ┤            ▄▄▄▄▄▄██████",
        "1 mg ┤▆▆▆▆▆▆▆▆▆▆▆▆████████████",
        "     └────────────────────────",
        " day  1           3     4",
        "",
    ]


def test_a_rest_is_seen() -> None:
    rows = chart(schedule(course("1", 1), course("0", 2), course("1", 1)))
    assert rows[1] == "1 mg ┤██████············██████"


def test_a_down_titration_goes_down() -> None:
    rows = chart(schedule(course("2", 2), course("1", 2)))
    assert [row.count("█") for row in rows[1:3]] == [12, 24]


def test_times_with_the_same_doses_share_a_chart() -> None:
    titles = [line for line in chart(schedule(twice("7.5", "7.5", 7))) if "dose" in line]
    assert titles == ["Morning and evening dose, day by day"]


def test_times_with_other_doses_have_charts_of_their_own_on_one_scale() -> None:
    lines = chart(schedule(twice("30", "15", 7)))
    assert [line for line in lines if "dose" in line] == [
        "Morning dose, day by day",
        "Evening dose, day by day",
    ]
    assert [line.strip()[:8] for line in lines if "┤" in line] == [
        "30 mcg ┤",
        "15 mcg ┤",
        "30 mcg ┤",
        "15 mcg ┤",
    ]


def test_a_time_at_which_only_rests_are_written_has_no_chart() -> None:
    rest = PrescribedPhase((Dose(BEDTIME, mcg("0")),), 7)
    titles = [line for line in chart(schedule(twice("5", "5", 7), rest)) if "dose" in line]
    assert titles == ["Morning and evening dose, day by day"]


def test_more_days_than_columns_share_columns_as_the_title_says() -> None:
    title, *rows = chart(ldn_schedule())
    assert title == "Bedtime dose, day by day (2 days to a column)"
    assert {row.count("█") for row in rows if row.startswith("0.5 mg")} == {43}


def test_no_dose_is_too_small_to_be_seen() -> None:
    rows = chart(schedule(course("0.001", 1), course("100", 1)))
    assert rows[2] == "0.001 mg ┤▁▁▁▁▁▁██████"


@pytest.mark.parametrize("days", [1, 9, 70, 71, 400, 730])
def test_every_chart_fits_a_terminal_of_80_columns(days: int) -> None:
    steps = [course(str(dose), days) for dose in (12.125, 0, 1, 2)][: 1830 // days]
    assert max(map(len, chart(schedule(*steps)))) <= 80
