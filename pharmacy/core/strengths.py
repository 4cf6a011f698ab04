"""Which sets of capsule strengths are worth making: the whole Pareto front, by exact search.

Amounts are whole numbers of a common unit, and a set of amounts is one integer: its bit `a` stands
for the amount `a`, so that one shift adds a capsule to every amount of a set at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb

from pharmacy.core.errors import PharmacyError

MOST_STEPS = 150_000
MOST_CANDIDATES = 1_000
LARGEST_AMOUNT = 20_000
WIDER = 4

# What can be made of at most 0, 1, 2, ... capsules.
Reach = tuple[int, ...]


class TooManyPossibilities(PharmacyError):
    """The search was given up; fewer candidates or fewer capsules per dose make it shorter."""

    code = "too_many_possibilities"


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of strengths, small to large, and its figures: capsules in all, most in one dose."""

    strengths: tuple[int, ...]
    capsules: int
    most: int

    @property
    def figures(self) -> tuple[int, int, int]:
        """What choices are compared by: kinds, capsules in all, most in one dose."""
        return len(self.strengths), self.capsules, self.most

    def is_worse_than(self, other: "Choice") -> bool:
        """Whether the other is at least as good in each figure and better in one."""
        pairs = zip(other.figures, self.figures, strict=True)
        return other.figures != self.figures and all(its <= mine for its, mine in pairs)


def front(
    times: Mapping[int, int], candidates: Sequence[int], most: int, most_kinds: int
) -> list[Choice]:
    """Every choice that no other beats, fewest kinds first; of equal ones always the same.

    times: each dose, above zero, with how often it is taken. most: capsules in one dose. Empty
    where no choice meets every dose. Raises TooManyPossibilities rather than give an incomplete
    answer. The work grows with the number of sets of strengths that could still be best: about
    threefold for a doubling of the candidates, and steeply where many doses have no common step.
    """
    demand = Demand(times)
    useful = sorted({c for c in candidates if 0 < c <= demand.largest})
    if len(useful) > MOST_CANDIDATES or demand.largest > LARGEST_AMOUNT:
        raise TooManyPossibilities("there are too many candidate strengths to try them all")
    kinds = min(most_kinds, len(useful))
    found: list[Choice] = []
    steps = 0
    for n in range(1, most + 1):
        search = Search(demand, useful, n, steps)
        found += search.choices(kinds)
        steps = search.steps
    best = {c.figures: c for c in reversed(found) if not any(map(c.is_worse_than, found))}
    return [best[figures] for figures in sorted(best)]


class Demand:
    """The doses as bits, and how often each is taken."""

    def __init__(self, times: Mapping[int, int]) -> None:
        self.largest = max(times)
        self.doses = sum(1 << dose for dose in times)
        self.count = len(times)
        by_times: dict[int, int] = {}
        for dose, often in times.items():
            by_times[often] = by_times.get(often, 0) | 1 << dose
        self.by_times = sorted(by_times.items(), reverse=True)
        self.most_taken = (0, *accumulate(sorted(times.values(), reverse=True)))
        self.total = self.most_taken[-1]

    def weight(self, doses: int, spared: int = 0) -> int:
        """How often these doses are taken in all, the `spared` most taken of them left out."""
        weight = 0
        for often, mask in self.by_times:
            count = (doses & mask).bit_count()
            kept = max(count - spared, 0)
            spared -= count - kept
            weight += often * kept
        return weight

    def capsules(self, reach: Reach) -> int:
        """Capsules in all: a dose costs one for each number of capsules that is not enough."""
        return sum(self.weight(self.doses & ~makeable) for makeable in reach[:-1])

    def fewest(self, kinds: int, most: int) -> int:
        """A bound: of so many kinds there are only so many sums of one, two, ... capsules."""
        sums = (min(comb(kinds + n, n) - 1, self.count) for n in range(most))
        return sum(self.total - self.most_taken[count] for count in sums)


