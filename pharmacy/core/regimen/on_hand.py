"""Plans the days after a change: uses what the patient has first, and compounds the rest."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import (
    Costs,
    Option,
    Plan,
    PlanInputs,
    PlannedDose,
    PlannedPhase,
    StrengthCount,
    Take,
    Totals,
)
from pharmacy.core.planning.containers import Container, ContainerSpan
from pharmacy.core.planning.limits import Limits, fewest_capsules
from pharmacy.core.planning.ways import DailyCapsules, ways_of_phase
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Dose, Phase, Schedule, TimeOfDay


@dataclass(frozen=True, slots=True)
class OnHandContainer:
    """What the patient has of one container.

    last_day: the last day of the course that its beyond-use date allows.
    """

    number: int
    strength: Quantity
    capsules: int
    last_day: int


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Capsules of a container that are no longer taken."""

    number: int
    capsules: int


@dataclass(frozen=True, slots=True)
class Means:
    """The possible capsules for the remaining days.

    known: how doses have been made so far. strengths: those in the order so far.
    """

    known: Mapping[Quantity, tuple[Take, ...]]
    strengths: tuple[Quantity, ...]
    limits: Limits
    costs: Costs


@dataclass(frozen=True, slots=True)
class Rest:
    """The plan of the remaining days. Its containers are those that the patient already has.

    missing: its phases with only the capsules that must be compounded.
    """

    plan: Plan
    missing: tuple[PlannedPhase, ...]
    left_over: tuple[LeftOver, ...]


