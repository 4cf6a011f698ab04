"""Pictures of the bench, in whole dots: a weight in its band, and the geometric dilution."""

from collections.abc import Sequence
from dataclasses import dataclass

from pharmacy.core.making.batches import WeightBand
from pharmacy.core.making.dilution import DilutionStep
from pharmacy.core.quantities import Quantity
from pharmacy.web.shell.languages import gettext as _

WIDTH = 720
HALF = WIDTH // 2
# The band "near" ends at two thirds of the way from the target to the edge.
NEAR_ENDS = HALF * 2 // 3
# A thinner bar could not be seen.
THINNEST = 3


@dataclass(frozen=True, slots=True)
class BandLimits:
    """The weights around a target: within is good, near may be, all else is outside."""

    target: Quantity
    within: tuple[Quantity, Quantity]
    near: tuple[Quantity, Quantity]


@dataclass(frozen=True, slots=True)
class BandZone:
    """A stretch of the scale. band: its color."""

    x: int
    width: int
    band: WeightBand


@dataclass(frozen=True, slots=True)
class BandPicture:
    """A scale of WIDTH dots with the target in its middle. mark: the weight, None without one.

    is_off: the weight is farther away than the scale goes, and its mark is at the edge.
    """

    zones: tuple[BandZone, ...]
    low: int
    high: int
    mark: int | None
    is_off: bool
    description: str


def band_picture(limits: BandLimits, weight: Quantity | None = None) -> BandPicture:
    """The scale of a target, and where a weight is on it."""
    span = _span(limits)
    low, high = (_place(limits, span, end) for end in limits.within)
    near_low, near_high = (_place(limits, span, end) for end in limits.near)
    at = None if weight is None else _place(limits, span, weight)
    return BandPicture(
        zones=(
            BandZone(0, WIDTH, WeightBand.OUTSIDE),
            BandZone(near_low, near_high - near_low, WeightBand.NEAR),
            BandZone(low, max(high - low, THINNEST), WeightBand.WITHIN),
        ),
        low=low,
        high=high,
        mark=None if at is None else min(max(at, THINNEST), WIDTH - THINNEST),
        is_off=at is not None and not 0 <= at <= WIDTH,
        description=_described(limits, weight),
    )


def _span(limits: BandLimits) -> int:
    """Picograms from the target to the end of the band "near", at least one."""
    low, high = (end.picograms for end in limits.near)
    target = limits.target.picograms
    return max(high - target, target - low, 1)


def _place(limits: BandLimits, span: int, weight: Quantity) -> int:
    return HALF + (weight.picograms - limits.target.picograms) * NEAR_ENDS // span


def _described(limits: BandLimits, weight: Quantity | None) -> str:
    low, high = limits.within
    scale = _(
        "Wanted: %(target)s, from %(low)s to %(high)s.", target=limits.target, low=low, high=high
    )
    return scale if weight is None else f"{scale} {_('Weighed: %(weight)s.', weight=weight)}"


@dataclass(frozen=True, slots=True)
class DilutionBar:
    """One addition of a geometric dilution: what was in the mortar, and what is added to it.

    before, added: widths in dots; the last bar is WIDTH dots wide.
    """

    step: DilutionStep
    before: int
    added: int


def dilution_picture(steps: Sequence[DilutionStep]) -> tuple[DilutionBar, ...]:
    """The bars of the additions, each as long as there is powder in the mortar."""
    if not steps:
        return ()
    whole = max(steps[-1].total.picograms, 1)
    return tuple(_bar(step, whole) for step in steps)


def _bar(step: DilutionStep, whole: int) -> DilutionBar:
    total = step.total.picograms * WIDTH // whole
    before = (step.total.picograms - step.add.picograms) * WIDTH // whole
    return DilutionBar(step, before, max(total - before, THINNEST))
