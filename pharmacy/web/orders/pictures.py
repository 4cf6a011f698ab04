"""The dose over the days as a bar chart, computed in whole numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pharmacy.core.planning.capsules import PlannedPhase
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import Phase
from pharmacy.web.shell.languages import gettext as _

WIDTH = 720
HEIGHT = 96
GAP = 2
# A narrower bar has no room for its dose.
ROOM_PER_CHARACTER = 10


@dataclass(frozen=True, slots=True)
class PhaseBar:
    """One phase. `caption` is empty if it does not fit."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    caption: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars in an area of WIDTH by HEIGHT, and the same in words."""

    bars: list[PhaseBar]
    last_day: str
    description: str
    changes: list[int] = field(default_factory=list)


def dose_picture(phases: Sequence[PlannedPhase | Phase], changes: Iterable[int] = ()) -> Picture:
    """One bar per phase: its width is the length, its height the daily dose.

    changes: the days from which the course was changed.
    """
    days = phases[-1].last_day
    highest = max(1, *(daily_dose(phase).picograms for phase in phases))
    described = [_described(phase) for phase in phases]
    described += [_("changed from day %(number)s on", number=day) for day in changes]
    return Picture(
        [_bar(phase, days, highest) for phase in phases],
        count_text(days),
        "; ".join(described) + ".",
        [max(0, (day - 1) * WIDTH // days - GAP // 2) for day in changes if day <= days + 1],
    )


def _described(phase: PlannedPhase | Phase) -> str:
    dose, first, last = daily_dose(phase), phase.first_day, phase.last_day
    return _("%(dose)s a day from day %(first)s to %(last)s", dose=dose, first=first, last=last)


def daily_dose(phase: PlannedPhase | Phase) -> Quantity:
    """The total dose on one day of a phase."""
    unit = phase.doses[0].quantity.unit
    return Quantity(sum(dose.quantity.picograms for dose in phase.doses), unit)


def _bar(phase: PlannedPhase | Phase, days: int, highest: int) -> PhaseBar:
    dose = daily_dose(phase)
    left = (phase.first_day - 1) * WIDTH // days
    right = phase.last_day * WIDTH // days
    height = dose.picograms * HEIGHT // highest
    caption = dose.value if (right - left) >= len(dose.value) * ROOM_PER_CHARACTER else ""
    return PhaseBar(
        x=left,
        y=HEIGHT - height,
        width=max(right - left - GAP, 1),
        height=height,
        middle=(left + right - GAP) // 2,
        caption=caption,
    )
