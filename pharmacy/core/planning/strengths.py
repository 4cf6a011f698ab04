"""Finds the Pareto front of sets of capsule strengths, by exact search.

Amounts and sets of amounts are integers as in `demand`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pharmacy.core.errors import PharmacyError
from pharmacy.core.messages import Message
from pharmacy.core.planning.demand import Demand, Outlook, Reach

MOST_STEPS = 200_000
MOST_CANDIDATES = 1_000
LARGEST_AMOUNT = 20_000
WIDER = 4


class TooManyPossibilities(PharmacyError):
    """The search was aborted. Fewer candidates or fewer capsules per dose shorten it."""

    code = "too_many_possibilities"


@dataclass(frozen=True, slots=True)
class StrengthSet:
    """A set of strengths, sorted, and its figures: total capsules, most in one dose."""

    strengths: tuple[int, ...]
    capsules: int
    most: int

    @property
    def figures(self) -> tuple[int, int, int]:
        """The figures that compare choices: kinds, total capsules, most in one dose."""
        return len(self.strengths), self.capsules, self.most

    def is_worse_than(self, other: "StrengthSet") -> bool:
        """Whether the other is at least as good in each figure and better in one."""
        pairs = zip(other.figures, self.figures, strict=True)
        return other.figures != self.figures and all(its <= mine for its, mine in pairs)


def front(
    times: Mapping[int, int], candidates: Sequence[int], most: int, most_kinds: int
) -> list[StrengthSet]:
    """The Pareto front, fewest kinds first. Of equal choices, the same one is always returned.

    times: each dose, above zero, with how often it is taken. most: capsules in one dose. Empty if
    no choice meets every dose. Raises TooManyPossibilities instead of an incomplete answer. The
    work grows with the number of sets of strengths that could still be best: about twofold for a
    doubling of the candidates, and up to twentyfold for a doubling of the doses.
    """
    demand = Demand(times)
    useful = sorted({c for c in candidates if 0 < c <= demand.largest})
    if len(useful) > MOST_CANDIDATES or demand.largest > LARGEST_AMOUNT:
        raise TooManyPossibilities(
            Message(
                "too_many_candidates", "There are too many candidate strengths to try them all."
            )
        )
    kinds = min(most_kinds, len(useful))
    found: list[StrengthSet] = []
    steps = 0
    for n in range(1, most + 1):
        search = Search(demand, useful, n, steps)
        found += search.choices(kinds, found)
        steps = search.steps
    best = {c.figures: c for c in reversed(found) if not any(map(c.is_worse_than, found))}
    return [best[figures] for figures in sorted(best)]


class Search:
    """Finds the fewest capsules for each number of kinds, with one limit of capsules per dose.

    Strengths are added from small to large. Doses smaller than the next strength can only use those
    already chosen. So the next strength is at most the smallest dose that cannot be made yet, and
    the cost of all smaller doses is final.
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
        # No dose can be cheaper than with every candidate.
        self.floor = demand.capsules(self.with_all)
        self.best: StrengthSet | None = None
        self.limit = 0

    def choices(self, most_kinds: int, known: Sequence[StrengthSet] = ()) -> list[StrengthSet]:
        """The best choice for each number of kinds that improves on fewer kinds.

        known: choices with fewer capsules in a dose. A choice that saves nothing against them is
        left out.
        """
        found: list[StrengthSet] = []
        if not self._is_possible():
            return found
        for kinds in range(1, most_kinds + 1):
            beaten = [c.capsules for c in (*known, *found) if len(c.strengths) <= kinds]
            ceiling = min(beaten, default=self.demand.total * self.most + 1)
            if ceiling <= self.floor:
                break
            choice = self._search(kinds, ceiling)
            if choice is not None:
                found.append(choice)
        return found

    def _is_possible(self) -> bool:
        return not self.demand.doses & ~self.with_all[-1]

    def _search(self, kinds: int, ceiling: int) -> StrengthSet | None:
        """Search near the bound first, where most branches end early, then in widening ranges."""
        bound, gap = max(self.floor, self.demand.fewest(kinds, self.most)), 1
        self.best, self.limit = None, bound
        while self.best is None and self.limit < ceiling:
            self.limit = min(bound + gap, ceiling)
            gap *= WIDER
            self._extend((), kinds, (1,) * (self.most + 1))
        return self.best

    def _extend(self, chosen: tuple[int, ...], left: int, reach: Reach) -> None:
        """Try every way to extend `chosen` by at most `left` strengths."""
        missing = self.demand.doses & ~reach[-1]
        if not missing:
            self._keep(chosen, reach)
        if left:
            for strength, further in self._nexts(chosen, left, missing, reach):
                self._extend((*chosen, strength), left - 1, further)

    def _keep(self, chosen: tuple[int, ...], reach: Reach) -> None:
        capsules = self.demand.capsules(reach)
        if capsules < self.limit:
            self.limit = capsules
            most = next(n for n, makeable in enumerate(reach) if not self.demand.doses & ~makeable)
            self.best = StrengthSet(chosen, capsules, most)

    def _nexts(
        self, chosen: tuple[int, ...], left: int, missing: int, reach: Reach
    ) -> Iterator[tuple[int, Reach]]:
        """The possible next strengths, large to small: large ones leave fewer to add."""
        above = chosen[-1] if chosen else 0
        smallest_missing = (missing & -missing).bit_length() - 1 if missing else self.demand.largest
        later = self.candidate_bits & -2 << above
        nexts = later & (2 << smallest_missing) - 1
        if left == 1:
            later = nexts = nexts & self._completing(missing, reach, nexts)
        self._step(later.bit_count() + 1)
        outlook = Outlook(self.demand, len(chosen), left, reach)
        for strength in reversed(list(bits(later))):
            further = self._with(reach, strength)
            if strength <= smallest_missing and outlook.bound(strength, further) < self.limit:
                yield strength, further
            if left > 1:
                outlook.add(further)

    def _with(self, reach: Reach, strength: int) -> Reach:
        more = [1]
        for makeable in reach[1:]:
            more.append((makeable | more[-1] << strength) & self.within)
        return tuple(more)

    def _completing(self, missing: int, reach: Reach, candidates: int) -> int:
        """The candidates that make every missing dose possible alone."""
        for dose in bits(missing):
            if not candidates:
                break
            candidates &= self._making(dose, reach)
        return candidates

    def _making(self, dose: int, reach: Reach) -> int:
        """The strengths that make `dose` with one or more capsules and the existing amounts."""
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
        """Limit the work by steps, not by time, so that the same doses give the same answer."""
        self.steps += count
        if self.steps > MOST_STEPS:
            raise TooManyPossibilities(
                Message("too_many_sets", "There are too many sets of strengths to try them all.")
            )


def bits(amounts: int) -> Iterator[int]:
    """The amounts in a set, smallest first."""
    while amounts:
        lowest = amounts & -amounts
        yield lowest.bit_length() - 1
        amounts ^= lowest
