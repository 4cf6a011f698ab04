"""Ways to make up the doses of one phase from given strengths."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from pharmacy.core.planning.capsules import PlannedDose, Take
from pharmacy.core.planning.limits import ways_of
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Dose

# The limit for one dose alone. Two doses of a day share it, and so on.
MOST_WAYS = {1: 256, 2: 16, 3: 6, 4: 4}


@dataclass(frozen=True, slots=True)
class DailyCapsules:
    """The doses of a day with the capsules of each. most: capsules of its largest dose."""

    doses: tuple[PlannedDose, ...]

    @property
    def daily(self) -> Counter[Quantity]:
        """Capsules of each strength per day, smallest strength first."""
        taken = sorted((t for d in self.doses for t in d.takes), key=lambda take: take.strength)
        counts: Counter[Quantity] = Counter()
        for take in taken:
            counts[take.strength] += take.capsules
        return counts

    @property
    def most(self) -> int:
        """The most capsules in one of the doses."""
        return max(sum(take.capsules for take in dose.takes) for dose in self.doses)


def ways_of_phase(
    doses: Sequence[Dose],
    known: Mapping[Quantity, tuple[Take, ...]],
    strengths: Sequence[Quantity],
    most: int,
) -> list[DailyCapsules]:
    """Ways to take the doses of one day: the previous way first, then by number of capsules.

    known: how a dose has been made so far. MOST_WAYS limits the number, so that a long list of
    strengths costs no more than a short one. The same dose is made the same way at each time of the
    day.
    """
    quantities = list(dict.fromkeys(dose.quantity for dose in doses))
    most_ways = MOST_WAYS[len(quantities)]
    choices = [
        list(islice(_ways_of_dose(quantity, known, strengths, most), most_ways))
        for quantity in quantities
    ]
    return [
        DailyCapsules(tuple(PlannedDose(d.time, d.quantity, taken[d.quantity]) for d in doses))
        for chosen in product(*choices)
        for taken in [dict(zip(quantities, chosen, strict=True))]
    ]


def _ways_of_dose(
    quantity: Quantity,
    known: Mapping[Quantity, tuple[Take, ...]],
    strengths: Sequence[Quantity],
    most: int,
) -> Iterator[tuple[Take, ...]]:
    before = known.get(quantity)
    if before:
        yield before
    large_first = sorted(strengths, reverse=True)
    for count in range(most + 1):
        for takes in _made_of(quantity, large_first, count):
            if takes != before:
                yield takes


def _made_of(
    quantity: Quantity, large_first: Sequence[Quantity], count: int
) -> Iterator[tuple[Take, ...]]:
    """Every way to make a dose from exactly `count` capsules. A rest has none."""
    for way in ways_of(quantity.picograms, [s.picograms for s in large_first], count):
        counts = Counter(way)
        yield tuple(Take(Quantity(pg, quantity.unit), counts[pg]) for pg in sorted(counts))
