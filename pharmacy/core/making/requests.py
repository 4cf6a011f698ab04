"""What a weighing plan is asked for, with everything it depends on."""

from dataclasses import dataclass, field
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.powders import Certificate, Overage, Packing, activity_factor
from pharmacy.core.quantities import Quantity


@dataclass(frozen=True, slots=True)
class CapsuleSize:
    """A capsule size and its volume in mL, from the smallest to the largest that makers state."""

    name: str
    smallest: Fraction
    largest: Fraction


@dataclass(frozen=True, slots=True)
class WeighingRequest:
    """A batch of capsules.

    strength: of one capsule, as labeled. packings: of the sizes that may be used, the smallest
    first. minimum_weight: mg, the smallest amount that the balance may weigh. triturates: mg of
    the drug, as labeled, in one gram. has_powder: the drug's own powder is at hand, not triturates
    only. window_percent: how far a capsule may be from its fill.
    sizes: for advice only, because makers differ. facts_version: of the facts of the formulary.
    """

    drug: str
    filler: str
    strength: Quantity
    units: int
    packings: tuple[Packing, ...]
    minimum_weight: Fraction
    window_percent: Fraction
    overage: Overage = field(default_factory=Overage)
    salt_factor: Fraction = Fraction(1)
    certificate: Certificate = field(default_factory=Certificate)
    triturates: tuple[Fraction, ...] = ()
    has_powder: bool = True
    sizes: tuple[CapsuleSize, ...] = field(default=(), compare=False)
    facts_version: str = ""

    @property
    def units_made(self) -> int:
        """The capsules wanted, and the overage."""
        return self.overage.units_made(self.units)

    @property
    def factor(self) -> Fraction:
        """Milligrams of powder for one milligram as labeled."""
        return activity_factor(self.salt_factor, self.certificate)

    @property
    def dose(self) -> Fraction:
        """Milligrams in one capsule, as labeled."""
        return amounts.milligrams(self.strength)
