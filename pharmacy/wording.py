"""What a label says: pharmacy facts in, plain words out. Pure.

The words follow the Universal Medication Schedule and the phrases of 16 CCR 1707.5(a)(4):
numerals, the dose apart from its time, "at bedtime" and never a Latin abbreviation.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from labels.content import LabelContent
from pharmacy.core.capsules import Plan, PlannedDose, Take
from pharmacy.core.containers import Container, Span
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import TimeOfDay
from pharmacy.formulary import Drug, Statements

VERSION = "words-2026-11-23-2"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
AT = {
    TimeOfDay.MORNING: "in the morning",
    TimeOfDay.NOON: "at noon",
    TimeOfDay.EVENING: "in the evening",
    TimeOfDay.BEDTIME: "at bedtime",
}


@dataclass(frozen=True, slots=True)
class Dispensing:
    """What all labels of one plan of an order share; plan_version counts its plans."""

    pharmacy_name: str
    pharmacy_address: str
    pharmacy_phone: str
    rx_number: int
    patient_name: str
    prescriber_name: str
    drug: Drug
    form: str
    statements: Statements
    plan_version: int = 1


@dataclass(frozen=True, slots=True)
class Dates:
    """When what is in a container was made, and the last day on which it may be used."""

    made_on: datetime.date
    beyond_use_on: datetime.date


def container_label(
    dispensing: Dispensing, plan: Plan, container: Container, dates: Dates, barcode: str
) -> LabelContent:
    """Every word on the label of one container."""
    return LabelContent(
        pharmacy_name=dispensing.pharmacy_name,
        pharmacy_address=dispensing.pharmacy_address,
        pharmacy_phone=dispensing.pharmacy_phone,
        rx_number=f"Rx {dispensing.rx_number}",
        patient_name=dispensing.patient_name,
        drug=f"{dispensing.drug.label_name} {container.strength} {dispensing.form}",
        directions=directions(plan, container),
        phase=phase_line(plan, container, dispensing.plan_version),
        quantity=_capsules(container.capsules),
        prescriber=dispensing.prescriber_name,
        date=date_text(dates.made_on),
        beyond_use=f"Beyond-use date: {date_text(dates.beyond_use_on)}",
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
    that no patient has to add: "At bedtime also take 1 capsule (2 mg) from container 4, 2.5 mg
    in all." A container for several phases tells one after the other: "... at bedtime for 7 days,
    then 2 capsules (1 mg) at bedtime for 7 days, then nothing for 7 days, then ..."
    """
    first, *later = _stretches(plan, container)
    if not later:
        return _alone(first, container)
    parts = [_in_turn(stretch, container, by_mouth=stretch is first) for stretch in (first, *later)]
    return f"Take {', then '.join(parts)}."


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days on which a container is taken from in the same way.

    doses: none on days on which it stays closed; others: the container of each other strength.
    """

    days: int
    doses: tuple[PlannedDose, ...]
    others: Mapping[Quantity, int]
    is_rest: bool = False


def _stretches(plan: Plan, container: Container) -> Iterator[_Stretch]:
    phases = {phase.number: phase for phase in plan.phases}
    next_day = container.spans[0].first_day
    for span in container.spans:
        if span.first_day > next_day:
            between = [p for p in plan.phases if next_day <= p.last_day < span.first_day]
            is_rest = not any(phase.daily() for phase in between)
            yield _Stretch(span.first_day - next_day, (), {}, is_rest)
        doses = phases[span.phase].doses
        for first_day, last_day in _pieces(plan, container, span):
            others = _others(plan, container, first_day)
            yield _Stretch(last_day - first_day + 1, doses, others)
        next_day = span.last_day + 1


def _pieces(plan: Plan, container: Container, span: Span) -> Iterator[tuple[int, int]]:
    """The days of a span, cut where another container takes the place of one."""
    others = {c.number: c.spans for c in plan.containers if c.strength != container.strength}
    edges = {d for spans in others.values() for s in spans for d in (s.first_day, s.last_day + 1)}
    begins = [span.first_day, *sorted(d for d in edges if span.first_day < d <= span.last_day)]
    for first_day, end in zip(begins, [*begins[1:], span.last_day + 1], strict=True):
        yield first_day, end - 1


def _others(plan: Plan, container: Container, day: int) -> dict[Quantity, int]:
    """The containers of other strengths that are taken from on a day."""
    return {
        other.strength: other.number
        for other in plan.containers
        for span in other.spans
        if other.strength != container.strength and span.first_day <= day <= span.last_day
    }


def _alone(stretch: _Stretch, container: Container) -> str:
    """A container that is taken from in one way: what is in it, then what is in others."""
    (dose, take), *others = _taken(stretch, container)
    parts = [f"{_amount(take)} by mouth {AT[dose.time]}"]
    parts += [f"{_amount(take)} {AT[dose.time]}" for dose, take in others]
    sentences = [f"Take {_listed(parts)} for {_counted(stretch.days, 'day')}."]
    sentences += [
        f"{AT[dose.time].capitalize()} also take {also}, {dose.quantity} in all."
        for dose, _ in ((dose, take), *others)
        if (also := _also(dose, stretch, container))
    ]
    return " ".join(sentences)


def _in_turn(stretch: _Stretch, container: Container, *, by_mouth: bool) -> str:
    """One of several ways of taking: each dose whole, with what is in others."""
    lasting = f"for {_counted(stretch.days, 'day')}"
    if not stretch.doses:
        return f"nothing {lasting}" if stretch.is_rest else f"nothing from this one {lasting}"
    parts: list[str] = []
    for dose, take in _taken(stretch, container):
        also = _also(dose, stretch, container)
        whole = f" with {also} (in all {dose.quantity})" if also else ""
        way = "by mouth " if by_mouth and not parts else ""
        parts.append(f"{_amount(take)}{whole} {way}{AT[dose.time]}")
    return f"{_listed(parts)} {lasting}"


def _taken(stretch: _Stretch, container: Container) -> list[tuple[PlannedDose, Take]]:
    """What is taken out of the container itself, in the order of the day."""
    pairs = [(dose, take) for dose in stretch.doses for take in dose.takes]
    return [pair for pair in pairs if pair[1].strength == container.strength]


def _also(dose: PlannedDose, stretch: _Stretch, container: Container) -> str:
    """What else makes up one dose, and from where; empty where nothing does."""
    others = [take for take in dose.takes if take.strength != container.strength]
    parts = [f"{_amount(take)} from container {stretch.others[take.strength]}" for take in others]
    return _listed(parts) if parts else ""


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


def phase_line(plan: Plan, container: Container, version: int = 1) -> str:
    """Which phases it is for and on which days, such as "Phase 1 of 9, nights 1 to 7".

    After a change of the course: "Plan 2, phase 1 of 6, nights 22 to 35".

    A refill is called that: "Refill 1 of 3, nights 87 to 116". A container that others name in
    their directions tells its number.
    """
    place = _place(plan, container)
    if version > 1:
        place = f"Plan {version}, {place[:1].lower()}{place[1:]}"
    return f"{place}, {_days(plan, container)}{_number(plan, container)}"


def _place(plan: Plan, container: Container) -> str:
    refill = next((fill.refill for fill in plan.fills if fill.number == container.fill), 0)
    if refill:
        return f"Refill {refill} of {max(fill.refill for fill in plan.fills)}"
    first, last = container.spans[0].phase, container.spans[-1].phase
    phases = f"Phase {first}" if first == last else f"Phases {first} to {last}"
    return f"{phases} of {len(plan.phases)}"


def _days(plan: Plan, container: Container) -> str:
    phases = {span.phase for span in container.spans}
    doses = [dose for phase in plan.phases if phase.number in phases for dose in phase.doses]
    unit = "night" if all(dose.time is TimeOfDay.BEDTIME for dose in doses) else "day"
    first_day, last_day = container.spans[0].first_day, container.last_day
    if first_day == last_day:
        return f"{unit} {count_text(first_day)}"
    return f"{unit}s {count_text(first_day)} to {count_text(last_day)}"


def _number(plan: Plan, container: Container) -> str:
    days = [
        first_day for span in container.spans for first_day, _ in _pieces(plan, container, span)
    ]
    named = any(_others(plan, container, day) for day in days)
    return f", container {container.number}" if named else ""


def date_text(day: datetime.date) -> str:
    """A day that no reader can take for another, such as "Nov 23, 2026"."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
