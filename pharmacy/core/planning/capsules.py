"""Which capsule strengths to make, and how many capsules of each, for every phase."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from pharmacy.core import money
from pharmacy.core.planning.containers import Container, Fill, one_for_each_phase
from pharmacy.core.planning.limits import Choices, Limits, fewest_capsules, find_choices
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Dose, Phase, Schedule, TimeOfDay

PLANS_REMEMBERED = 128


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost of making a plan, in cents. Each strength is a batch to weigh, mix and check.

    batch_cents: the labor of a batch. strength_cents: the rest of what one more strength costs,
    such as its components and its record. The defaults are ours, not market prices: one more
    strength is worth it if it saves six capsules, so that most patients take one capsule for a
    dose.
    """

    strength_cents: int = 300
    capsule_cents: int = 50
    batch_cents: int = 0

    @property
    def currency(self) -> str:
        """The code of the currency."""
        return money.CURRENCY

    def of(self, totals: "Totals") -> int:
        """The cost of a plan with these totals."""
        each_strength = self.batch_cents + self.strength_cents
        return totals.strengths * each_strength + totals.capsules * self.capsule_cents


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What the choice of a plan rested on, so that it can be derived again.

    limits: those of the order and of the formulary together. formulary_version: None for a plan
    without a drug. costs_number: of the costs that the pharmacy set; None if it had set none.
    """

    limits: Limits
    costs: Costs
    formulary_version: str | None = None
    costs_number: int | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """Capsules of one strength for one dose."""

    strength: Quantity
    capsules: int


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose of a phase and the capsules that make it up. A rest has none."""

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
        """The number of days of the phase."""
        return self.last_day - self.first_day + 1

    def daily(self) -> Counter[Quantity]:
        """Capsules of each strength per day."""
        counts: Counter[Quantity] = Counter()
        for dose in self.doses:
            for take in dose.takes:
                counts[take.strength] += take.capsules
        return counts


@dataclass(frozen=True, slots=True)
class StrengthCount:
    """Capsules of one strength in the whole plan."""

    strength: Quantity
    capsules: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures that compare plans."""

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

    @property
    def cost(self) -> str:
        """The cost as an amount with two decimals, such as "70.00"."""
        return money.amount_text(self.cost_cents)


@dataclass(frozen=True, slots=True)
class Plan:
    """The capsules of a whole schedule: per phase, per strength, per container, and in total.

    options: the Pareto front by strengths, capsules and most capsules in one dose, fewest strengths
    first. If there were too many to compare, `options_complete` is false. fills: the dates on which
    the containers are compounded; empty while the start date is unknown. inputs: None for a plan
    that an earlier version stored.
    """

    phases: tuple[PlannedPhase, ...]
    strengths: tuple[StrengthCount, ...]
    containers: tuple[Container, ...]
    totals: Totals
    options: tuple[Option, ...]
    options_complete: bool
    fills: tuple[Fill, ...] = ()
    inputs: PlanInputs | None = None


@lru_cache(maxsize=PLANS_REMEMBERED)
def plan_capsules(schedule: Schedule, limits: Limits, costs: Costs) -> Plan:
    """The cheapest plan on the Pareto front within the limits.

    The result is cached because it depends on nothing else. Callers can compute it before a
    transaction.

    Every dose is met exactly. Raises InvalidInput, with pointers into `/limits`, if a dose cannot
    be met or needs more strengths than allowed.
    """
    choices = find_choices(_times(schedule), limits)
    options = _options(choices, schedule, costs)
    chosen = next(option for option in options if option.chosen)
    phases = tuple(_planned_phase(phase, chosen) for phase in schedule.phases)
    return Plan(
        phases,
        counts_of(phases),
        one_for_each_phase(phases),
        chosen.totals,
        options,
        choices.is_complete,
        inputs=PlanInputs(limits, costs),
    )


def _times(schedule: Schedule) -> Counter[Quantity]:
    """How often each dose is taken, without rests."""
    times: Counter[Quantity] = Counter()
    for phase in schedule.phases:
        for dose in phase.doses:
            if dose.quantity:
                times[dose.quantity] += phase.days
    return times


def _options(choices: Choices, schedule: Schedule, costs: Costs) -> tuple[Option, ...]:
    """The choices as options. Of equally cheap ones, the one with the fewest capsules is chosen."""
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


def counts_of(phases: Iterable[PlannedPhase]) -> tuple[StrengthCount, ...]:
    """The total capsules of each strength over the phases, smallest strength first."""
    counts: Counter[Quantity] = Counter()
    for phase in phases:
        for strength, each_day in phase.daily().items():
            counts[strength] += each_day * phase.days
    return tuple(StrengthCount(strength, counts[strength]) for strength in sorted(counts))
