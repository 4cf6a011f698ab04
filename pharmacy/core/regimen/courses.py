"""A course over time: the prescribed steps, and the days spent on each.

The prescribed steps are the phases, one step for each dose. Day spans are the days spent on
each step, past and future. An extension makes a span longer and leaves the steps unchanged, so
that a later step back repeats the prescribed steps. A pause is a span on which nothing is taken.
It splits the span in which it begins, and also leaves the steps unchanged. A new target makes
other steps. The days before it stay on the previous one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, Phase, PrescribedPhase, Schedule


@dataclass(frozen=True, slots=True)
class StepDays:
    """Days spent on one prescribed step, including both ends.

    is_pause: nothing is taken on these days. The step is the one at which the course paused.
    """

    prescribed_steps: tuple[PrescribedPhase, ...]
    step_index: int
    first_day: int
    last_day: int
    is_pause: bool = False

    @property
    def days(self) -> int:
        """The number of days."""
        return self.last_day - self.first_day + 1

    @property
    def prescribed(self) -> PrescribedPhase:
        """The prescription of its step: doses and number of days."""
        return self.prescribed_steps[self.step_index]

    @property
    def doses(self) -> tuple[Dose, ...]:
        """The doses of each of its days: as prescribed, or nothing in a pause."""
        if not self.is_pause:
            return self.prescribed.doses
        nothing = (replace(d.quantity, picograms=0) for d in self.prescribed.doses)
        times = (dose.time for dose in self.prescribed.doses)
        return tuple(Dose(time, none) for time, none in zip(times, nothing, strict=True))


@dataclass(frozen=True, slots=True)
class LivedCourse:
    """A course from its day 1 on, with all changes so far. See the module.

    The spans are consecutive, without gap or overlap.
    """

    day_spans: tuple[StepDays, ...]
    unit: Unit
    units_written: frozenset[Unit]

    @property
    def last_day(self) -> int:
        """The last day of the course. 0 if it was stopped before it began."""
        return self.day_spans[-1].last_day if self.day_spans else 0

    def on(self, day: int) -> StepDays:
        """The span of a day of the course."""
        return next(s for s in self.day_spans if s.first_day <= day <= s.last_day)

    def before(self, day: int) -> tuple[StepDays, ...]:
        """The days before `day`, unchanged."""
        earlier = (s for s in self.day_spans if s.first_day < day)
        return tuple(replace(s, last_day=min(s.last_day, day - 1)) for s in earlier)

    def doses_on(self, day: int) -> tuple[Dose, ...]:
        """The doses on a day of the course."""
        return self.on(day).doses

    def longer(self, days: int) -> "LivedCourse":
        """The same course with its last dose for `days` more days, such as a refill."""
        *others, last = self.day_spans
        return replace(self, day_spans=(*others, replace(last, last_day=last.last_day + days)))

    def from_day(self, day: int) -> Schedule:
        """The schedule of the days from `day` on, its phases numbered from 1.

        It has no phases if nothing more is taken.
        """
        rest = [s for s in self.day_spans if s.last_day >= day]
        phases = tuple(
            Phase(number, max(s.first_day, day), s.last_day, s.doses)
            for number, s in enumerate(rest, start=1)
        )
        return Schedule(phases, self.unit, self.units_written)


def begun(schedule: Schedule) -> LivedCourse:
    """The course of a schedule as ordered. Adjacent phases with the same doses are one step."""
    courses = [PrescribedPhase(phase.doses, phase.days) for phase in schedule.phases]
    day_spans = in_full(as_steps(courses, schedule.unit), 0, first_day=1)
    return LivedCourse(day_spans, schedule.unit, schedule.units_written)


def as_steps(courses: Iterable[PrescribedPhase], unit: Unit) -> tuple[PrescribedPhase, ...]:
    """The courses in `unit`. Adjacent ones with the same doses are merged."""
    step_indexes: list[PrescribedPhase] = []
    for course in courses:
        doses = tuple(Dose(dose.time, dose.quantity.in_unit(unit)) for dose in course.doses)
        if step_indexes and step_indexes[-1].doses == doses:
            step_indexes.append(PrescribedPhase(doses, step_indexes.pop().days + course.days))
        else:
            step_indexes.append(PrescribedPhase(doses, course.days))
    return tuple(step_indexes)


def in_full(
    prescribed_steps: tuple[PrescribedPhase, ...], step_index: int, first_day: int
) -> tuple[StepDays, ...]:
    """The steps from `step_index` on, each for its prescribed days, from `first_day` on."""
    day_spans = []
    for place in range(step_index, len(prescribed_steps)):
        last_day = first_day + prescribed_steps[place].days - 1
        day_spans.append(StepDays(prescribed_steps, place, first_day, last_day))
        first_day = last_day + 1
    return tuple(day_spans)


def one_dose(doses: Sequence[Dose]) -> Quantity | None:
    """The dose that is the same at each of its times. None if they differ."""
    first, *others = {dose.quantity for dose in doses}
    return None if others else first
