"""The facts at the top of a patient calendar, and whom to call: dates and numbers."""

import datetime
from dataclasses import replace

import pytest

from labels.calendar import CalendarContent
from pharmacy.core.languages import Language
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.schedules import TimeOfDay
from pharmacy.wording.patient_calendars import PrintedCourse, calendar_content
from tests.factories import BARCODE, course, dispensing, plan, schedule

START, FILLED = datetime.date(2026, 12, 30), datetime.date(2026, 11, 23)
SPANISH, ENGLISH = Language.SPANISH, Language.ENGLISH
NIGHTS = plan(schedule(course("1", 7), course("2", 7)))
MORNINGS = plan(schedule(course("1", 7, TimeOfDay.MORNING)))


def said(
    made: Plan, start: datetime.date | None = START, language: Language = ENGLISH
) -> CalendarContent:
    lots = {container.number: f"1000001-{container.number}" for container in made.containers}
    facts = replace(dispensing(), language=language)
    return calendar_content(facts, made, PrintedCourse(start, FILLED, lots, {}), BARCODE)


def later(made: Plan, days: int) -> Plan:
    """The same plan, this many days later in its course, as after a change."""
    phases = tuple(
        replace(phase, first_day=phase.first_day + days, last_day=phase.last_day + days)
        for phase in made.phases
    )
    containers = tuple(
        replace(
            container,
            spans=tuple(
                replace(span, first_day=span.first_day + days, last_day=span.last_day + days)
                for span in container.spans
            ),
        )
        for container in made.containers
    )
    return replace(made, phases=phases, containers=containers)


@pytest.mark.parametrize(
    ("made", "language", "dates", "filled"),
    [
        (
            NIGHTS,
            ENGLISH,
            "First night: Dec 30, 2026. Last night: Jan 12, 2027.",
            "Filled: Nov 23, 2026. Prescriber: Dr. Ada Example",
        ),
        (
            NIGHTS,
            SPANISH,
            "Primera noche: 30 dic 2026. Última noche: 12 ene 2027.",
            "Surtido: 23 nov 2026. Recetado por: Dr. Ada Example",
        ),
        (
            MORNINGS,
            ENGLISH,
            "First day: Dec 30, 2026. Last day: Jan 5, 2027.",
            "Filled: Nov 23, 2026. Prescriber: Dr. Ada Example",
        ),
        (
            MORNINGS,
            SPANISH,
            "Primer día: 30 dic 2026. Último día: 5 ene 2027.",
            "Surtido: 23 nov 2026. Recetado por: Dr. Ada Example",
        ),
    ],
)
def test_it_says_the_first_day_the_last_day_and_the_day_of_filling(
    made: Plan, language: Language, dates: str, filled: str
) -> None:
    assert said(made, language=language).facts == (dates, filled)


def test_what_is_left_of_a_course_begins_and_ends_on_its_own_days() -> None:
    dates, _ = said(later(NIGHTS, 21)).facts
    assert dates == "First night: Jan 20, 2027. Last night: Feb 2, 2027."


@pytest.mark.parametrize(
    ("language", "first"),
    [
        (ENGLISH, "First night: ____________________ (write it here)"),
        (SPANISH, "Primera noche: ____________________ (escríbala aquí)"),
    ],
)
def test_without_a_start_date_there_is_a_line_for_the_first_night_and_no_last_one(
    language: Language, first: str
) -> None:
    dates, filled = said(NIGHTS, None, language).facts
    assert dates == first
    assert "23" in filled


@pytest.mark.parametrize(
    ("language", "title", "lines"),
    [
        (
            ENGLISH,
            "When to call",
            (
                "Trouble breathing, swelling of the face, or another emergency: call 911.",
                "Call the pharmacy with any question, or if a side effect troubles you or stays: "
                "(512) 555-0100.",
                "You may report side effects to the FDA at 1-800-FDA-1088.",
            ),
        ),
        (
            SPANISH,
            "Cuándo llamar",
            (
                "Dificultad para respirar, hinchazón de la cara u otra emergencia: llame al 911.",
                "Llame a la farmacia si tiene preguntas, o si un efecto secundario le molesta o "
                "no se quita: (512) 555-0100.",
                "Puede informar de efectos secundarios a la FDA al 1-800-FDA-1088.",
            ),
        ),
    ],
)
def test_every_calendar_says_when_to_call_911_the_pharmacy_and_the_fda(
    language: Language, title: str, lines: tuple[str, ...]
) -> None:
    sections = {
        section.title: section.texts for section in said(NIGHTS, language=language).sections
    }
    alarms = tuple(words.said(language) for words in dispensing().drug.alarms)
    assert sections[title] == (*alarms, *lines)


def test_a_drug_without_its_own_alarms_still_says_911() -> None:
    facts = replace(dispensing(), drug=replace(dispensing().drug, alarms=()))
    made = PrintedCourse(START, FILLED, {1: "1000001-1", 2: "1000001-2"}, {})
    sections = {s.title: s.texts for s in calendar_content(facts, NIGHTS, made, BARCODE).sections}
    assert "call 911" in sections["When to call"][0]
    assert len(sections["When to call"]) == 3
