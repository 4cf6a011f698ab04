"""Converts the dosage instructions of an order to the phases of a schedule.

In base FHIR R4, instructions with the same sequence number apply to the same days, and the next
number applies afterwards. Nothing is inferred without sequence numbers, because some clients number
the times of one day.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from pharmacy.core import sig
from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.instructions import Instruction
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import MOST_DAYS, MOST_PHASES, TimeOfDay
from pharmacy.fhir import additional_instructions, concepts, quantity, timing, written
from pharmacy.fhir.timing import Bounds, Times
from pharmacy.fhir.values import Element, UnprocessableResource, gathered, refuse_each, refused
from pharmacy.fhir.written import LONGEST_DIRECTIONS, Written

MOST_ENTRIES = MOST_PHASES * len(TimeOfDay)
_ONE_DOSE = "one doseQuantity is read, and no range or rate: ask which dose is meant"
_MAXIMUM = "a maximum is not read: ask whether doses vary; send only doses that are fixed"
_REASONS = {
    "asNeededCodeableConcept": "a dose as needed has no number of capsules: write fixed doses",
    "site": "capsules are swallowed and have no site: ask the prescriber how it is to be taken",
    "maxDosePerPeriod": _MAXIMUM,
    "maxDosePerAdministration": _MAXIMUM,
    "maxDosePerLifetime": _MAXIMUM,
}
_TOGETHER = Flag(
    "entries_taken_together",
    Severity.WARNING,
    "The dosage instructions have no sequence. They are planned as doses of the same days.",
)
_RATES = dict.fromkeys(("doseRange", "rateQuantity", "rateRange", "rateRatio"), _ONE_DOSE)


@dataclass(frozen=True, slots=True)
class DosageEntry:
    """One parsed dosage instruction."""

    place: Element
    sequence: int
    bounds: Bounds
    times: Times
    dose: Any


@dataclass(frozen=True, slots=True)
class DosageSummary:
    """The combined content of all dosage instructions.

    phases: in the form of an order; the last one may lack its days. end: where those days are, or
    would be. start: the first day, if known. text: the directions in words. instructions: those
    beside the dosages, for the label.
    """

    phases: list[Element]
    end: Element
    start: datetime.date | None
    text: Written
    flags: tuple[Flag, ...]
    instructions: tuple[Instruction, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the last phase has no length."""
        return "days" not in self.phases[-1].value


def read(request: Element, strength: Quantity | None, drug: Drug) -> DosageSummary:
    """The course of a MedicationRequest.

    Raises UnprocessableResource with every element that is not exact. strength: of one capsule, if
    the medication has one. names: those of the drug.
    """
    places = list(request.each("dosageInstruction"))
    if not 0 < len(places) <= MOST_ENTRIES:
        message = f"give 1 to {MOST_ENTRIES} dosageInstruction, each with dose, times and days"
        raise refused(f"{request.path}.dosageInstruction", "required", message)
    # One entry needs no number, and neither do doses of the same days.
    together = len(places) > 1 and _are_together(places)
    needs_sequence = len(places) > 1 and not together
    entries = gathered(partial(_entry, place, needs_sequence, strength, drug) for place in places)
    entries.sort(key=lambda entry: entry.sequence)
    groups = [list(group) for _, group in groupby(entries, key=lambda entry: entry.sequence)]
    phases = gathered(partial(_phase, group, group is groups[-1]) for group in groups)
    text = written.joined([[entry.place for entry in group] for group in groups])
    flags = [flag for entry in entries for flag in entry.times.flags]
    beside = additional_instructions.read(places)
    flags += [*beside.flags, *([_TOGETHER] if together else [])]
    return DosageSummary(
        phases,
        groups[-1][0].bounds.place,
        _start(groups),
        text,
        tuple(dict.fromkeys(flags)),
        beside.printed,
    )


