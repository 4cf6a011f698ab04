"""A course in a patient's days: ranges of identical days, and the words for each."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pharmacy.core.course_dates import CourseDates
from pharmacy.core.planning.capsules import Plan, PlannedPhase
from pharmacy.core.quantities import Quantity
from pharmacy.wording.directions import noun_of
from pharmacy.wording.voices import Voice


@dataclass(frozen=True, slots=True)
class PrintedCourse:
    """A plan in a patient's days, for print.

    start_on: the date of day 1, if known. made_on: the day of the words. identification_numbers:
    that of each container, by its number. made_later: compounding dates of containers that are not
    compounded yet.
    """

    start_on: datetime.date | None
    made_on: datetime.date
    identification_numbers: Mapping[int, str]
    made_later: Mapping[int, datetime.date]


@dataclass(frozen=True, slots=True)
class ContainerDays:
    """Days of a phase with the same capsules from the same containers."""

    phase: PlannedPhase
    first_day: int
    last_day: int
    containers: Mapping[Quantity, int]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words for the day ranges of one course in one language."""

    plan: Plan
    course: PrintedCourse
    voice: Voice

    @property
    def noun(self) -> str:
        """The word for a day of the course, "night" or "day"."""
        return noun_of(self.plan.phases)

    def days(self, day_span: ContainerDays) -> str:
        """Such as "Nights 1 to 7"."""
        return self._day_span(day_span.first_day, day_span.last_day)

    def _day_span(self, first_day: int, last_day: int) -> str:
        return _capitalized(self.voice.day_span(self.noun, first_day, last_day))

    def dates(self, day_span: ContainerDays) -> str:
        """Such as "Dec 1 to Dec 7". Empty if the start date is unknown."""
        if self.course.start_on is None:
            return ""
        first, last = (
            self.voice.day_of_month(self._on(day))
            for day in (day_span.first_day, day_span.last_day)
        )
        return first if first == last else self.voice.say("date_range", first=first, last=last)

    def dose(self, day_span: ContainerDays) -> str:
        """Such as "0.5 mg at bedtime"."""
        doses = [
            self.voice.say("dose_at", dose=dose.quantity, at=self.voice.at(dose.time))
            for dose in day_span.phase.doses
            if dose.takes
        ]
        return self.voice.listed(doses) if doses else self.voice.say("no_dose")

    def nothing(self, day_span: ContainerDays) -> str:
        """Such as "Dec 25 to Jan 7: Take nothing from night 25 to night 38."."""
        said = self.voice.nothing(self.noun, day_span.first_day, day_span.last_day)
        dates = self.dates(day_span)
        return f"{dates[:1].upper()}{dates[1:]}: {said}" if dates else said

    def take(self, day_span: ContainerDays) -> str:
        """Such as "1 capsule (0.5 mg) from bottle 1"."""
        several = len(day_span.phase.doses) > 1
        parts = []
        for dose in day_span.phase.doses:
            for take in dose.takes:
                amount = self.voice.amount(take.capsules, take.strength * take.capsules)
                number = day_span.containers[take.strength]
                part = self.voice.say("from_container", amount=amount, number=number)
                at = self.voice.at(dose.time)
                parts.append(self.voice.say("at", amount=part, at=at) if several else part)
        return self.voice.listed(parts) if parts else self.voice.say("take_nothing")

    def rows(self, day_span: ContainerDays) -> Iterator[tuple[str, str, str]]:
        """Each dose of each day, such as "Night 10", with its date. Nothing for rest days.

        Never a bare number: before "1 mg", a bare 10 would read as 101 mg.
        """
        doses, noun = self._doses(day_span), self.noun
        for day in range(day_span.first_day, day_span.last_day + 1):
            date = "" if self.course.start_on is None else self.voice.weekday(self._on(day))
            named = _capitalized(self.voice.day_span(noun, day, day))
            for dose in doses:
                yield named, date, dose

    def _doses(self, day_span: ContainerDays) -> list[str]:
        """Each dose of one day, with its time if there are several."""
        taken = [dose for dose in day_span.phase.doses if dose.takes]
        if len(day_span.phase.doses) == 1:
            return [str(dose.quantity) for dose in taken]
        return [
            self.voice.say("dose_at", dose=dose.quantity, at=self.voice.at(dose.time))
            for dose in taken
        ]

    def edge(self, which: str, day: int) -> str:
        """Such as "First night: Dec 1, 2026", with room to write if the date is unknown."""
        known = self.course.start_on is not None
        date = self.voice.date(self._on(day)) if known else self.voice.say("write_in")
        return self.voice.say(f"{which}_{self.noun}", date=date)

    def _on(self, day: int) -> datetime.date:
        return CourseDates(self.course.start_on or datetime.date.min).date_of(day)


def _capitalized(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def day_spans(plan: Plan) -> Iterator[ContainerDays]:
    """The days of a plan, split wherever the capsules or the container change."""
    spans = [(span, container) for container in plan.containers for span in container.spans]
    edges = {day for span, _ in spans for day in (span.first_day, span.last_day + 1)}
    for phase in plan.phases:
        begins = [phase.first_day]
        begins += sorted(day for day in edges if phase.first_day < day <= phase.last_day)
        for first, end in zip(begins, [*begins[1:], phase.last_day + 1], strict=True):
            held = {c.strength: c.number for s, c in spans if s.first_day <= first <= s.last_day}
            yield ContainerDays(phase, first, end - 1, held)
