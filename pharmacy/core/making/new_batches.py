"""What a batch is opened for, and the strengths that a formulation permits."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from pharmacy.core.making.powders import Overage
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit

CAPSULE, TRITURATE = "capsule", "triturate"
MASS = r"([0-9.]+) (mg|mcg)"
# "0.1 mg to 4.5 mg, as naltrexone hydrochloride, in one capsule"
OF_CAPSULES = re.compile(rf"{MASS}(?: to {MASS})?(?:,? as [^0-9]+?)?,? in one capsule", re.ASCII)
# "10 mg of naltrexone hydrochloride, as labeled, in 1 g"
OF_TRITURATE = re.compile(rf"{MASS}(?: of [^0-9]+?)? in 1 g(?: *:.*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch to open: of capsules, or of a triturate, by one version of a formulation.

    units, strength, capsule_size: of capsules, the strength being that of one as labeled; None for
    a triturate. milligrams: of triturate; None for capsules.
    """

    version_id: str
    balance_id: str
    units: int | None = None
    strength: Quantity | None = None
    capsule_size: str | None = None
    milligrams: int | None = None
    overage: Overage = field(default_factory=Overage)


@dataclass(frozen=True, slots=True)
class StrengthRange:
    """The least and the most of a drug, as labeled, in one capsule, or in one gram."""

    least: Quantity
    most: Quantity

    def permits(self, strength: Quantity) -> bool:
        """Whether a strength is between the two, both included."""
        return self.least <= strength <= self.most


def capsule_strengths(text: str) -> StrengthRange | None:
    """The strengths of capsules that a formulation states in words. None: they were not read."""
    match = OF_CAPSULES.fullmatch(text.strip())
    if match is None:
        return None
    least = _mass(match[1], match[2])
    most = _mass(match[3], match[4]) if match[3] else least
    return StrengthRange(least, most) if least and most else None


def triturate_strength(text: str) -> Quantity | None:
    """The mass of drug in a gram of a triturate, from words. None: it was not read."""
    match = OF_TRITURATE.fullmatch(text.strip())
    return _mass(match[1], match[2]) if match else None


def milligrams_per_gram(strength: Quantity) -> Fraction:
    """A triturate's strength in mg/g."""
    return Fraction(strength.picograms, 10**Unit.MG.decimals)


def _mass(number: str, unit: str) -> Quantity | None:
    try:
        return Quantity.read(number, Unit(unit)) or None
    except NotAQuantity:
        return None
