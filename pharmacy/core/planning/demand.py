"""The demand of a schedule's doses, and bounds on what additional strengths can save.

Amounts are integers in a common unit, and a set of amounts is one integer: its bit `a` represents
the amount `a`, so that one shift adds a capsule to every amount of a set at once.
"""

from bisect import insort
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from math import comb
from operator import neg

# More capsules than any plan has: no superset of these strengths makes every dose.
NEVER = 10**12

# The amounts that at most 0, 1, 2, ... capsules can make.
Reach = tuple[int, ...]


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
        """How often these doses are taken in total, without the `spared` most frequent ones."""
        if spared >= doses.bit_count():
            return 0
        weight = 0
        for often, mask in self.by_times:
            count = (doses & mask).bit_count()
            if spared:
                needed = count - spared if count > spared else 0
                spared -= count - needed
                count = needed
            weight += often * count
        return weight

    def capsules(self, reach: Reach) -> int:
        """Total capsules: a dose costs one capsule for each capsule count that cannot make it."""
        return sum(self.weight(self.doses & ~makeable) for makeable in reach[:-1])

    def fewest(self, kinds: int, most: int) -> int:
        """A lower bound: a number of kinds has only a limited number of sums of one, two, ...

        capsules.
        """
        sums = (min(comb(kinds + n, n) - 1, self.count) for n in range(most))
        return sum(self.total - self.most_taken[count] for count in sums)


class Outlook:
    """What the strengths above a given one can still save, processed from largest to smallest.

    demand: the doses. reach: the amounts that the chosen strengths make. kinds: the number chosen.
    left: how many may be added. One of them is the strength whose bound is computed; the others are
    larger.

    A dose that gets cheaper uses either one added strength with chosen ones, so that it counts in
    what that strength saves alone, or two added strengths. The number of such sums bounds the
    latter.
    """

    def __init__(self, demand: Demand, kinds: int, left: int, reach: Reach) -> None:
        self.demand, self.more = demand, left - 1
        *self.dear, self.missing = (demand.doses & ~makeable for makeable in reach[1:])
        # The most that larger strengths save, and the most missing doses that they make.
        self.savings: list[int] = []
        self.makings: list[int] = []
        self.new, self.joint = _sums_to_come(kinds, left, len(reach) - 1)

    def add(self, further: Reach) -> None:
        """Add a strength that is larger than all later ones. `further` is the reach with it."""
        saved = 0
        for dear, now in zip(self.dear, further[1:], strict=False):
            # One capsule less for each capsule count that is now enough.
            if cheaper := dear & now:
                saved += self.demand.weight(cheaper)
        if saved:
            self._keep(self.savings, saved)
        if self.missing and (made := (self.missing & further[-1]).bit_count()):
            self._keep(self.makings, made)

    def _keep(self, best: list[int], value: int) -> None:
        if len(best) < self.more or value > best[-1]:
            insort(best, value, key=neg)
            del best[self.more :]

    def bound(self, strength: int, further: Reach) -> int:
        """A lower bound of the capsules of every set that adds `strength`, which makes `further`.

        Doses up to `strength` are final, because every later strength is larger.
        """
        if self._misses(further):
            return NEVER
        settled = (2 << strength) - 1
        by_sums, by_savings = self.demand.total, self.demand.total - sum(self.savings)
        for makeable, new, joint in zip(further[1:-1], self.new, self.joint, strict=False):
            missing = self.demand.doses & ~makeable
            below, above = self.demand.weight(missing & settled), missing & ~settled
            by_sums += below + self.demand.weight(above, new)
            by_savings += below + self.demand.weight(above, joint)
        return max(by_sums, by_savings)

    def _misses(self, further: Reach) -> bool:
        """Whether more doses are missing than the larger strengths can make."""
        missing = (self.demand.doses & ~further[-1]).bit_count()
        return missing > min(self.new[-1], sum(self.makings) + self.joint[-1])


@lru_cache(maxsize=4096)
def _sums_to_come(kinds: int, left: int, most: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """For one, two, ... `most` capsules, how many sums `left` more strengths add to `kinds`.

    First the sums that do not exist before the first of the `left` is added, then the sums of two
    or more of the `left`.
    """
    new, joint = [], []
    for n in range(1, most + 1):
        before, with_first, with_all = (
            comb(count + n, n) for count in (kinds, kinds + 1, kinds + left)
        )
        new.append(with_all - with_first)
        joint.append(with_all - before - left * (with_first - before))
    return tuple(new), tuple(joint)
