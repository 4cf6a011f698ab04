"""What a component lot's certificate and its pack statistics say of a powder."""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pharmacy.core.making.amounts import ratio

PERCENT = Fraction(1, 100)
MG_PER_GRAM = 1000


class AssayBasis(StrEnum):
    """What the assay of a certificate is a percentage of.

    ANHYDROUS: of the powder without its water (or dried). AS_IS: of the powder as it is weighed.
    """

    ANHYDROUS = "anhydrous"
    AS_IS = "as-is"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Percentages from a certificate of analysis."""

    assay: Fraction = Fraction(100)
    basis: AssayBasis = AssayBasis.ANHYDROUS
    water: Fraction = Fraction(0)


def activity_factor(salt_factor: Fraction, certificate: Certificate) -> Fraction:
    """Milligrams of powder that contain one milligram of the drug as it is labeled.

    salt_factor / (assay x (1 - water)). An as-is assay leaves water out: it already counts it.
    salt_factor: the molar mass of what is weighed over the molar mass of what is labeled.
    """
    dry = 1 - certificate.water * PERCENT if certificate.basis is AssayBasis.ANHYDROUS else 1
    return ratio(salt_factor, certificate.assay * PERCENT * dry)


@dataclass(frozen=True, slots=True)
class Overage:
    """Capsules that are made besides those that are wanted: whichever of the two is more."""

    percent: Fraction = Fraction(0)
    units: int = 0

    def units_made(self, units: int) -> int:
        """`units`, and the overage in whole capsules."""
        return units + max(math.ceil(units * self.percent * PERCENT), self.units)


@dataclass(frozen=True, slots=True)
class Packing:
    """How many mg of each pure powder fill one capsule of a size: its pack statistics.

    size: None if nobody said which. The method: fill 5 to 10 capsules with one powder and weigh
    them; their mean is its pack statistic (Pharmacy Times, Compounding Hotline, September 2008,
    after Allen, IJPC 2001;5:392).
    """

    size: str | None
    drug: Fraction
    filler: Fraction

    def room(self, powder: Fraction, others: Fraction = Fraction(0)) -> Fraction:
        """The part of a capsule that is left for filler. Zero or less: there is none.

        powder: mg of the drug's powder. others: mg of other powder that packs like the filler.
        """
        return 1 - ratio(powder, self.drug) - ratio(others, self.filler)

    def most_weight(self, powder: Fraction) -> Fraction:
        """Milligrams of a mixture of this much powder with filler that fill a capsule."""
        return powder + self.filler * self.room(powder)
