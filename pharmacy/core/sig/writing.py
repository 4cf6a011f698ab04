"""Writes a whole schedule as directions that `reading` reads back to the same schedule.

The form is that of the Universal Medication Schedule and of ISMP: numerals, the dose separate from
its time, "at bedtime" and never a Latin abbreviation.
"""

from collections.abc import Sequence

from pharmacy.core.quantities import count_text
from pharmacy.core.schedules import Dose, Phase, Schedule, TimeOfDay

AT = {
    TimeOfDay.MORNING: "in the morning",
    TimeOfDay.NOON: "at noon",
    TimeOfDay.EVENING: "in the evening",
    TimeOfDay.BEDTIME: "at bedtime",
}


def write(schedule: Schedule) -> str:
    """Such as "Take 0.5 mg by mouth at bedtime for 7 days, then 1 mg at bedtime for 30 days."."""
    first, *others = schedule.phases
    said = [_first(first)]
    before = first
    for phase in others:
        said.append(_phase(phase, before))
        before = phase
    return f"{', then '.join(said)}."


def _first(phase: Phase) -> str:
    dose, *others = phase.doses
    if phase.is_rest:
        return f"No dose {_and([AT[dose.time] for dose in phase.doses])} {_length(phase)}"
    amount = f"{dose.quantity} by mouth" if dose.quantity else "no dose"
    parts = [f"{amount} {AT[dose.time]}", *map(_dose, others)]
    return f"Take {_and(parts)} {_length(phase)}"


def _phase(phase: Phase, before: Phase) -> str:
    """A rest at the times of the previous phase does not repeat them."""
    if not phase.is_rest:
        return f"{_and([_dose(dose) for dose in phase.doses])} {_length(phase)}"
    times = [dose.time for dose in phase.doses]
    if times == [dose.time for dose in before.doses]:
        return f"no dose {_length(phase)}"
    return f"no dose {_and([AT[time] for time in times])} {_length(phase)}"


def _dose(dose: Dose) -> str:
    amount = str(dose.quantity) if dose.quantity else "no dose"
    return f"{amount} {AT[dose.time]}"


def _length(phase: Phase) -> str:
    return f"for {count_text(phase.days)} day{'' if phase.days == 1 else 's'}"


def _and(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
