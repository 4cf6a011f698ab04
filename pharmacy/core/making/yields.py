"""The yield of a batch: where everything that was made went."""

from dataclasses import dataclass
from fractions import Fraction

from pharmacy.core.making.amounts import HALF, PICOGRAMS, ratio

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class BatchYield:
    """Counts of capsules, or milligrams of a triturate. Each is zero or more, made above zero.

    made: the capsules of the weighing plan, or the weight of everything that was weighed.
    packaged: what may be used. retained: what is kept as a sample. wasted: what was lost, tested
    to destruction or thrown away.
    """

    made: int
    packaged: int
    retained: int
    wasted: int

    @property
    def missing(self) -> int:
        """What was made and is not accounted for. Below zero: more was counted than was made."""
        return self.made - self.packaged - self.retained - self.wasted

    @property
    def needs_deviation(self) -> bool:
        """Whether the record must say in words why the counts do not agree."""
        return self.missing != 0

    @property
    def percent(self) -> Fraction:
        """What was packaged or retained, in percent of what was made."""
        return ratio((self.packaged + self.retained) * HUNDRED, self.made)


def whole_milligrams(picograms: int) -> int:
    """A weight in whole milligrams, rounded half up, as the yield of a triturate is counted."""
    return int((ratio(picograms, PICOGRAMS) + HALF) // 1)
