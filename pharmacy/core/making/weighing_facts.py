"""What the formulary knows of weighing: facts with sources, loaded from a data file."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pharmacy.core.making.requests import CapsuleSize


@dataclass(frozen=True, slots=True)
class DrugWeighing:
    """How a drug's powder is weighed for capsules.

    filler: the usual one. salt_factor: the molar mass of what is weighed over the molar mass of
    what is labeled; None if no source states it, and then nothing is weighed.
    """

    filler: str
    salt_factor: Fraction | None


@dataclass(frozen=True, slots=True)
class WeightBands:
    """How far a weight may be from the one wanted, in percent of it, both ends included."""

    within_percent: Fraction
    near_percent: Fraction


@dataclass(frozen=True, slots=True)
class WeighingFacts:
    """window_percent: how far a capsule may be from its fill. sizes: the smallest first.

    minimum_weight: mg, for a plan that states none. unsourced: the facts that no source states, by
    name, each of which warns when a plan uses it.
    """

    version: str
    window_percent: Fraction
    minimum_weight: Fraction
    bands: WeightBands
    sizes: tuple[CapsuleSize, ...]
    drugs: Mapping[str, DrugWeighing]
    unsourced: tuple[str, ...] = ()