@dataclass(slots=True)
class _Open:
    """A container during planning. kept_for: the phase that takes exactly its contents."""

    bottle: OnHandContainer
    left: int
    kept_for: int | None = None
    spans: list[ContainerSpan] = field(default_factory=list)

    def days(self, each_day: int, first_day: int) -> int:
        """The number of days from `first_day` on for which it gives `each_day` capsules."""
        return max(0, min(self.left // each_day, self.bottle.last_day - first_day + 1))

    def serves(self, phase: Phase) -> bool:
        """Whether it is free, or kept for this phase."""
        return self.kept_for in (None, phase.number)


@dataclass(frozen=True, slots=True)
class _Part:
    """Days of one phase with one container for each strength. None: to be compounded."""

    phase: PlannedPhase
    made: frozenset[Quantity]


def plan_rest(schedule: Schedule, hand: Sequence[OnHandContainer], means: Means) -> Rest:
    """Plan the days of `schedule` from supply on hand, with few new capsules.

    For each phase, it chooses the way with the fewest new capsules, then the fewest per dose, then
    the previous way. If a container ends within a phase, the phase is split in two with the same
    dose: no day takes one strength from two containers. Raises InvalidInput, with pointers into
    `/limits`, for a dose that cannot be made.
    """
    able = _able(schedule, means)
    opened = [_Open(b, b.capsules) for b in sorted(hand, key=lambda bottle: bottle.number)]
    for phase in schedule.phases:
        _keep(phase, opened, able)
    parts: list[_Part] = []
    for phase in schedule.phases:
        parts += _parts(phase, opened, able, len(parts) + 1)
        _release(phase, opened)
    phases = tuple(part.phase for part in parts)
    plan = _plan(phases, tuple(_carried(opened)), parts, means)
    left = (LeftOver(o.bottle.number, o.left) for o in opened if o.left)
    return Rest(plan, tuple(_missing(part) for part in parts), tuple(left))


def _able(schedule: Schedule, means: Means) -> Means:
    """The means, with strengths that the planner adds for doses they cannot make."""
    kinds = [strength.picograms for strength in means.strengths]
    times: Counter[Quantity] = Counter()
    for phase in schedule.phases:
        for amount in (dose.quantity for dose in phase.doses if dose.quantity):
            makeable = fewest_capsules(amount.picograms, kinds, means.limits.most)
            if amount not in means.known and not makeable:
                times[amount] += phase.days
    if not times:
        return means
    plan = capsules.plan_capsules(_of_doses(times, schedule), means.limits, means.costs)
    new = {dose.quantity: dose.takes for phase in plan.phases for dose in phase.doses}
    strengths = {*means.strengths, *(count.strength for count in plan.strengths)}
    return replace(means, known={**means.known, **new}, strengths=tuple(sorted(strengths)))


def _of_doses(times: Mapping[Quantity, int], schedule: Schedule) -> Schedule:
    """A schedule that takes each dose this often."""
    phases, next_day = [], 1
    for number, (dose, often) in enumerate(sorted(times.items()), start=1):
        doses = (Dose(TimeOfDay.BEDTIME, dose),)
        phases.append(Phase(number, next_day, next_day + often - 1, doses))
        next_day += often
    return Schedule(tuple(phases), schedule.unit, schedule.units_written)


def _keep(phase: Phase, opened: Sequence[_Open], means: Means) -> None:
    """Reserve for a phase the containers whose contents it takes exactly, as originally made."""
    usual = next(iter(_ways(phase, means)))
    for strength, each_day in usual.daily.items():
        for bottle in opened:
            fits = bottle.left == each_day * phase.days and bottle.bottle.strength == strength
            if fits and bottle.kept_for is None and bottle.bottle.last_day >= phase.last_day:
                bottle.kept_for = phase.number
                break


def _release(phase: Phase, opened: Sequence[_Open]) -> None:
    for bottle in opened:
        if bottle.kept_for == phase.number:
            bottle.kept_for = None


def _ways(phase: Phase, means: Means) -> list[DailyCapsules]:
    return ways_of_phase(phase.doses, means.known, means.strengths, means.limits.most)


def _parts(
    phase: Phase, opened: Sequence[_Open], means: Means, first_number: int
) -> Iterator[_Part]:
    """The phase, split where a container ends."""
    day, number = phase.first_day, first_number
    ways = _ways(phase, means)
    while day <= phase.last_day:
        rest = replace(phase, first_day=day)
        # Of equal ways the first, which is the previous way.
        way = min(ways, key=lambda way: (_new(way, rest, opened), way.most))
        sources = {s: _source(s, each, rest, opened) for s, each in way.daily.items()}
        lasting = [b.days(way.daily[s], day) for s, b in sources.items() if b is not None]
        last_day = day + min([rest.days, *lasting]) - 1
        for strength, bottle in sources.items():
            if bottle is not None:
                bottle.left -= way.daily[strength] * (last_day - day + 1)
                bottle.spans.append(ContainerSpan(number, day, last_day))
        made = frozenset(strength for strength, bottle in sources.items() if bottle is None)
        yield _Part(PlannedPhase(number, day, last_day, way.doses), made)
        day, number = last_day + 1, number + 1


def _new(way: DailyCapsules, phase: Phase, opened: Sequence[_Open]) -> int:
    """The number of new capsules that these days need."""
    new = 0
    for strength, each_day in way.daily.items():
        free = (o for o in opened if o.bottle.strength == strength and o.serves(phase))
        covered = sum(bottle.days(each_day, phase.first_day) for bottle in free)
        new += max(0, phase.days - covered) * each_day
    return new


def _source(
    strength: Quantity, each_day: int, phase: Phase, opened: Sequence[_Open]
) -> _Open | None:
    """The next container to use: the one kept for the phase, then the oldest."""
    free = [
        o
        for o in opened
        if o.bottle.strength == strength
        and o.serves(phase)
        and o.days(each_day, phase.first_day) > 0
    ]
    return min(free, key=lambda o: (o.kept_for is None, o.bottle.number), default=None)


def _carried(opened: Sequence[_Open]) -> Iterator[Container]:
    """The containers that are still used, with only the capsules that are taken."""
    for o in opened:
        if o.spans:
            used = o.bottle.capsules - o.left
            spans = tuple(o.spans)
            yield Container(o.bottle.number, o.bottle.strength, used, spans, is_carried=True)


def _missing(part: _Part) -> PlannedPhase:
    """The phase with only the capsules that must be compounded."""
    doses = tuple(
        PlannedDose(d.time, d.quantity, tuple(t for t in d.takes if t.strength in part.made))
        for d in part.phase.doses
    )
    return replace(part.phase, doses=doses)


def _plan(
    phases: tuple[PlannedPhase, ...],
    carried: tuple[Container, ...],
    parts: Sequence[_Part],
    means: Means,
) -> Plan:
    """The plan with its figures. Its only option is itself, at the cost of the new capsules."""
    taken, made = capsules.counts_of(phases), capsules.counts_of([_missing(p) for p in parts])
    each_dose = (sum(t.capsules for t in d.takes) for phase in phases for d in phase.doses)
    days = sum(phase.days for phase in phases)
    totals = Totals(days, _sum(taken), len(taken), max(each_dose, default=0))
    cost = means.costs.of(replace(totals, capsules=_sum(made), strengths=len(made)))
    option = Option(tuple(count.strength for count in taken), totals, cost, chosen=True)
    inputs = PlanInputs(means.limits, means.costs)
    return Plan(phases, taken, carried, totals, (option,), options_complete=True, inputs=inputs)


def _sum(counts: Sequence[StrengthCount]) -> int:
    return sum(count.capsules for count in counts)
