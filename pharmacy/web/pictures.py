"""The dose over the days as a picture of bars, in whole numbers from beginning to end."""

from collections.abc import Sequence
from dataclasses import dataclass

from pharmacy.core.capsules import PlannedPhase
from pharmacy.core.quantities import Quantity, count_text

WIDTH = 720
HEIGHT = 96
GAP = 2
# Narrower than this, a bar has no room for its dose.
ROOM_PER_CHARACTER = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One phase; `caption` is empty where it would not fit."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    caption: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars on a field of WIDTH by HEIGHT, and the same in words."""

    bars: list[Bar]
    last_day: str
    description: str


def dose_picture(phases: Sequence[PlannedPhase]) -> Picture:
    """One bar for each phase: as wide as it is long, as high as its dose of a day."""
    days = phases[-1].last_day
    highest = max(daily_dose(phase).picograms for phase in phases)
    described = [f"{daily_dose(p)} a day from day {p.first_day} to {p.last_day}" for p in phases]
    return Picture(
        [_bar(phase, days, highest) for phase in phases],
        count_text(days),
        "; ".join(described) + ".",
    )


def daily_dose(phase: PlannedPhase) -> Quantity:
    """All that is taken on one day of a phase."""
    unit = phase.doses[0].quantity.unit
    return Quantity(sum(dose.quantity.picograms for dose in phase.doses), unit)


def _bar(phase: PlannedPhase, days: int, highest: int) -> Bar:
    dose = daily_dose(phase)
    left = (phase.first_day - 1) * WIDTH // days
    right = phase.last_day * WIDTH // days
    height = dose.picograms * HEIGHT // highest
    caption = dose.value if (right - left) >= len(dose.value) * ROOM_PER_CHARACTER else ""
    return Bar(
        x=left,
        y=HEIGHT - height,
        width=max(right - left - GAP, 1),
        height=height,
        middle=(left + right - GAP) // 2,
        caption=caption,
    )
