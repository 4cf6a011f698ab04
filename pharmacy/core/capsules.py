"""Which capsule strengths to make, and how many capsules of each, for every phase."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from pharmacy.core.limits import Choices, Limits, fewest_capsules, find_choices
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Dose, Phase, Schedule, TimeOfDay

PLANS_REMEMBERED = 128


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plan costs to make, in cents: each strength is a batch to weigh, mix and check.

    The defaults are ours and not a market's: a strength more is worth six capsules less, so that
    most patients take one capsule for a dose.
    """

    strength_cents: int = 300
    capsule_cents: int = 50

    def of(self, totals: "Totals") -> int:
        """The cost of a plan with these totals."""
        return totals.strengths * self.strength_cents + totals.capsules * self.capsule_cents


@dataclass(frozen=True, slots=True)
class Take:
    """Capsules of one strength swallowed for one dose."""

    strength: Quantity
    capsules: int


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose of a phase and the capsules that make it up; a rest takes none."""

    time: TimeOfDay
    quantity: Quantity
    takes: tuple[Take, ...]


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase with the capsules of each of its doses."""

    number: int
    first_day: int
    last_day: int
    doses: tuple[PlannedDose, ...]

    @property
    def days(self) -> int:
        """How many days the phase lasts."""
        return self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True)
class StrengthCount:
    """Capsules of one strength in the whole plan."""

    strength: Quantity
    capsules: int


@dataclass(frozen=True, slots=True)
class Container:
    """One bottle: one strength for one phase."""

    number: int
    phase: int
    strength: Quantity
    capsules: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures by which plans are compared."""

    days: int
    capsules: int
    strengths: int
    most_capsules_per_dose: int


@dataclass(frozen=True, slots=True)
class Option:
    """One way to make the schedule, with its figures and its cost in cents."""

    strengths: tuple[Quantity, ...]
    totals: Totals
    cost_cents: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The capsules of a whole schedule: per phase, per strength, per container, in all.

    options: every plan that no other beats in strengths, capsules and most capsules in one dose,
    fewest strengths first. Where they were too many to compare, `options_complete` is false.
    """

    phases: tuple[PlannedPhase, ...]
    strengths: tuple[StrengthCount, ...]
    containers: tuple[Container, ...]
    totals: Totals
    options: tuple[Option, ...]
    options_complete: bool


@lru_cache(maxsize=PLANS_REMEMBERED)
def plan_capsules(schedule: Schedule, limits: Limits, costs: Costs) -> Plan:
    """The cheapest of all plans within the limits that no other plan beats.

    Remembered, as a plan depends on nothing else: it can be found before a transaction begins.

    Every dose is met exactly. Raises InvalidInput, with pointers into `/limits`, where a dose
    cannot be met or needs more strengths than allowed.
    """
    choices = find_choices(_times(schedule), limits)
    options = _options(choices, schedule, costs)
    chosen = next(option for option in options if option.chosen)
    phases = tuple(_planned_phase(phase, chosen) for phase in schedule.phases)
    return Plan(
        phases,
        _strength_counts(phases),
        _containers(phases),
        chosen.totals,
        options,
        choices.is_complete,
    )


def _times(schedule: Schedule) -> Counter[Quantity]:
    """How often each dose is taken, rests left out."""
    times: Counter[Quantity] = Counter()
    for phase in schedule.phases:
        for dose in phase.doses:
            if dose.quantity:
                times[dose.quantity] += phase.days
    return times


def _options(choices: Choices, schedule: Schedule, costs: Costs) -> tuple[Option, ...]:
    """The choices as options; of equally cheap ones, that with the fewest capsules is chosen."""
    options = []
    for choice in choices.found:
        strengths = tuple(Quantity(s, schedule.unit) for s in choice.strengths)
        totals = Totals(schedule.days, choice.capsules, len(strengths), choice.most)
        options.append(Option(strengths, totals, costs.of(totals), chosen=False))
    cheapest = min(options, key=lambda o: (o.cost_cents, o.totals.capsules, o.totals.strengths))
    return tuple(replace(option, chosen=option is cheapest) for option in options)


def _planned_phase(phase: Phase, option: Option) -> PlannedPhase:
    doses = tuple(_planned_dose(dose, option) for dose in phase.doses)
    return PlannedPhase(phase.number, phase.first_day, phase.last_day, doses)


def _planned_dose(dose: Dose, option: Option) -> PlannedDose:
    strengths = [strength.picograms for strength in option.strengths]
    counts = Counter(fewest_capsules(dose.quantity.picograms, strengths))
    takes = (Take(Quantity(pg, dose.quantity.unit), counts[pg]) for pg in sorted(counts))
    return PlannedDose(dose.time, dose.quantity, tuple(takes))


def _counts(phase: PlannedPhase) -> Counter[Quantity]:
    counts: Counter[Quantity] = Counter()
    for dose in phase.doses:
        for take in dose.takes:
            counts[take.strength] += take.capsules * phase.days
    return counts


def _strength_counts(phases: tuple[PlannedPhase, ...]) -> tuple[StrengthCount, ...]:
    counts: Counter[Quantity] = Counter()
    for phase in phases:
        counts.update(_counts(phase))
    return tuple(StrengthCount(strength, counts[strength]) for strength in sorted(counts))


def _containers(phases: tuple[PlannedPhase, ...]) -> tuple[Container, ...]:
    contents = [
        (phase.number, strength, capsules)
        for phase in phases
        for strength, capsules in sorted(_counts(phase).items())
    ]
    return tuple(Container(number, *content) for number, content in enumerate(contents, start=1))
