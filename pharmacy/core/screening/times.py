"""Checks whether an assumed time of the day is reliable.

Code: usual_time_unsourced.
"""

from collections.abc import Iterator

from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.schedules import Schedule


def usual_time_flags(schedule: Schedule, drug: Drug) -> Iterator[Flag]:
    """Flags a usual time without a source, if the schedule takes all its doses at that time."""
    usual = drug.usual
    if usual is None or usual.source:
        return
    times = {dose.time for phase in schedule.phases for dose in phase.doses}
    if times == {usual.time}:
        yield Flag(
            "usual_time_unsourced",
            Severity.WARNING,
            f"The formulary has no source for {usual.time} as the usual time of {drug.name}: "
            "confirm the time with the prescription.",
        )