def _entry(
    place: Element, needs_sequence: bool, strength: Quantity | None, drug: Drug
) -> DosageEntry:
    refuse_each(place, _REASONS)
    if place.get("asNeededBoolean"):
        as_needed = place.at("asNeededBoolean")
        raise refused(as_needed, "not-supported", _REASONS["asNeededCodeableConcept"])
    by_text = partial(_written_times, place, strength, drug)
    sequence, bounds, times, dose, _ = gathered(
        (
            partial(_sequence, place, needs_sequence),
            partial(timing.bounds, place),
            partial(timing.times, place, by_text, drug.usual),
            partial(_dose, place, strength),
            partial(concepts.refuse_other_routes, place),
        )
    )
    return DosageEntry(place, sequence, bounds, times, dose)


def _are_together(places: Sequence[Element]) -> bool:
    """Whether entries without a number share their days and use different times of the day."""
    if any("sequence" in place.value for place in places):
        return False
    repeats = [place.get("timing", {}).get("repeat", {}) for place in places]
    coded = [{*repeat.get("when", ()), *repeat.get("timeOfDay", ())} for repeat in repeats]
    are_distinct = len(set().union(*coded)) == sum(map(len, coded))
    return all(coded) and are_distinct and len({_days_of(place) for place in places}) == 1


def _days_of(place: Element) -> tuple[int | None, datetime.date | None] | None:
    try:
        found = timing.bounds(place)
    except UnprocessableResource:
        # Reading the entry reports the error.
        return None
    return found.days, found.start


def _sequence(place: Element, is_needed: bool) -> Any:
    if not is_needed:
        return place.get("sequence", 1)
    message = "of several entries each needs a sequence: the same one for what is taken together"
    return place.need("sequence", message).value


def _written_times(place: Element, strength: Quantity | None, drug: Drug) -> Sequence[TimeOfDay]:
    """The times of the day that the entry's text states explicitly. Empty if in doubt."""
    text = written.words(place)
    if text is None or len(text) > LONGEST_DIRECTIONS:
        return ()
    reading = sig.read(text, strength=strength, names=drug.names, usual=drug.usual_time)
    is_proposed = any(remark.code.startswith("times_") for remark in reading.to_confirm)
    if len(reading.courses) != 1 or is_proposed:
        return ()
    return [dose.time for dose in reading.courses[0].doses]


def _dose(place: Element, strength: Quantity | None) -> Any:
    doses = list(place.each("doseAndRate"))
    if len(doses) != 1:
        raise refused(f"{place.path}.doseAndRate", "required", _ONE_DOSE)
    refuse_each(doses[0], _RATES)
    return quantity.dose(doses[0].need("doseQuantity", _ONE_DOSE), strength)


def _phase(group: list[DosageEntry], is_last: bool) -> Element:
    """The phase of all entries of one sequence number, with each dose at each of its times."""
    first = group[0]
    for entry in group[1:]:
        if (entry.bounds.days, entry.bounds.start) != (first.bounds.days, first.bounds.start):
            message = (
                "entries of one sequence are taken on the same days: give them the same bounds"
            )
            raise refused(entry.bounds.place.path, "value", message)
    if first.bounds.days is None and not is_last:
        message = "it is followed by another: give its length, boundsDuration in days or weeks"
        raise refused(first.bounds.place.path, "required", message)
    doses: dict[TimeOfDay, Any] = {}
    for entry in group:
        for time in entry.times.times:
            if time in doses:
                path = f"{entry.place.path}.timing.repeat.when"
                raise refused(path, "value", f"two doses are taken in one {time}: add them up")
            doses[time] = {"time": str(time), "dose": entry.dose}
    days = first.bounds.place.holding(first.bounds.days)
    length = {} if first.bounds.days is None else {"days": days}
    return first.place.holding({"doses": list(doses.values()), **length})


def _start(groups: Sequence[Sequence[DosageEntry]]) -> datetime.date | None:
    """The first day of the course.

    Raises UnprocessableResource if days are skipped or covered twice.
    """
    begins: datetime.date | None = None
    passed = 0
    for bounds in (group[0].bounds for group in groups):
        if bounds.start is not None and passed <= MOST_DAYS:
            begin = bounds.start - datetime.timedelta(days=passed)
            if begins not in (None, begin):
                message = (
                    f"it begins on {bounds.start}, and the entries before it end on another day: "
                    "let each begin on the day after the last one's end"
                )
                raise refused(bounds.place.path, "value", message)
            begins = begin
        passed += bounds.days or 0
    return begins
