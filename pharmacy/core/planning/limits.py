"""The limits of a plan, the sets of strengths within them, and the reason if there is none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd

from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.messages import Message
from pharmacy.core.planning import strengths
from pharmacy.core.planning.strengths import StrengthSet, TooManyPossibilities
from pharmacy.core.quantities import Quantity

DEFAULT_CAPSULES_PER_DOSE = 3
MOST_CAPSULES_PER_DOSE = 20
MOST_SUMS = 200_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a plan. None means that the field sets no limit.

    strengths: the only allowed capsule strengths. increment: strengths are multiples of it, up to
    the largest dose. If neither is given, of the largest mass that divides every dose.
    """

    strengths: tuple[Quantity, ...] | None = None
    increment: Quantity | None = None
    max_capsules_per_dose: int | None = None
    max_strengths: int | None = None

    @property
    def most(self) -> int:
        """The most capsules in one dose."""
        return self.max_capsules_per_dose or DEFAULT_CAPSULES_PER_DOSE


@dataclass(frozen=True, slots=True)
class Choices:
    """Sets of strengths in picograms on the Pareto front, fewest strengths first."""

    found: list[StrengthSet]
    is_complete: bool


def find_choices(times: Mapping[Quantity, int], limits: Limits) -> Choices:
    """Every set of strengths that could be best for doses taken this often.

    If there are too many sets to compare and no strengths were prescribed, only sets of the doses
    themselves, and then only the set of all doses, one capsule each. Raises InvalidInput, with
    pointers into `/limits`, if no set within the limits makes every dose.
    """
    doses = {dose.picograms: often for dose, often in times.items()}
    try:
        found = _front(doses, _candidates(doses, limits), limits)
    except TooManyPossibilities:
        return Choices(_simple_choices(doses, limits), is_complete=False)
    if not found:
        raise _refusal(times, limits)
    return Choices(found, is_complete=True)


def _candidates(doses: Mapping[int, int], limits: Limits) -> Sequence[int]:
    if limits.strengths is not None:
        return [strength.picograms for strength in limits.strengths]
    increment = limits.increment.picograms if limits.increment else gcd(*doses)
    return range(increment, max(doses) + 1, increment)