class Search:
    """Finds the fewest capsules for each number of kinds, under one limit of capsules per dose.

    Strengths are added from small to large. Doses smaller than the next strength can only be
    made of those already chosen. So the next strength is at most the smallest dose that cannot
    be made yet, and what all smaller doses cost is settled.
    """

    def __init__(
        self, demand: Demand, candidates: Sequence[int], most: int, steps: int = 0
    ) -> None:
        self.demand, self.most, self.steps = demand, most, steps
        self.candidate_bits = sum(1 << candidate for candidate in candidates)
        self.within = (1 << demand.largest + 1) - 1
        self.with_all = (1,) * (most + 1)
        for candidate in candidates:
            self.with_all = self._with(self.with_all, candidate)
        # With every candidate at hand no dose gets cheaper than this.
        self.floor = demand.capsules(self.with_all)
        self.best: Choice | None = None
        self.limit = 0

    def choices(self, most_kinds: int) -> Iterator[Choice]:
        """The best choice for each number of kinds that gives a better one than fewer kinds."""
        if not self._is_possible():
            return
        for kinds in range(1, most_kinds + 1):
            before = self.best
            if before is not None and before.capsules == self.floor:
                return
            self._search(kinds)
            if self.best is not None and self.best is not before:
                yield self.best

    def _is_possible(self) -> bool:
        return not self.demand.doses & ~self.with_all[-1]

    def _search(self, kinds: int) -> None:
        """Look near the bound first, where most branches end early, then further and further."""
        before, bound = self.best, max(self.floor, self.demand.fewest(kinds, self.most))
        ceiling = before.capsules if before else self.demand.total * self.most + 1
        self.limit, gap = bound, 1
        while self.best is before and self.limit < ceiling:
            self.limit = min(bound + gap, ceiling)
            gap *= WIDER
            self._extend((), kinds, (1,) * (self.most + 1))

    def _extend(self, chosen: tuple[int, ...], left: int, reach: Reach) -> None:
        """Try every way to go on from `chosen` with at most `left` strengths more."""
        missing = self.demand.doses & ~reach[-1]
        if not missing:
            self._keep(chosen, reach)
        if left:
            for strength in self._nexts(chosen, left, missing, reach):
                self._extend((*chosen, strength), left - 1, self._with(reach, strength))

    def _keep(self, chosen: tuple[int, ...], reach: Reach) -> None:
        capsules = self.demand.capsules(reach)
        if capsules < self.limit:
            self.limit = capsules
            most = next(n for n, makeable in enumerate(reach) if not self.demand.doses & ~makeable)
            self.best = Choice(chosen, capsules, most)

    def _nexts(
        self, chosen: tuple[int, ...], left: int, missing: int, reach: Reach
    ) -> Iterator[int]:
        """The strengths that may come next, large to small: large ones leave fewer to add."""
        above = chosen[-1] if chosen else 0
        smallest_missing = (missing & -missing).bit_length() - 1 if missing else self.demand.largest
        nexts = self.candidate_bits & (2 << smallest_missing) - 1 & -2 << above
        if left == 1:
            nexts &= self._completing(missing, reach, nexts)
        sums = self._new_sums(len(chosen), left, reach)
        self._step(nexts.bit_count() + 1)
        for strength in reversed(list(bits(nexts))):
            if self._bound(strength, sums) < self.limit:
                yield strength

    def _with(self, reach: Reach, strength: int) -> Reach:
        more = [1]
        for makeable in reach[1:]:
            more.append((makeable | more[-1] << strength) & self.within)
        return tuple(more)

    def _completing(self, missing: int, reach: Reach, candidates: int) -> int:
        """Those of the candidates that alone make every missing dose possible."""
        for dose in bits(missing):
            if not candidates:
                break
            candidates &= self._making(dose, reach)
        return candidates

    def _making(self, dose: int, reach: Reach) -> int:
        """The strengths of which one or more capsules, with what is there, make `dose`."""
        making = 0
        for capsules in range(1, self.most + 1):
            rests = reach[self.most - capsules] & (1 << dose) - 1
            self._step(rests.bit_count())
            for rest in bits(rests):
                strength, left_over = divmod(dose - rest, capsules)
                if left_over == 0:
                    making |= 1 << strength
        return making

    def _step(self, count: int) -> None:
        """Keep the work within bounds, counted and not timed: the same doses, the same answer."""
        self.steps += count
        if self.steps > MOST_STEPS:
            raise TooManyPossibilities("there are too many sets of strengths to try them all")

    def _new_sums(self, kinds: int, left: int, reach: Reach) -> list[tuple[int, int]]:
        """For one, two, ... capsules: the doses still out of reach, and how many sums may come."""
        return [
            (self.demand.doses & ~reach[n], comb(kinds + left + n, n) - comb(kinds + n, n))
            for n in range(1, self.most)
        ]

    def _bound(self, strength: int, sums: list[tuple[int, int]]) -> int:
        """No set that goes on with `strength` needs fewer capsules.

        Smaller doses cost what they cost now; of the others, no more get cheaper than there are
        new sums.
        """
        weight, below = self.demand.weight, (1 << strength) - 1
        bound = self.demand.total
        for missing, new_sums in sums:
            bound += weight(missing & below) + weight(missing & ~below, new_sums)
        return bound


def bits(amounts: int) -> Iterator[int]:
    """The amounts in a set, small to large."""
    while amounts:
        lowest = amounts & -amounts
        yield lowest.bit_length() - 1
        amounts ^= lowest
