"""What the patient takes on which day: phases in order, with their doses."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit

MOST_PHASES = 120
MOST_DAYS_OF_A_PHASE = 730
MOST_DAYS = 1830


class TimeOfDay(StrEnum):
    """The four standard times of the Universal Medication Schedule, in the order of a day."""

    MORNING = "morning"
    NOON = "noon"
    EVENING = "evening"
    BEDTIME = "bedtime"

    @property
    def place(self) -> int:
        """0 for the first time of a day to 3 for the last."""
        return list(TimeOfDay).index(self)


@dataclass(frozen=True, slots=True)
class Dose:
    """The amount taken at one time of a day. Zero is a rest."""

    time: TimeOfDay
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Phase:
    """Consecutive days with the same doses. Days count from 1 and include both ends."""

    number: int
    first_day: int
    last_day: int
    doses: tuple[Dose, ...]

    @property
    def days(self) -> int:
        """The number of days of the phase."""
        return self.last_day - self.first_day + 1

    @property
    def is_rest(self) -> bool:
        """Whether nothing is taken in this phase."""
        return not any(dose.quantity for dose in self.doses)


@dataclass(frozen=True, slots=True)
class PrescribedPhase:
    """One phase as written: its doses and its number of days."""

    doses: tuple[Dose, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Consecutive phases without gap or overlap. Every dose is in `unit`.

    units_written: the units that the client wrote. If there are several, a person must look at
    them.
    """

    phases: tuple[Phase, ...]
    unit: Unit
    units_written: frozenset[Unit]

    @property
    def days(self) -> int:
        """The number of days of the whole schedule."""
        return self.phases[-1].last_day


class LastStep(StrEnum):
    """What to do if the steps do not reach the target exactly."""

    REFUSE = "refuse"
    CLAMP = "clamp"


@dataclass(frozen=True, slots=True)
class Titration:
    """A dose that goes from `start` to `target` by `step` every `every_days` days, up or down."""

    start: Quantity
    step: Quantity
    every_days: int
    target: Quantity
    target_days: int
    times: tuple[TimeOfDay, ...]
    last_step: LastStep = LastStep.REFUSE

    @property
    def units(self) -> frozenset[Unit]:
        """The units that the client wrote. Its doses keep only one of them."""
        return frozenset(quantity.unit for quantity in (self.start, self.step, self.target))


def schedule_of(courses: list[PrescribedPhase], units: frozenset[Unit] = frozenset()) -> Schedule:
    """Courses as numbered phases with their first and last days, in the first dose's unit.

    units: those that the client wrote, if the courses no longer show them all. Raises InvalidInput,
    with pointers into `/phases`, if the whole is too long or only rests.
    """
    _refuse_unreasonable(courses)
    unit = courses[0].doses[0].quantity.unit
    phases, next_day = [], 1
    for number, course in enumerate(courses, start=1):
        doses = tuple(_in_day_order(course.doses, unit))
        phases.append(Phase(number, next_day, next_day + course.days - 1, doses))
        next_day += course.days
    written = {dose.quantity.unit for course in courses for dose in course.doses}
    return Schedule(tuple(phases), unit, units.union(written))


def _in_day_order(doses: tuple[Dose, ...], unit: Unit) -> list[Dose]:
    ordered = sorted(doses, key=lambda dose: dose.time.place)
    return [Dose(dose.time, dose.quantity.in_unit(unit)) for dose in ordered]


def _refuse_unreasonable(courses: list[PrescribedPhase]) -> None:
    if not courses:
        raise invalid("/phases", "too_few", Message("no_phase", "Give at least one phase."))
    if len(courses) > MOST_PHASES:
        raise invalid(
            "/phases",
            "too_many",
            Message("too_many_phases", "Give at most %(most)s phases.", most=MOST_PHASES),
        )
    if sum(course.days for course in courses) > MOST_DAYS:
        raise invalid(
            "/phases",
            "too_long",
            Message("too_many_days", "Give at most %(most)s days in all.", most=MOST_DAYS),
        )
    if not any(dose.quantity for course in courses for dose in course.doses):
        raise InvalidInput(
            Problem(
                f"/phases/{index}",
                "only_rest",
                Message("only_rest", "Give a dose above zero in at least one phase."),
            )
            for index in range(len(courses))
        )


def titration_courses(titration: Titration) -> list[PrescribedPhase]:
    """The titration as courses: each step for `every_days`, then the target for `target_days`.

    The target is reached exactly and never passed. Raises InvalidInput, with pointers into
    `/titration`, if the steps do not reach the target exactly and may not be shortened.
    """
    doses = _titration_doses(titration)
    steps = [
        PrescribedPhase(_at_times(titration, dose), titration.every_days) for dose in doses[:-1]
    ]
    return [*steps, PrescribedPhase(_at_times(titration, doses[-1]), titration.target_days)]


def _at_times(titration: Titration, quantity: Quantity) -> tuple[Dose, ...]:
    return tuple(Dose(time, quantity) for time in titration.times)


def _titration_doses(titration: Titration) -> list[Quantity]:
    start, target = titration.start.picograms, titration.target.picograms
    whole_steps, left_over = _steps(titration)
    way = 1 if target > start else -1
    amounts = [start + way * n * titration.step.picograms for n in range(whole_steps + 1)]
    if left_over:
        amounts.append(target)
    return [Quantity(amount, titration.start.unit) for amount in amounts]


def _steps(titration: Titration) -> tuple[int, int]:
    """Whole steps from start to target, and the remaining picograms."""
    way = abs(titration.target.picograms - titration.start.picograms)
    if way == 0:
        return 0, 0
    if not titration.step:
        raise invalid(
            "/titration/step/value", "zero", Message("step_of_zero", "Give a step above zero.")
        )
    whole_steps, left_over = divmod(way, titration.step.picograms)
    if whole_steps >= MOST_PHASES:
        raise invalid(
            "/titration/step/value",
            "too_many",
            Message(
                "step_too_small", "More than %(most)s phases. Give a larger step.", most=MOST_PHASES
            ),
        )
    if left_over and titration.last_step is LastStep.REFUSE:
        raise _step_does_not_divide(titration, left_over)
    return whole_steps, left_over


def _step_does_not_divide(titration: Titration, left_over: int) -> InvalidInput:
    rest = Quantity(left_over, titration.step.unit)
    return invalid(
        "/titration/step/value",
        "step_does_not_divide",
        Message(
            "step_does_not_divide",
            "Steps of %(step)s from %(start)s leave %(rest)s before %(target)s. Give another step "
            'or target, or set last_step to "clamp" for a shorter last step.',
            step=titration.step,
            start=titration.start,
            rest=rest,
            target=titration.target,
        ),
    )
