"""The ways to weigh a drug for a batch: its powder directly, or a triturate of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.powders import MG_PER_GRAM, Packing
from pharmacy.core.making.requests import WeighingRequest


@dataclass(frozen=True, slots=True)
class Route:
    """One way, in one capsule size.

    component: what is weighed. triturate: its mg/g, None for the powder. per_unit: mg of it in a
    capsule. powder: mg of the drug's powder in that. units_made: capsules of the batch.
    """

    component: str
    triturate: Fraction | None
    per_unit: Fraction
    powder: Fraction
    units_made: int
    packing: Packing

    @property
    def amount(self) -> Fraction:
        """Milligrams of the component for the whole batch."""
        return self.per_unit * self.units_made

    @property
    def room(self) -> Fraction:
        """The part of a capsule that is left for filler."""
        return self.packing.room(self.powder, self.per_unit - self.powder)

    @property
    def filler(self) -> Fraction:
        """Milligrams of filler for the whole batch."""
        return self.packing.filler * self.room * self.units_made

    @property
    def is_possible(self) -> bool:
        """Whether a gram of the triturate can contain the powder that it is made of."""
        return self.per_unit >= self.powder

    @property
    def fits(self) -> bool:
        """Whether a capsule has room. A triturate must leave some for filler."""
        return self.room >= 0 if self.triturate is None else self.room > 0

    def reaches(self, minimum_weight: Fraction) -> bool:
        """Whether the balance may weigh the amount."""
        return self.amount >= minimum_weight


def routes(request: WeighingRequest, packing: Packing) -> Iterator[Route]:
    """Every way in this capsule size: the powder, then the triturates from the weakest."""
    if request.has_powder:
        yield direct(request, packing)
    for triturate in sorted(set(request.triturates)):
        yield by_triturate(request, packing, triturate)


def direct(request: WeighingRequest, packing: Packing) -> Route:
    """The drug's powder, with its activity factor."""
    powder = request.dose * request.factor
    return Route(request.drug, None, powder, powder, request.units_made, packing)


def by_triturate(request: WeighingRequest, packing: Packing, triturate: Fraction) -> Route:
    """A triturate. The factor was applied when it was made, and is not applied again."""
    return Route(
        f"{request.drug} {amounts.number_text(triturate, 6)} mg/g triturate",
        triturate,
        amounts.ratio(request.dose * MG_PER_GRAM, triturate),
        request.dose * request.factor,
        request.units_made,
        packing,
    )
