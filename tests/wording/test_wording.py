"""The words of a label."""

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy import formulary, wording
from pharmacy.core.languages import Language
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule, TimeOfDay
from tests.factories import (
    BARCODE,
    TODAY,
    course,
    dispensing,
    label_content,
    ldn_schedule,
    plan,
    schedule,
)

MORNING, NOON, EVENING, BEDTIME = TimeOfDay


def directions(made: Plan, number: int = 1) -> str:
    return wording.directions(made, made.containers[number - 1])


def phase_lines(asked: Schedule) -> list[str]:
    made = plan(asked, Limits(max_capsules_per_dose=1))
    return [wording.phase_line(made, container) for container in made.containers]


# Phases.


def test_a_phase_at_bedtime_counts_nights() -> None:
    assert phase_lines(ldn_schedule())[0] == "Phase 1 of 9, nights 1 to 7"


def test_the_last_phase_counts_on_from_those_before_it() -> None:
    assert phase_lines(ldn_schedule())[8] == "Phase 9 of 9, nights 57 to 86"


def test_a_phase_of_one_night_names_only_that_night() -> None:
    assert phase_lines(schedule(course("1", 7), course("2", 1)))[1] == "Phase 2 of 2, night 8"


def test_a_phase_at_another_time_counts_days() -> None:
    assert phase_lines(schedule(course("1", 7, MORNING))) == ["Phase 1 of 1, days 1 to 7"]


def test_a_phase_at_bedtime_and_another_time_counts_days() -> None:
    assert phase_lines(schedule(course("1", 1, MORNING, BEDTIME))) == ["Phase 1 of 1, day 1"]


def test_a_rest_is_counted_among_the_phases() -> None:
    rested = schedule(course("1", 7), course("0", 7), course("1", 7))
    assert phase_lines(rested)[1] == "Phase 3 of 3, nights 15 to 21"


def test_the_thousandth_night_has_a_comma() -> None:
    assert phase_lines(schedule(course("1", 999), course("2", 501)))[1] == (
        "Phase 2 of 2, nights 1,000 to 1,500"
    )


def test_the_thousandth_night_alone_has_a_comma() -> None:
    assert phase_lines(schedule(course("1", 999), course("2", 1)))[1] == (
        "Phase 2 of 2, night 1,000"
    )


# Dates.


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (datetime.date(2026, 11, 23), "Nov 23, 2026"),
        (datetime.date(2027, 5, 1), "May 1, 2027"),
        (datetime.date(2028, 2, 29), "Feb 29, 2028"),
        (datetime.date(2026, 1, 2), "Jan 2, 2026"),
        (datetime.date(2026, 12, 31), "Dec 31, 2026"),
    ],
)
def test_a_date_names_its_month_so_that_it_is_not_confused_with_the_day(
    day: datetime.date, text: str
) -> None:
    assert wording.date_text(day) == text


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_a_date_reads_back_as_the_same_day(day: datetime.date) -> None:
    month, number, year = re.split(", | ", wording.date_text(day))
    names = formulary.phrases().say(Language.ENGLISH, "months").split()
    months = {name: place for place, name in enumerate(names, start=1)}
    assert datetime.date(int(year), months[month], int(number)) == day


# The whole label.


def label(field: str, number: int = 1) -> str | tuple[str, ...]:
    made = plan(ldn_schedule())
    content = label_content(made, made.containers[number - 1])
    text: str | tuple[str, ...] = getattr(content, field)
    return text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("pharmacy_name", "Demonstration Compounding Pharmacy"),
        ("pharmacy_address", "100 Example Street, Austin, TX 78701"),
        ("pharmacy_phone", "(512) 555-0100"),
        ("rx_number", "Rx 1000001"),
        ("patient_name", "Robin Sample"),
        ("drug", "naltrexone HCl 0.5 mg capsule"),
        ("directions", "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days."),
        ("phase", "Phase 1 of 9, nights 1 to 7"),
        ("quantity", "7 capsules"),
        ("prescriber", "Dr. Ada Example"),
        ("date", "Nov 23, 2026"),
        ("beyond_use", "Beyond-use date: May 21, 2027"),
        ("lot", "1000001-1"),
        ("barcode", BARCODE),
    ],
)
def test_a_field_of_the_first_label_of_the_ldn_titration_says(field: str, text: str) -> None:
    assert label(field) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("drug", "naltrexone HCl 4.5 mg capsule"),
        ("directions", "Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days."),
        ("phase", "Phase 9 of 9, nights 57 to 86"),
        ("quantity", "30 capsules"),
        ("lot", "1000001-9"),
    ],
)
def test_a_field_of_the_last_label_of_the_ldn_titration_says(field: str, text: str) -> None:
    assert label(field, 9) == text


def test_a_single_capsule_is_no_capsules() -> None:
    made = plan(schedule(course("1", 1)))
    content = label_content(made, made.containers[0])
    assert content.quantity == "1 capsule"


def test_the_statement_names_the_pharmacy() -> None:
    statements = label("statements")
    assert statements[0].startswith(
        "This medicine was compounded by Demonstration Compounding Pharmacy."
    )


def test_a_pharmacy_with_braces_in_its_name_is_named_literally() -> None:
    braced = replace(dispensing(), pharmacy_name="{pharmacy} {0}")
    made = plan(schedule(course("1", 1)))
    content = wording.container_label(
        braced, made, made.containers[0], wording.ContainerDates(TODAY, TODAY), BARCODE
    )
    assert content.statements[0].startswith("This medicine was compounded by {pharmacy} {0}.")


def test_the_label_warns_of_opioids() -> None:
    assert label("warnings") == (
        "Do not take with opioid pain, cough or diarrhea medicines. Ask your pharmacist first.",
    )


def test_a_label_says_how_to_store_the_medicine() -> None:
    assert label("storage") == dispensing().drug.storage.english
