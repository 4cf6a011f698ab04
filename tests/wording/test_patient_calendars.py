"""The words of a patient calendar for courses other than one capsule at bedtime."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings

from labels import typesetting
from labels.calendar import CalendarContent
from labels.stock import CALENDAR_STOCKS
from pharmacy.core.languages import Language
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule, TimeOfDay
from pharmacy.wording.patient_calendars import PrintedCourse, calendar_content
from tests.factories import BARCODE, TODAY, course, dispensing, mg, plan, schedule
from tests.wording.test_error_prone_words import any_schedule

MORNING, _, _, BEDTIME = TimeOfDay
START = datetime.date(2026, 12, 30)


def sheet(made: Plan, language: Language = Language.ENGLISH) -> CalendarContent:
    lots = {container.number: f"1000001-{container.number}" for container in made.containers}
    later = {2: datetime.date(2027, 2, 1)}
    facts = replace(dispensing(), language=language)
    return calendar_content(facts, made, PrintedCourse(START, TODAY, lots, later), BARCODE)


def test_a_day_with_two_doses_has_a_box_for_each() -> None:
    (block,) = sheet(plan(schedule(course("1", 2, MORNING, BEDTIME)))).blocks
    assert block.rows == (
        ("Day 1", "Wed Dec 30", "1 mg in the morning"),
        ("Day 1", "Wed Dec 30", "1 mg at bedtime"),
        ("Day 2", "Thu Dec 31", "1 mg in the morning"),
        ("Day 2", "Thu Dec 31", "1 mg at bedtime"),
    )


NOUNS = [
    (Language.ENGLISH, BEDTIME, "Night 10", "The dose of each night"),
    (Language.ENGLISH, MORNING, "Day 10", "The dose of each day"),
    (Language.SPANISH, BEDTIME, "Noche 10", "La dosis de cada noche"),
    (Language.SPANISH, MORNING, "Día 10", "La dosis de cada día"),
]


@pytest.mark.parametrize(("language", "time", "tenth", "picture"), NOUNS)
def test_the_tick_page_says_which_night_or_day_in_words_before_the_dose(
    language: Language, time: TimeOfDay, tenth: str, picture: str
) -> None:
    """A bare 10 before "1 mg" reads as 101 mg."""
    said = sheet(plan(schedule(course("1", 12, time))), language)
    day, _, dose = said.blocks[0].rows[9]
    assert (day, dose, said.picture) == (tenth, "1 mg", picture)


def test_a_rest_that_was_written_for_bedtime_makes_no_night_of_a_morning_drug() -> None:
    made = plan(schedule(course("1", 7, MORNING), course("0", 7), course("1", 7, MORNING)))
    assert sheet(made).steps[1][0] == "Days 8 to 14"


def test_a_rest_that_was_written_for_the_morning_makes_no_day_of_a_bedtime_drug() -> None:
    made = plan(schedule(course("1", 7), course("0", 7, MORNING), course("1", 7)))
    assert [step[0] for step in sheet(made).steps] == [
        "Nights 1 to 7",
        "Nights 8 to 14",
        "Nights 15 to 21",
    ]


def test_days_are_not_called_nights_if_a_dose_is_in_the_morning() -> None:
    said = sheet(plan(schedule(course("1", 2, MORNING))))
    assert said.picture == "The dose of each day"
    assert said.steps[0][0] == "Days 1 to 2"


def test_a_dose_of_two_strengths_names_both_containers() -> None:
    made = plan(schedule(course("2.5", 7)), Limits(strengths=(mg("0.5"), mg("2"))))
    ((*_, take),) = sheet(made).steps
    assert take == "1 capsule (0.5 mg) from bottle 1 and 1 capsule (2 mg) from bottle 2"


def test_a_rest_is_stated_and_has_no_box() -> None:
    rested = sheet(plan(schedule(course("1", 7), course("0", 7), course("1", 7))))
    assert rested.steps[1] == ("Nights 8 to 14", "Jan 6 to Jan 12", "no dose", "nothing")
    assert rested.blocks[1].titles == ("Jan 6 to Jan 12: Take nothing from night 8 to night 14.",)
    assert rested.blocks[1].rows == ()
    assert [bar.size > 0 for bar in rested.bars] == [True, False, True]


def test_a_container_that_is_made_later_states_its_planned_date() -> None:
    made = plan(schedule(course("1", 7), course("2", 7)), Limits(max_capsules_per_dose=1))
    first, second = sheet(made).containers.texts
    assert "planned for" not in first
    assert second == "2: lot 1000001-2, 7 capsules of 2 mg, planned for about Feb 1, 2027"


def test_a_drug_without_missed_dose_advice_says_whom_to_ask() -> None:
    facts = dispensing()
    silent = replace(facts, drug=replace(facts.drug, missed_dose=None))
    made = plan(schedule(course("1", 7)))
    said = calendar_content(silent, made, PrintedCourse(None, TODAY, {1: "1000001-1"}, {}), BARCODE)
    texts = {part.title: part.texts for part in said.sections}
    assert texts["If you miss a dose"] == ("Call your pharmacist. Do not take two doses at once.",)


@given(any_schedule())
@settings(max_examples=20)
def test_every_dose_of_any_course_has_its_row_and_finds_its_place(asked: Schedule) -> None:
    made = plan(asked, Limits(max_capsules_per_dose=20))
    said = sheet(made, Language.SPANISH)
    rows = [row for block in said.blocks for row in block.rows]
    doses = [phase.days * sum(1 for d in phase.doses if d.takes) for phase in made.phases]
    assert len(rows) == sum(doses)
    typesetting.check(said, CALENDAR_STOCKS["a4"])
