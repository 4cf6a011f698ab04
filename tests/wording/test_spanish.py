"""The words of a label for a patient who reads Spanish."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given

from labels import fonts, typesetting
from labels.content import LabelContent
from labels.stock import STOCKS
from pharmacy import formulary, wording
from pharmacy.core.languages import Language
from pharmacy.core.planning import merging
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule, TimeOfDay
from pharmacy.wording.voices import VOICES
from tests.factories import (
    BARCODE,
    TODAY,
    course,
    dispensing,
    ldn_schedule,
    mg,
    plan,
    schedule,
)
from tests.wording.test_error_prone_words import any_schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay
SPANISH = VOICES[Language.SPANISH]


def directions(made: Plan, number: int = 1) -> str:
    return wording.directions(made, made.containers[number - 1], SPANISH)


def label(number: int = 1, purpose: str | None = "fibromyalgia") -> LabelContent:
    facts = replace(dispensing(), language=Language.SPANISH, purpose=purpose, refills_left=2)
    made = plan(ldn_schedule())
    dates = wording.ContainerDates(TODAY, datetime.date(2027, 5, 21))
    return wording.container_label(facts, made, made.containers[number - 1], dates, BARCODE)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("drug", "naltrexone HCl 0.5 mg cápsula"),
        (
            "directions",
            "Tome 1 cápsula (0.5 mg) por la boca a la hora de acostarse durante 7 días.",
        ),
        ("phase", "Fase 1 de 9, noches 1 a 7"),
        ("purpose", "Para: fibromyalgia"),
        ("quantity", "7 cápsulas"),
        ("date", "23 nov 2026"),
        ("beyond_use", "Fecha límite de uso: 21 may 2027"),
        (
            "english",
            "English: Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days. "
            "Phase 1 of 9, nights 1 to 7.",
        ),
    ],
)
def test_a_field_of_the_first_label_says(field: str, text: str) -> None:
    assert getattr(label(), field) == text


def test_warnings_and_statements_are_in_spanish_once() -> None:
    assert label().warnings == (
        "No tome con medicamentos opioides para el dolor, la tos o la diarrea. "
        "Pregunte antes a su farmacéutico.",
    )
    assert label().statements[0] == (
        "Este medicamento fue preparado por Demonstration Compounding Pharmacy."
    )


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (MORNING, "por la mañana"),
        (NOON, "al mediodía"),
        (EVENING, "por la tarde"),
        (BEDTIME, "a la hora de acostarse"),
    ],
)
def test_each_time_of_the_day_has_its_words(time: TimeOfDay, words: str) -> None:
    assert directions(plan(schedule(course("1", 1, time)))) == (
        f"Tome 1 cápsula (1 mg) por la boca {words} durante 1 día."
    )


def test_capsules_of_two_strengths_name_the_other_container() -> None:
    made = plan(schedule(course("2.5", 7, MORNING)), Limits(strengths=(mg("0.5"), mg("2"))))
    assert directions(made) == (
        "Tome 1 cápsula (0.5 mg) por la boca por la mañana durante 7 días. "
        "Por la mañana tome también 1 cápsula (2 mg) del frasco 2, 2.5 mg en total."
    )


def test_phases_in_one_container_are_described_in_order() -> None:
    asked = schedule(course("1", 7), course("0", 7), course("2", 7))
    made = merging.merge(plan(asked, Limits(strengths=(mg("1"),))), lambda *_: True)
    assert directions(made) == (
        "Tome 1 cápsula (1 mg) por la boca a la hora de acostarse durante 7 días, luego nada "
        "durante 7 días, luego 2 cápsulas (2 mg en total) a la hora de acostarse durante 7 días."
    )


def test_the_number_in_the_box_and_optional_facts_if_there_is_room() -> None:
    ninth = label(9)
    assert (ninth.bottle, ninth.start, ninth.refills) == (
        "Frasco 9",
        "Empiece cuando se acabe el frasco 8.",
        "Resurtidos restantes: 2",
    )
    assert label().start == "Empiece con este frasco."


@given(any_schedule())
def test_spanish_and_english_tell_the_same_numbers_in_the_same_order(asked: Schedule) -> None:
    made = plan(asked, Limits(max_capsules_per_dose=20))
    for container in made.containers:
        texts = [wording.directions(made, container, voice) for voice in VOICES.values()]
        english, spanish = ("".join(c if c.isdigit() else " " for c in text) for text in texts)
        assert english.split() == spanish.split()


@pytest.mark.parametrize("number", [1, 9])
def test_a_spanish_label_fits_the_usual_stock(number: int) -> None:
    typesetting.check(label(number), STOCKS["4x3"])


def test_each_phrase_is_in_both_languages() -> None:
    texts = formulary.phrases().texts
    assert [key for key, words in texts.items() if not words.has(Language.SPANISH)] == []


def test_the_font_of_the_labels_has_every_letter_of_the_data() -> None:
    drugs = formulary.drugs()
    words = [
        *formulary.phrases().texts.values(),
        *(statement.words for statement in formulary.statements().every),
        *(drug.storage for drug in drugs),
        *(text for drug in drugs for text in (*drug.warnings, *drug.side_effects, *drug.alarms)),
    ]
    for said in words:
        for language in Language:
            assert fonts.printable("words", said.said(language)) == said.said(language)
