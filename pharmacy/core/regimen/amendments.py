"""Changes during a course: extend, pause, step back, advance, stop, new target.

The client gives the doses and days of each change. This module adds none of its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.regimen.amendment_kinds import Advance as Advance
from pharmacy.core.regimen.amendment_kinds import Amendment as Amendment
from pharmacy.core.regimen.amendment_kinds import AmendmentKind as AmendmentKind
from pharmacy.core.regimen.amendment_kinds import Extend as Extend
from pharmacy.core.regimen.amendment_kinds import NewSchedule as NewSchedule
from pharmacy.core.regimen.amendment_kinds import NewTarget as NewTarget
from pharmacy.core.regimen.amendment_kinds import Pause as Pause
from pharmacy.core.regimen.amendment_kinds import StepBack as StepBack
from pharmacy.core.regimen.amendment_kinds import Stop as Stop
from pharmacy.core.regimen.courses import LivedCourse, StepDays, as_steps, in_full, one_dose
from pharmacy.core.schedules import (
    MOST_DAYS,
    PrescribedPhase,
    Titration,
    titration_courses,
)


def amended(course: LivedCourse, amendment: Amendment) -> LivedCourse:
    """The course after one change. The days before the change stay as they are.

    Raises InvalidInput, with pointers into the amendment, if it does not fit the course.
    """
    _refuse_day(course, amendment)
    changed = _changed(course, amendment)
    if changed.last_day > MOST_DAYS:
        raise invalid(
            _length_field(amendment),
            "too_long",
            Message("too_many_days", "Give at most %(most)s days in all.", most=MOST_DAYS),
        )
    return changed


def _changed(course: LivedCourse, amendment: Amendment) -> LivedCourse:
    match amendment:
        case Stop():
            return replace(course, day_spans=course.before(amendment.day))
        case Extend():
            return _extended(course, amendment)
        case Pause():
            return _paused(course, amendment)
        case StepBack():
            return _stepped_back(course, amendment)
        case Advance():
            return _advanced(course, amendment)
        case NewTarget():
            return _retargeted(course, amendment)
        case NewSchedule():
            return _rescheduled(course, amendment)


def _refuse_day(course: LivedCourse, amendment: Amendment) -> None:
    """The day must belong to the course, or follow it directly if the change adds days."""
    first = 1 if isinstance(amendment, Stop) else 2
    ends = isinstance(amendment, Stop | Advance | Pause)
    last = course.last_day if ends else course.last_day + 1
    if last < first:
        raise invalid(
            "/day",
            "course_over",
            Message("course_over", "The course is over. Place a new order instead."),
        )
    if not first <= amendment.day <= last:
        message = Message(
            "day_outside_course",
            "Give a day of the course, from %(first)s to %(last)s.",
            first=first,
            last=last,
        )
        raise invalid("/day", "outside_course", message)


def _extended(course: LivedCourse, change: Extend) -> LivedCourse:
    """Extends the days of the previous dose by the days of the change."""
    present = course.on(change.day - 1)
    if present.is_pause:
        message = Message(
            "course_paused",
            "The course is paused on that day. Pause it again to make the pause longer.",
        )
        raise invalid("/change", "paused", message)
    day_spans = []
    for day_span in course.day_spans:
        first_day, last_day = day_span.first_day, day_span.last_day
        if last_day >= present.last_day:
            last_day += change.days
        if first_day > present.first_day:
            first_day += change.days
        day_spans.append(replace(day_span, first_day=first_day, last_day=last_day))
    return replace(course, day_spans=tuple(day_spans))


def _paused(course: LivedCourse, pause: Pause) -> LivedCourse:
    """Takes nothing from the day on, then continues with the rest of the present dose."""
    on = course.on(pause.day)
    rest = StepDays(
        on.prescribed_steps, on.step_index, pause.day, pause.day + pause.days - 1, is_pause=True
    )
    later = (
        replace(
            day_span,
            first_day=max(day_span.first_day, pause.day) + pause.days,
            last_day=day_span.last_day + pause.days,
        )
        for day_span in course.day_spans
        if day_span.last_day >= pause.day
    )
    return replace(course, day_spans=(*course.before(pause.day), rest, *later))


def _stepped_back(course: LivedCourse, back: StepBack) -> LivedCourse:
    step_index, prescribed_steps = (
        _earlier_step_index(course, back),
        course.on(back.day - 1).prescribed_steps,
    )
    last_day = back.day + back.days - 1
    again = StepDays(prescribed_steps, step_index, back.day, last_day)
    climbed = in_full(prescribed_steps, step_index + 1, last_day + 1)
    return replace(course, day_spans=(*course.before(back.day), again, *climbed))


def _earlier_step_index(course: LivedCourse, back: StepBack) -> int:
    """The last step below the present one on which each dose equals that of the step back."""
    earlier = earlier_doses(course, back.day)
    if back.to not in earlier.values():
        raise invalid("/to", "not_earlier", _not_earlier([*dict.fromkeys(earlier.values())]))
    return max(step_index for step_index, dose in earlier.items() if dose == back.to)


def _not_earlier(doses: list[Quantity]) -> Message:
    if not doses:
        return Message(
            "no_earlier_dose", "There is no dose before the present one. Send a schedule."
        )
    return Message(
        "not_an_earlier_dose",
        "Give a dose from before the present one: %(doses)s.",
        doses=doses,
    )


def earlier_doses(course: LivedCourse, day: int) -> dict[int, Quantity]:
    """The doses to which a step back on `day` may go, with their steps, first ones first.

    A phase with different doses at different times of the day has no single dose, nor has a rest.
    """
    present = course.on(day - 1)
    # In a pause, the dose before it counts as an earlier one.
    step_indexes = range(present.step_index + 1 if present.is_pause else present.step_index)
    doses = {
        step_index: one_dose(present.prescribed_steps[step_index].doses)
        for step_index in step_indexes
    }
    now = one_dose(present.doses)
    return {step_index: dose for step_index, dose in doses.items() if dose and dose != now}


def _advanced(course: LivedCourse, change: Advance) -> LivedCourse:
    present = course.on(change.day - 1)
    if present.last_day == course.last_day:
        message = Message(
            "no_phase_follows", "No phase follows the present one. Stop, or give a new target."
        )
        raise invalid("/change", "last_phase", message)
    if present.last_day < change.day:
        message = Message(
            "next_phase_begins_anyway",
            "The next phase begins on that day anyway. There is nothing to change.",
        )
        raise invalid("/day", "unchanged", message)
    sooner = present.last_day - change.day + 1
    later = (s for s in course.day_spans if s.first_day > present.last_day)
    moved = (
        replace(s, first_day=s.first_day - sooner, last_day=s.last_day - sooner) for s in later
    )
    return replace(course, day_spans=(*course.before(change.day), *moved))


def _retargeted(course: LivedCourse, change: NewTarget) -> LivedCourse:
    doses = course.doses_on(change.day - 1)
    start = one_dose(doses)
    if start is None:
        message = Message(
            "doses_differ_by_time",
            "The present doses differ by the time of day. Send a schedule instead.",
        )
        raise invalid("/target", "times_differ", message)
    titration = Titration(
        start=start,
        step=change.step,
        every_days=change.every_days,
        target=change.target,
        target_days=change.target_days,
        times=tuple(dose.time for dose in doses),
        last_step=change.last_step,
    )
    try:
        first, *others = titration_courses(titration)
    except InvalidInput as error:
        raise _told_here(error) from None
    # If the present dose is the new target, only the days at the target remain.
    return _from_here(course, change.day, others or [first], titration.units)


def _told_here(error: InvalidInput) -> InvalidInput:
    """The titration's problems, with pointers to the fields of the amendment."""
    return InvalidInput(
        Problem(p.pointer.removeprefix("/titration"), p.code, p.message) for p in error.problems
    )


def _rescheduled(course: LivedCourse, change: NewSchedule) -> LivedCourse:
    courses = [PrescribedPhase(phase.doses, phase.days) for phase in change.schedule.phases]
    return _from_here(course, change.day, courses, change.schedule.units_written)


def _from_here(
    course: LivedCourse, day: int, courses: Sequence[PrescribedPhase], units: frozenset[Unit]
) -> LivedCourse:
    """A titration that continues with other steps after the present one."""
    *done, present = course.before(day)
    taken = present.prescribed_steps[: present.step_index + 1]
    first, *others = as_steps(courses, course.unit)
    # If the present dose continues, its days are extended, and no step is repeated.
    goes_on = first.doses == present.doses
    prescribed_steps = (*taken, *others) if goes_on else (*taken, first, *others)
    last_day = present.last_day + (first.days if goes_on else 0)
    present = replace(present, prescribed_steps=prescribed_steps, last_day=last_day)
    new = in_full(prescribed_steps, len(taken), last_day + 1)
    return LivedCourse((*done, present, *new), course.unit, course.units_written | units)


def _length_field(amendment: Amendment) -> str:
    match amendment:
        case NewTarget():
            return "/target_days"
        case NewSchedule():
            return "/schedule"
        case _:
            return "/days"