def _front(
    doses: Mapping[int, int], candidates: Sequence[int], limits: Limits
) -> list[StrengthSet]:
    """The front in picograms, computed in the largest unit that divides everything."""
    if len(candidates) > strengths.MOST_CANDIDATES:
        raise TooManyPossibilities(
            Message(
                "too_many_candidates", "There are too many candidate strengths to try them all."
            )
        )
    unit = gcd(*doses, *candidates)
    found = strengths.front(
        {dose // unit: often for dose, often in doses.items()},
        [candidate // unit for candidate in candidates],
        limits.most,
        limits.max_strengths or len(candidates),
    )
    return [StrengthSet(tuple(s * unit for s in c.strengths), c.capsules, c.most) for c in found]


def _simple_choices(doses: Mapping[int, int], limits: Limits) -> list[StrengthSet]:
    allowed = limits.max_strengths is None or limits.max_strengths >= len(doses)
    fits = limits.increment is None or gcd(*doses) % limits.increment.picograms == 0
    if limits.strengths is not None or not allowed or not fits:
        message = Message(
            "too_many_possibilities",
            "Too many sets of strengths are possible. Name the few strengths to use.",
        )
        raise invalid("/limits", TooManyPossibilities.code, message)
    try:
        return _front(doses, sorted(doses), limits)
    except TooManyPossibilities:
        return [StrengthSet(tuple(sorted(doses)), sum(doses.values()), 1)]


def _refusal(times: Mapping[Quantity, int], limits: Limits) -> InvalidInput:
    """Why no set of strengths works, and the nearest limits that would work."""
    doses = {dose.picograms: often for dose, often in times.items()}
    candidates = _candidates(doses, limits)
    needed = _capsules_needed(doses, candidates)
    missing = [d for d in sorted(times) if not 0 < needed.get(d.picograms, 0) <= limits.most]
    if not missing:
        return _too_few_strengths(doses, candidates, limits)
    if limits.strengths is None:
        pointer = "/limits/increment"
        increment = Quantity(gcd(*doses), missing[0].unit)
        remedy = Message("an_increment", "an increment of %(increment)s", increment=increment)
    else:
        pointer, remedy = "/limits/strengths", _strengths_for(missing, needed)
    message = Message(
        "dose_not_makeable",
        "%(doses)s cannot be made with at most %(capsules)s of the allowed strengths. "
        "Allow %(remedy)s.",
        doses=missing,
        capsules=_capsules(limits.most),
        remedy=remedy,
    )
    return invalid(pointer, "dose_not_makeable", message)


def _capsules(count: int) -> Message:
    if count == 1:
        return Message("one_capsule", "1 capsule")
    return Message("several_capsules", "%(count)s capsules", count=count)


def _strengths_for(missing: Sequence[Quantity], needed: Mapping[int, int]) -> Message:
    """Which strengths to allow for these doses, if the limits list strengths."""
    by_more = [needed[dose.picograms] for dose in missing if dose.picograms in needed]
    never = [dose for dose in missing if dose.picograms not in needed]
    if not by_more:
        return Message("own_strengths", "capsules of %(doses)s", doses=[*missing])
    if not never:
        return Message(
            "more_capsules_or_own_strengths",
            "%(count)s capsules per dose, or capsules of %(doses)s",
            count=max(by_more),
            doses=[*missing],
        )
    return Message(
        "more_capsules_and_strengths_or_own_strengths",
        "%(count)s capsules per dose and capsules of %(never)s, or capsules of %(doses)s",
        count=max(by_more),
        never=never,
        doses=[*missing],
    )


def _capsules_needed(doses: Iterable[int], candidates: Sequence[int]) -> dict[int, int]:
    """The fewest capsules for each dose, for those doses that are possible at all."""
    needed: dict[int, int] = {}
    largest, sums = max(doses), {0}
    for count in range(1, MOST_CAPSULES_PER_DOSE + 1):
        if len(sums) * len(candidates) > MOST_SUMS:
            break
        sums = {total for rest in sums for kind in candidates if (total := rest + kind) <= largest}
        for dose in sums.intersection(doses):
            needed.setdefault(dose, count)
    return needed


def _too_few_strengths(
    doses: Mapping[int, int], candidates: Sequence[int], limits: Limits
) -> InvalidInput:
    """Each dose is possible, but not all with this few strengths. Suggests what would work."""
    with_more = _within(doses, candidates, replace(limits, max_strengths=None))
    fewest = len(with_more[0].strengths) if with_more else None
    larger = replace(limits, max_capsules_per_dose=MOST_CAPSULES_PER_DOSE)
    capsules = [choice.most for choice in _within(doses, candidates, larger)]
    message = _more_strengths(fewest, min(capsules, default=None))
    return invalid("/limits/max_strengths", "too_many_strengths", message)


def _more_strengths(fewest: int | None, capsules: int | None) -> Message:
    """What to allow: this many strengths, if that is known, or more capsules per dose."""
    if fewest is None and capsules is None:
        return Message("more_strengths", "The doses need more strengths. Allow more.")
    if fewest is None:
        return Message(
            "more_strengths_or_capsules",
            "The doses need more strengths. Allow more, or %(capsules)s capsules per dose.",
            capsules=capsules,
        )
    if capsules is None:
        return Message(
            "so_many_strengths",
            "The doses need %(count)s strengths. Allow %(count)s.",
            count=fewest,
        )
    return Message(
        "so_many_strengths_or_capsules",
        "The doses need %(count)s strengths. Allow %(count)s, or %(capsules)s capsules per dose.",
        count=fewest,
        capsules=capsules,
    )


def _within(
    doses: Mapping[int, int], candidates: Sequence[int], limits: Limits
) -> list[StrengthSet]:
    """The front. Empty if the search takes too long."""
    try:
        return _front(doses, candidates, limits)
    except TooManyPossibilities:
        return []


def fewest_capsules(
    dose: int, kinds: Sequence[int], most: int = MOST_CAPSULES_PER_DOSE
) -> tuple[int, ...]:
    """The fewest capsules that make `dose`, preferring few kinds, then large ones.

    Empty if none do.
    """
    large_first = sorted(kinds, reverse=True)
    for count in range(1, most + 1):
        ways = list(ways_of(dose, large_first, count))
        if ways:
            return min(ways, key=lambda way: (len(set(way)), [-capsule for capsule in way]))
    return ()


def ways_of(dose: int, large_first: Sequence[int], count: int) -> Iterator[tuple[int, ...]]:
    """Every way to make `dose` from exactly `count` capsules, each sorted from large to small."""
    if count == 0:
        if dose == 0:
            yield ()
        return
    for place, capsule in enumerate(large_first):
        if capsule * count < dose:
            return
        if capsule <= dose:
            for rest in ways_of(dose - capsule, large_first[place:], count - 1):
                yield (capsule, *rest)
