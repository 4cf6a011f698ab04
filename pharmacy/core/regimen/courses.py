"""A course as it is lived: what was prescribed, and the days that are spent on it.

A ladder is the phases as they were prescribed, one rung for each dose; stretches are the days that
are spent on each rung, as it was lived and as it is to come. To extend makes a stretch longer and
leaves the ladder as it is, so that a later step back climbs again by the steps that were
prescribed. A pause is a stretch on which nothing is taken; it cuts the stretch in which it begins,
and leaves the ladder as it is too. A new target makes another ladder; the days before it stay on
the one that they were on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.regimen.schedules import Dose, Phase, PrescribedPhase, Schedule


@dataclass(frozen=True, slots=True)
class StepDays:
    """Days that are spent on one rung of a ladder; both ends belong to it.

    is_pause: nothing is taken on these days; the rung is the one that the course was on.
    """

    ladder: tuple[PrescribedPhase, ...]
    rung: int
    first_day: int
    last_day: int
    is_pause: bool = False

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return self.last_day - self.first_day + 1

    @property
    def prescribed(self) -> PrescribedPhase:
        """What was prescribed for it: its doses, and for how many days."""
        return self.ladder[self.rung]

    @property
    def doses(self) -> tuple[Dose, ...]:
        """What is taken on each of its days: as prescribed, or nothing in a pause."""
        if not self.is_pause:
            return self.prescribed.doses
        nothing = (replace(d.quantity, picograms=0) for d in self.prescribed.doses)
        times = (dose.time for dose in self.prescribed.doses)
        return tuple(Dose(time, none) for time, none in zip(times, nothing, strict=True))


@dataclass(frozen=True, slots=True)
class LivedCourse:
    """A course from its day 1 on, with the changes so far; see the module.

    The stretches follow one another without gap or overlap.
    """

    stretches: tuple[StepDays, ...]
    unit: Unit
    units_written: frozenset[Unit]

    @property
    def last_day(self) -> int:
        """The last day of the course; 0 where it was stopped before it began."""
        return self.stretches[-1].last_day if self.stretches else 0

    def on(self, day: int) -> StepDays:
        """The stretch that a day of the course belongs to."""
        return next(s for s in self.stretches if s.first_day <= day <= s.last_day)

    def before(self, day: int) -> tuple[StepDays, ...]:
        """The days before `day`, as they were."""
        kept = (s for s in self.stretches if s.first_day < day)
        return tuple(replace(s, last_day=min(s.last_day, day - 1)) for s in kept)

    def doses_on(self, day: int) -> tuple[Dose, ...]:
        """What is taken on a day of the course."""
        return self.on(day).doses

    def longer(self, days: int) -> "LivedCourse":
        """The same course with its last dose for `days` more, such as a refill of it."""
        *others, last = self.stretches
        return replace(self, stretches=(*others, replace(last, last_day=last.last_day + days)))

    def from_day(self, day: int) -> Schedule:
        """The schedule of the days from `day` on, its phases numbered from 1.

        It has no phases where nothing is taken any more.
        """
        rest = [s for s in self.stretches if s.last_day >= day]
        phases = tuple(
            Phase(number, max(s.first_day, day), s.last_day, s.doses)
            for number, s in enumerate(rest, start=1)
        )
        return Schedule(phases, self.unit, self.units_written)


def begun(schedule: Schedule) -> LivedCourse:
    """The course of a schedule as it was ordered; neighbouring phases of one dose are one rung."""
    courses = [PrescribedPhase(phase.doses, phase.days) for phase in schedule.phases]
    stretches = in_full(as_ladder(courses, schedule.unit), 0, first_day=1)
    return LivedCourse(stretches, schedule.unit, schedule.units_written)


def as_ladder(courses: Iterable[PrescribedPhase], unit: Unit) -> tuple[PrescribedPhase, ...]:
    """The courses written in `unit`, neighbours of the same doses as one."""
    rungs: list[PrescribedPhase] = []
    for course in courses:
        doses = tuple(Dose(dose.time, dose.quantity.in_unit(unit)) for dose in course.doses)
        if rungs and rungs[-1].doses == doses:
            rungs.append(PrescribedPhase(doses, rungs.pop().days + course.days))
        else:
            rungs.append(PrescribedPhase(doses, course.days))
    return tuple(rungs)


def in_full(ladder: tuple[PrescribedPhase, ...], rung: int, first_day: int) -> tuple[StepDays, ...]:
    """The rungs from `rung` on, each for the days that were prescribed, from `first_day` on."""
    stretches = []
    for place in range(rung, len(ladder)):
        last_day = first_day + ladder[place].days - 1
        stretches.append(StepDays(ladder, place, first_day, last_day))
        first_day = last_day + 1
    return tuple(stretches)


def one_dose(doses: Sequence[Dose]) -> Quantity | None:
    """The dose that is the same at each of its times; None where they differ."""
    first, *others = {dose.quantity for dose in doses}
    return None if others else first
