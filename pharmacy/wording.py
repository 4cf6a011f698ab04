"""What a label says: pharmacy facts in, plain words out. Pure.

The words follow the Universal Medication Schedule and the phrases of 16 CCR 1707.5(a)(4):
numerals, the dose apart from its time, "at bedtime" and never a Latin abbreviation.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from labels.content import LabelContent
from pharmacy.core.capsules import Container, Plan, PlannedDose, Take
from pharmacy.core.people import Patient, Prescriber
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import TimeOfDay
from pharmacy.formulary import Drug, Statements

VERSION = "words-2026-11-23"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
AT = {
    TimeOfDay.MORNING: "in the morning",
    TimeOfDay.NOON: "at noon",
    TimeOfDay.EVENING: "in the evening",
    TimeOfDay.BEDTIME: "at bedtime",
}


@dataclass(frozen=True, slots=True)
class Dispensing:
    """What all labels of one order share."""

    pharmacy_name: str
    pharmacy_address: str
    pharmacy_phone: str
    rx_number: int
    patient: Patient
    prescriber: Prescriber
    drug: Drug
    form: str
    statements: Statements
    made_on: datetime.date
    beyond_use_on: datetime.date


def container_label(
    dispensing: Dispensing, plan: Plan, container: Container, barcode: str
) -> LabelContent:
    """Every word on the label of one container."""
    return LabelContent(
        pharmacy_name=dispensing.pharmacy_name,
        pharmacy_address=dispensing.pharmacy_address,
        pharmacy_phone=dispensing.pharmacy_phone,
        rx_number=f"Rx {dispensing.rx_number}",
        patient_name=dispensing.patient.name,
        drug=f"{dispensing.drug.label_name} {container.strength} {dispensing.form}",
        directions=directions(plan, container),
        phase=phase_line(plan, container),
        quantity=_capsules(container.capsules),
        prescriber=dispensing.prescriber.name,
        date=date_text(dispensing.made_on),
        beyond_use=f"Beyond-use date: {date_text(dispensing.beyond_use_on)}",
        lot=lot(dispensing.rx_number, container),
        storage=dispensing.drug.storage,
        statements=tuple(
            text.format(pharmacy=dispensing.pharmacy_name) for text in dispensing.statements.texts
        ),
        warnings=dispensing.drug.warnings,
        barcode=barcode,
    )


def directions(plan: Plan, container: Container) -> str:
    """How to take the capsules of one container, with numerals.

    Such as "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days." Where a dose takes capsules
    of another strength as well, the other container is named, and the whole dose is told, so
    that no patient has to add: "At bedtime also take 1 capsule (2 mg) from container 4, in all
    2.5 mg."
    """
    phase = plan.phases[container.phase - 1]
    taken = [(dose, take) for dose in phase.doses for take in dose.takes]
    (dose, take), *others = [pair for pair in taken if pair[1].strength == container.strength]
    parts = [f"{_amount(take)} by mouth {AT[dose.time]}"]
    parts += [f"{_amount(take)} {AT[dose.time]}" for dose, take in others]
    sentences = [f"Take {_listed(parts)} for {_counted(phase.days, 'day')}."]
    for dose, _ in taken:
        if any(take.strength == container.strength for take in dose.takes):
            sentences += _also(dose, container, plan)
    return " ".join(dict.fromkeys(sentences))


def _also(dose: PlannedDose, container: Container, plan: Plan) -> list[str]:
    """What else makes up one dose, and from where."""
    others = [take for take in dose.takes if take.strength != container.strength]
    if not others:
        return []
    numbers = _numbers(plan, container.phase)
    parts = [f"{_amount(take)} from container {numbers[take.strength]}" for take in others]
    at = AT[dose.time].capitalize()
    return [f"{at} also take {_listed(parts)}, in all {dose.quantity}."]


def _numbers(plan: Plan, phase: int) -> dict[Quantity, int]:
    """The container of each strength of a phase."""
    return {c.strength: c.number for c in plan.containers if c.phase == phase}


def _amount(take: Take) -> str:
    return f"{_capsules(take.capsules)} ({take.strength * take.capsules})"


def _capsules(count: int) -> str:
    return _counted(count, "capsule")


def _counted(count: int, noun: str) -> str:
    return f"{count_text(count)} {noun if count == 1 else noun + 's'}"


def _listed(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def lot(rx_number: int, container: Container) -> str:
    """The pharmacy's internal number for what is in one container."""
    return f"{rx_number}-{container.number}"


def phase_line(plan: Plan, container: Container) -> str:
    """Which phase it is and on which days, such as "Phase 1 of 9, nights 1 to 7".

    A container that others name in their directions tells its number.
    """
    phase = plan.phases[container.phase - 1]
    nightly = all(dose.time is TimeOfDay.BEDTIME for dose in phase.doses)
    unit = "night" if nightly else "day"
    first, last = count_text(phase.first_day), count_text(phase.last_day)
    days = f"{unit} {first}" if phase.days == 1 else f"{unit}s {first} to {last}"
    number = f", container {container.number}" if len(_numbers(plan, phase.number)) > 1 else ""
    return f"Phase {phase.number} of {len(plan.phases)}, {days}{number}"


def date_text(day: datetime.date) -> str:
    """A day that no reader can take for another, such as "Nov 23, 2026"."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
