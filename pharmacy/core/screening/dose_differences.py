"""The days on which two schedules of one prescription have different doses."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pharmacy.core.quantities import count_text
from pharmacy.core.schedules import Dose, Phase, Schedule
from pharmacy.core.sig import Reading
from pharmacy.core.sig.writing import AT

MOST_LISTED = 12
_PHASE = re.compile(r"/phases/([0-9]+)/")


@dataclass(frozen=True, slots=True)
class Difference:
    """Days on which the written doses differ from the schedule's, including both ends."""

    first_day: int
    last_day: int
    written: str
    scheduled: str

    def __str__(self) -> str:
        """As a pharmacist reads it: "Days 6 to 7: written 20 mg at noon, scheduled nothing"."""
        first, last = count_text(self.first_day), count_text(self.last_day)
        days = f"Day {first}" if first == last else f"Days {first} to {last}"
        return f"{days}: written {self.written}, scheduled {self.scheduled}."


def listed(written: Schedule, reading: Reading, schedule: Schedule) -> str:
    """Each difference on days that both have, one per line. "" if the doses are the same."""
    found = [str(difference) for difference in differences(written, reading, schedule)]
    more = len(found) - MOST_LISTED
    rest = [f"They differ {count_text(more)} times more."] if more > 0 else []
    return "\n".join(found[:MOST_LISTED] + rest)


def differences(written: Schedule, reading: Reading, schedule: Schedule) -> list[Difference]:
    """The differences in order, split at the phases of both sides.

    written: the schedule of the reading. If its text does not state the time of day, only the
    amounts and their number per day are compared. An open end continues to the schedule's end.
    """
    timeless = _timeless(written, reading)
    found: list[Difference] = []
    for first, last, mine, theirs in _pairs(written, schedule, is_open=reading.open_ended):
        is_timeless = mine.number in timeless
        if _taken(mine, timeless=is_timeless) != _taken(theirs, timeless=is_timeless):
            sides = (_doses_text(phase, timeless=is_timeless) for phase in (mine, theirs))
            found.append(Difference(first, last, *sides))
    return found


def _pairs(
    written: Schedule, schedule: Schedule, *, is_open: bool
) -> Iterator[tuple[int, int, Phase, Phase]]:
    """Days on which neither side changes, with the phase of each, as far as both go."""
    for mine in written.phases:
        goes_on = is_open and mine is written.phases[-1]
        ends_on = schedule.days if goes_on else mine.last_day
        for theirs in schedule.phases:
            first = max(mine.first_day, theirs.first_day)
            last = min(ends_on, theirs.last_day)
            if first <= last:
                yield first, last, mine, theirs


def _timeless(written: Schedule, reading: Reading) -> set[int]:
    """Numbers of phases without a time of day in their text or in that of an earlier phase."""
    proposed = _phases_with(reading, "times_proposed")
    carried = _phases_with(reading, "times_carried")
    found: set[int] = set()
    for phase in written.phases:
        if phase.number in proposed or (phase.number in carried and phase.number - 1 in found):
            found.add(phase.number)
    return found


def _phases_with(reading: Reading, code: str) -> set[int]:
    pointers = [remark.pointer for remark in reading.to_confirm if remark.code == code]
    places = [_PHASE.match(pointer) for pointer in pointers]
    return {int(place[1]) + 1 for place in places if place is not None}


def _doses(phase: Phase) -> list[Dose]:
    taken = [dose for dose in phase.doses if dose.quantity]
    return sorted(taken, key=lambda dose: dose.time.place)


def _taken(phase: Phase, *, timeless: bool) -> list[tuple[int, int]]:
    """What is compared: times of day and picograms, or picograms alone."""
    places = [(0 if timeless else d.time.place, d.quantity.picograms) for d in _doses(phase)]
    return sorted(places)


def _doses_text(phase: Phase, *, timeless: bool) -> str:
    doses = _doses(phase)
    if not doses:
        return "nothing"
    if timeless:
        return _amounts(doses)
    return ", ".join(f"{dose.quantity} {AT[dose.time]}" for dose in doses)


def _amounts(doses: list[Dose]) -> str:
    """Amounts and how often, such as "5 mg 2 times a day, 10 mg once a day"."""
    counts = Counter(dose.quantity for dose in doses)
    often = [(amount, "once" if n == 1 else f"{n} times") for amount, n in sorted(counts.items())]
    return ", ".join(f"{amount} {times} a day" for amount, times in often)
