"""What the doses of a schedule ask of its strengths, and bounds on what further strengths save.

Amounts are whole numbers of a common unit, and a set of amounts is one integer: its bit `a` stands
for the amount `a`, so that one shift adds a capsule to every amount of a set at once.
"""

from bisect import insort
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from math import comb
from operator import neg

# More capsules than any plan has: no strengths that go on from here make every dose.
NEVER = 10**12

# What can be made of at most 0, 1, 2, ... capsules.
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
        """How often these doses are taken in all, the `spared` most taken of them left out."""
        if spared >= doses.bit_count():
            return 0
        weight = 0
        for often, mask in self.by_times:
            count = (doses & mask).bit_count()
            if spared:
                kept = count - spared if count > spared else 0
                spared -= count - kept
                count = kept
            weight += often * count
        return weight

    def capsules(self, reach: Reach) -> int:
        """Capsules in all: a dose costs one for each number of capsules that is not enough."""
        return sum(self.weight(self.doses & ~makeable) for makeable in reach[:-1])

    def fewest(self, kinds: int, most: int) -> int:
        """A bound: of so many kinds there are only so many sums of one, two, ... capsules."""
        sums = (min(comb(kinds + n, n) - 1, self.count) for n in range(most))
        return sum(self.total - self.most_taken[count] for count in sums)


class Outlook:
    """What the strengths above some place may still save, looked at from large to small.

    demand: the doses. reach: what the strengths chosen so far make. kinds: how many were chosen.
    left: how many may come; one of them is the strength whose bound is asked, the others lie above.

    A dose that gets cheaper is made either with one of the strengths to come and chosen ones, so
    that it counts in what that strength saves alone, or with two of those to come. Of the latter
    there are no more than there are such sums.
    """

    def __init__(self, demand: Demand, kinds: int, left: int, reach: Reach) -> None:
        self.demand, self.more = demand, left - 1
        *self.dear, self.missing = (demand.doses & ~makeable for makeable in reach[1:])
        # The most that strengths above save, and the most missing doses that they make.
        self.savings: list[int] = []
        self.makings: list[int] = []
        self.new, self.joint = _sums_to_come(kinds, left, len(reach) - 1)

    def add(self, further: Reach) -> None:
        """Count in a strength that the next ones asked about lie below; `further` is with it."""
        saved = 0
        for dear, now in zip(self.dear, further[1:], strict=False):
            # One capsule less for each number of capsules that is now enough.
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
        """No set that goes on with `strength`, which makes `further`, needs fewer capsules.

        Doses up to `strength` are settled: what comes after it is larger.
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
        """Whether more doses are missing than the strengths above can make."""
        missing = (self.demand.doses & ~further[-1]).bit_count()
        return missing > min(self.new[-1], sum(self.makings) + self.joint[-1])


@lru_cache(maxsize=4096)
def _sums_to_come(kinds: int, left: int, most: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """For one, two, ... `most` capsules, how many sums `left` strengths more bring to `kinds`.

    First those that are not there yet when the first of the `left` is, then those that two or
    more of the `left` are in.
    """
    new, joint = [], []
    for n in range(1, most + 1):
        before, with_first, with_all = (
            comb(count + n, n) for count in (kinds, kinds + 1, kinds + left)
        )
        new.append(with_all - with_first)
        joint.append(with_all - before - left * (with_first - before))
    return tuple(new), tuple(joint)
