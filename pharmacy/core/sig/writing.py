"""Writes a whole schedule as directions that `reading` reads back to the same days.

The form is that of the Universal Medication Schedule and of ISMP: numerals, the dose separate from
its time, "at bedtime" and never a Latin abbreviation.
"""

from collections.abc import Sequence
from itertools import pairwise

from pharmacy.core.quantities import count_text
from pharmacy.core.schedules import MOST_DAYS_OF_A_PHASE, Dose, Phase, Schedule, TimeOfDay
from pharmacy.core.sig.reading import Reading

AT = {
    TimeOfDay.MORNING: "in the morning",
    TimeOfDay.NOON: "at noon",
    TimeOfDay.EVENING: "in the evening",
    TimeOfDay.BEDTIME: "at bedtime",
}


def write(schedule: Schedule, *, is_open: bool = False, stops: bool = False) -> str:
    """Such as "Take 0.5 mg by mouth at bedtime for 7 days, then 1 mg at bedtime for 30 days.".

    Equal neighbors are one stretch. is_open: the last stretch has no end, "then continue 1 mg at
    bedtime". stops: the drug is stopped after it, as after a rest at the end.
    """
    stretches = _stretches(schedule.phases)
    while len(stretches) > 1 and stretches[-1].is_rest:
        stretches.pop()
        is_open, stops = False, True
    said = [_first(stretches[0], is_open=is_open and len(stretches) == 1)]
    for before, phase in pairwise(stretches):
        said.append(_phase(phase, before, is_open=is_open and phase is stretches[-1]))
    if stops and not is_open:
        said.append("stop")
    return f"{', then '.join(said)}."


def write_reading(reading: Reading) -> str | None:
    """The directions of a reading. None if it has no schedule.

    It stops if the text says so, or if the last step goes down without a refill or an open end.
    """
    if reading.schedule is None:
        return None
    goes_down = _goes_down(reading.schedule.phases) and not reading.refills
    return write(
        reading.schedule,
        is_open=reading.open_ended,
        stops=reading.ends_with_stop or goes_down,
    )


def _goes_down(phases: Sequence[Phase]) -> bool:
    *_, before, last = (None, *(_of_a_day(phase) for phase in phases))
    return before is not None and last is not None and last < before


def _of_a_day(phase: Phase) -> int:
    return sum(dose.quantity.picograms for dose in phase.doses)


def _stretches(phases: Sequence[Phase]) -> list[Phase]:
    """The phases, equal neighbors as one, as long as a sig may say it."""
    found: list[Phase] = []
    for phase in phases:
        before = found[-1] if found else None
        days = before.days + phase.days if before else 0
        if before and before.doses == phase.doses and days <= MOST_DAYS_OF_A_PHASE:
            found[-1] = Phase(before.number, before.first_day, phase.last_day, phase.doses)
        else:
            found.append(phase)
    return found


def _first(phase: Phase, *, is_open: bool) -> str:
    dose, *others = phase.doses
    if phase.is_rest:
        return f"No dose {_and([AT[dose.time] for dose in phase.doses])} {_length(phase)}"
    amount = f"{dose.quantity} by mouth" if dose.quantity else "no dose"
    parts = [f"{amount} {AT[dose.time]}", *map(_dose, others)]
    return f"Take {_and(parts)}{', and continue' if is_open else f' {_length(phase)}'}"


def _phase(phase: Phase, before: Phase, *, is_open: bool) -> str:
    """A rest at the times of the previous phase does not repeat them."""
    if is_open:
        return f"continue {_and([_dose(dose) for dose in phase.doses])}"
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
