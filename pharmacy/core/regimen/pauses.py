"""Verifies a pause by a second method: each dose of the course is still taken, that much later."""

from pharmacy.core.errors import PlanContradicted
from pharmacy.core.regimen.amendments import Pause
from pharmacy.core.regimen.courses import LivedCourse


def days_paused(course: LivedCourse, day: int) -> int:
    """The number of days without a dose around a day of a pause. Pauses may be adjacent."""
    paused = {
        each
        for day_span in course.day_spans
        if day_span.is_pause
        for each in range(day_span.first_day, day_span.last_day + 1)
    }
    first = last = day
    while first - 1 in paused:
        first -= 1
    while last + 1 in paused:
        last += 1
    return last - first + 1


def check(before: LivedCourse, after: LivedCourse, pause: Pause) -> None:
    """Raise PlanContradicted unless the pause adds days without a dose and changes nothing else."""
    if after.last_day != before.last_day + pause.days:
        raise PlanContradicted("a pause moved the end of the course by other days than its own")
    paused = range(pause.day, pause.day + pause.days)
    if any(dose.quantity for day in paused for dose in after.doses_on(day)):
        raise PlanContradicted("a dose is on a day of the pause")
    for day in range(1, before.last_day + 1):
        moved = day if day < pause.day else day + pause.days
        if before.doses_on(day) != after.doses_on(moved):
            raise PlanContradicted("a pause changed the doses of a day")
