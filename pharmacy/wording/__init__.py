"""Builds the words of a label from pharmacy facts, in plain language. Pure.

The phrases are data (`formulary/phrases.toml`), in each language of the labels. This package
decides which phrases appear, and in which order.
"""

import datetime
from dataclasses import dataclass, replace

from labels.content import LabelContent
from pharmacy.core.drugs import Drug
from pharmacy.core.instructions import Instruction
from pharmacy.core.languages import Language, Worded
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.wording.directions import directions as directions
from pharmacy.wording.directions import phase_line as phase_line
from pharmacy.wording.instructions import instructed as instructed
from pharmacy.wording.instructions import said as said
from pharmacy.wording.starts import start_line
from pharmacy.wording.starts import still_holds as still_holds
from pharmacy.wording.voices import ENGLISH, Voice
from pharmacy.wording.voices import VOICES as VOICES
from pharmacy.wording.voices import at as at
from pharmacy.wording.voices import date_text as date_text

VERSION = "words-2026-11-30-4"


@dataclass(frozen=True, slots=True)
class Dispensing:
    """What all labels of one plan of an order share. plan_version counts its plans.

    statements: those required where the medicine is made and taken, on the day of the words.
    start_on: the date of day 1, if known. refills_left: after the fill of these labels. before: the
    container that ends the day before a refill. instructions: of food and handling.
    """

    pharmacy_name: str
    pharmacy_address: str
    pharmacy_phone: str
    rx_number: int
    patient_name: str
    prescriber_name: str
    drug: Drug
    form: str
    statements: tuple[Worded, ...]
    plan_version: int = 1
    language: Language = Language.ENGLISH
    purpose: str | None = None
    start_on: datetime.date | None = None
    refills_left: int | None = None
    before: int | None = None
    instructions: tuple[Instruction, ...] = ()

    @property
    def voice(self) -> Voice:
        """The phrases of the patient's language."""
        return VOICES[self.language]


@dataclass(frozen=True, slots=True)
class ContainerDates:
    """When the contents of a container were compounded, and their last day of use."""

    compounded_on: datetime.date
    beyond_use_on: datetime.date


def numbered(
    content: LabelContent, rx_number: int, container: Container, barcode: str
) -> LabelContent:
    """The words of a label under the Rx number of its order."""
    number, contents = rx_text(rx_number), identification_number(rx_number, container)
    return replace(content, rx_number=number, lot=contents, barcode=barcode)


def rx_text(rx_number: int) -> str:
    """Such as "Rx 1000001"."""
    return f"Rx {rx_number}"


def repackaged(content: LabelContent, lot: str, last_on: datetime.date) -> LabelContent:
    """The words of a label for other contents, with the beyond-use date `last_on`."""
    voice = VOICES[Language(content.language)]
    return replace(content, lot=lot, beyond_use=voice.say("beyond_use", date=voice.date(last_on)))


@dataclass(frozen=True, slots=True)
class ContainerWords:
    """The words of one container: its directions in English, for the pharmacy, and its label."""

    directions: str
    label: LabelContent


def container_label(
    dispensing: Dispensing, plan: Plan, container: Container, dates: ContainerDates, barcode: str
) -> LabelContent:
    """Every word on the label of one container."""
    return container_words(dispensing, plan, container, dates, barcode).label


def container_words(
    dispensing: Dispensing, plan: Plan, container: Container, dates: ContainerDates, barcode: str
) -> ContainerWords:
    """The directions of one container, and every word on its label."""
    english = _directions(dispensing, plan, container, ENGLISH)
    is_english = dispensing.language is Language.ENGLISH
    directions_words = (
        english if is_english else _directions(dispensing, plan, container, dispensing.voice)
    )
    label = _label(dispensing, plan, container, dates, directions_words)
    if not is_english:
        label = replace(label, english=_english(plan, container, english))
    return ContainerWords(english, replace(label, barcode=barcode))


def _directions(dispensing: Dispensing, plan: Plan, container: Container, voice: Voice) -> str:
    """How to take it, with the instructions for it."""
    taken = directions(plan, container, voice)
    return instructed(taken, dispensing.instructions, plan, container, voice)


def _label(
    dispensing: Dispensing,
    plan: Plan,
    container: Container,
    dates: ContainerDates,
    directions_words: str,
) -> LabelContent:
    drug, voice = dispensing.drug, dispensing.voice
    beyond_use = voice.say("beyond_use", date=voice.date(dates.beyond_use_on))
    return LabelContent(
        language=dispensing.language,
        pharmacy_name=dispensing.pharmacy_name,
        pharmacy_address=dispensing.pharmacy_address,
        pharmacy_phone=dispensing.pharmacy_phone,
        rx_number=rx_text(dispensing.rx_number),
        patient_name=dispensing.patient_name,
        drug=f"{drug.label_name} {container.strength} {_form(dispensing)}",
        directions=directions_words,
        phase=phase_line(plan, container, voice),
        purpose=purpose_line(dispensing),
        quantity=voice.capsules(container.capsules),
        prescriber=dispensing.prescriber_name,
        date=voice.date(dates.compounded_on),
        beyond_use=beyond_use,
        lot=identification_number(dispensing.rx_number, container),
        storage=drug.storage.said(dispensing.language),
        statements=statements(dispensing),
        warnings=tuple(warning.said(dispensing.language) for warning in drug.warnings),
        barcode="",
        bottle=voice.say("bottle", number=container.number),
        start=start_line(plan, container, dispensing.start_on, dispensing.before, voice),
        refills=_refills_line(dispensing),
    )


def _refills_line(dispensing: Dispensing) -> str:
    left = dispensing.refills_left
    return "" if left is None else dispensing.voice.say("refills_left", refills=left)


def _form(dispensing: Dispensing) -> str:
    """The dosage form as in the order, or the plain word for it."""
    is_known = dispensing.form == ENGLISH.say("capsule")
    return dispensing.voice.say("capsule") if is_known else dispensing.form


def purpose_line(dispensing: Dispensing) -> str:
    """The indication as the prescriber wrote it. Empty if there is none."""
    if not dispensing.purpose:
        return ""
    return dispensing.voice.say("purpose", purpose=dispensing.purpose)


def statements(dispensing: Dispensing) -> tuple[str, ...]:
    """The sentences that the law or the pharmacy requires, without duplicates."""
    return tuple(
        words.said(dispensing.language).format(pharmacy=dispensing.pharmacy_name)
        for words in dispensing.statements
    )


def _english(plan: Plan, container: Container, directions_words: str) -> str:
    """The directions in English for the pharmacist, if the patient's are in another language."""
    return ENGLISH.say("english", directions=directions_words, phase=phase_line(plan, container))


def identification_number(rx_number: int, container: Container) -> str:
    """The pharmacy's internal identification number of the contents of one container."""
    return f"{rx_number}-{container.number}"
