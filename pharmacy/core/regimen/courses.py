"""A course over time: the prescribed steps, and the days spent on each.

The ladder has the phases as prescribed, one step for each dose. Stretches are the days spent on
each step, past and future. An extension makes a stretch longer and leaves the ladder unchanged, so
that a later step back repeats the prescribed steps. A pause is a stretch on which nothing is taken.
It splits the stretch in which it begins, and also leaves the ladder unchanged. A new target makes
another ladder. The days before it stay on the previous one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, Phase, PrescribedPhase, Schedule


@dataclass(frozen=True, slots=True)
class StepDays:
    """Days spent on one step of a ladder, including both ends.

    is_pause: nothing is taken on these days. The step is the one at which the course paused.
    """

    ladder: tuple[PrescribedPhase, ...]
    rung: int
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
        return self.ladder[self.rung]

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

    The stretches are consecutive, without gap or overlap.
    """

    stretches: tuple[StepDays, ...]
    unit: Unit
    units_written: frozenset[Unit]

    @property
    def last_day(self) -> int:
        """The last day of the course. 0 if it was stopped before it began."""
        return self.stretches[-1].last_day if self.stretches else 0

    def on(self, day: int) -> StepDays:
        """The stretch of a day of the course."""
        return next(s for s in self.stretches if s.first_day <= day <= s.last_day)

    def before(self, day: int) -> tuple[StepDays, ...]:
        """The days before `day`, unchanged."""
        kept = (s for s in self.stretches if s.first_day < day)
        return tuple(replace(s, last_day=min(s.last_day, day - 1)) for s in kept)

    def doses_on(self, day: int) -> tuple[Dose, ...]:
        """The doses on a day of the course."""
        return self.on(day).doses

    def longer(self, days: int) -> "LivedCourse":
        """The same course with its last dose for `days` more days, such as a refill."""
        *others, last = self.stretches
        return replace(self, stretches=(*others, replace(last, last_day=last.last_day + days)))

    def from_day(self, day: int) -> Schedule:
        """The schedule of the days from `day` on, its phases numbered from 1.

        It has no phases if nothing more is taken.
        """
        rest = [s for s in self.stretches if s.last_day >= day]
        phases = tuple(
            Phase(number, max(s.first_day, day), s.last_day, s.doses)
            for number, s in enumerate(rest, start=1)
        )
        return Schedule(phases, self.unit, self.units_written)


def begun(schedule: Schedule) -> LivedCourse:
    """The course of a schedule as ordered. Adjacent phases with the same doses are one step."""
    courses = [PrescribedPhase(phase.doses, phase.days) for phase in schedule.phases]
    stretches = in_full(as_ladder(courses, schedule.unit), 0, first_day=1)
    return LivedCourse(stretches, schedule.unit, schedule.units_written)


def as_ladder(courses: Iterable[PrescribedPhase], unit: Unit) -> tuple[PrescribedPhase, ...]:
    """The courses in `unit`. Adjacent ones with the same doses are merged."""
    rungs: list[PrescribedPhase] = []
    for course in courses:
        doses = tuple(Dose(dose.time, dose.quantity.in_unit(unit)) for dose in course.doses)
        if rungs and rungs[-1].doses == doses:
            rungs.append(PrescribedPhase(doses, rungs.pop().days + course.days))
        else:
            rungs.append(PrescribedPhase(doses, course.days))
    return tuple(rungs)


def in_full(ladder: tuple[PrescribedPhase, ...], rung: int, first_day: int) -> tuple[StepDays, ...]:
    """The steps from `rung` on, each for its prescribed days, from `first_day` on."""
    stretches = []
    for place in range(rung, len(ladder)):
        last_day = first_day + ladder[place].days - 1
        stretches.append(StepDays(ladder, place, first_day, last_day))
        first_day = last_day + 1
    return tuple(stretches)


def one_dose(doses: Sequence[Dose]) -> Quantity | None:
    """The dose that is the same at each of its times. None if they differ."""
    first, *others = {dose.quantity for dose in doses}
    return None if others else first
