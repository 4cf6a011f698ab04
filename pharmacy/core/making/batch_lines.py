"""Weighing a line of a plan in parts and from several lots: what counts, and what is still wanted.

The active's powder counts by the activity factor of its own lot: weight / factor is mg of the drug
as labeled. Triturates and fillers count by their mg, with a factor of 1.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.amounts import ratio
from pharmacy.core.making.batches import WeightBand
from pharmacy.core.making.powders import PERCENT
from pharmacy.core.making.weighing_facts import WeightBands
from pharmacy.core.quantities import Quantity, Unit

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class CountedWeight:
    """One weight in a batch. factor: mg of its powder that count as one."""

    weight: Quantity
    factor: Fraction

    @property
    def counts(self) -> Fraction:
        """What it counts towards its line."""
        return ratio(amounts.milligrams(self.weight), self.factor)


@dataclass(frozen=True, slots=True)
class LineTotal:
    """What a line wants and has: mg of the drug as labeled for its powder, and else mg."""

    wanted: Fraction
    done: Fraction = NOTHING

    def target(self, factor: Fraction) -> Fraction:
        """Milligrams still wanted of a lot with this factor. Never below zero."""
        return max(self.wanted - self.done, NOTHING) * factor

    def limits(self, factor: Fraction, percent: Fraction) -> tuple[Quantity, Quantity]:
        """The least and the most of a lot that complete the line within a percentage.

        Rounded inwards, so that a weight between the two is within it.
        """
        off = self.wanted * percent * PERCENT
        least = max(self.wanted - off - self.done, NOTHING) * factor
        most = max(self.wanted + off - self.done, NOTHING) * factor
        return _at_least(least), amounts.at_most(most)

    def with_weight(self, added: CountedWeight) -> "LineTotal":
        """The same with one more weight."""
        return LineTotal(self.wanted, self.done + added.counts)

    def band(self, bands: WeightBands) -> WeightBand:
        """How far the line is from what it wants, both ends of a band included."""
        off = abs(self.done - self.wanted)
        if off <= self.wanted * bands.within_percent * PERCENT:
            return WeightBand.WITHIN
        is_near = off <= self.wanted * bands.near_percent * PERCENT
        return WeightBand.NEAR if is_near else WeightBand.OUTSIDE

    def band_of_part(self, bands: WeightBands) -> WeightBand:
        """The same if more follows: what is missing then is no fault."""
        return WeightBand.WITHIN if self.done <= self.wanted else self.band(bands)


def line_total(exact: Fraction, factor: Fraction, weights: Iterable[CountedWeight]) -> LineTotal:
    """The total of a line. exact: mg that the plan wants, of a powder with this factor."""
    return LineTotal(ratio(exact, factor), sum((one.counts for one in weights), NOTHING))


def _at_least(mg: Fraction) -> Quantity:
    """Rounded up, for a limit from which on a weight is enough."""
    step = amounts.step_of(mg)
    return Quantity(int(math.ceil(ratio(mg, step)) * step * amounts.PICOGRAMS), Unit.MG)
