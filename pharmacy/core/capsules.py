"""Which capsule strengths to make, and how many capsules of each, for every phase."""

from collections import Counter
from dataclasses import dataclass

from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Dose, Phase, Schedule, TimeOfDay

DEFAULT_CAPSULES_PER_DOSE = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may use. None means that the field sets no limit of its own.

    strengths: the only capsule strengths allowed. increment: strengths are multiples of it.
    """

    strengths: tuple[Quantity, ...] | None = None
    increment: Quantity | None = None
    max_capsules_per_dose: int | None = None
    max_strengths: int | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plan costs to make, in cents: each strength is a batch to weigh, mix and check."""

    strength_cents: int = 1500
    capsule_cents: int = 40


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
    """The capsules of a whole schedule: per phase, per strength, per container, in all."""

    phases: tuple[PlannedPhase, ...]
    strengths: tuple[StrengthCount, ...]
    containers: tuple[Container, ...]
    totals: Totals
    options: tuple[Option, ...]


def plan_capsules(schedule: Schedule, limits: Limits, costs: Costs) -> Plan:
    """A plan in which each dose is made of capsules of one strength, as few as the limits allow.

    Every dose is met exactly. Raises InvalidInput, with pointers into `/limits`, where a dose
    cannot be met or the strengths are more than allowed.
    """
    phases = _planned_phases(schedule, limits)
    strengths = _strength_counts(phases)
    _refuse_too_many_strengths(len(strengths), limits)
    totals = Totals(
        days=schedule.days,
        capsules=sum(count.capsules for count in strengths),
        strengths=len(strengths),
        most_capsules_per_dose=max(_capsules_of_a_dose(dose) for p in phases for dose in p.doses),
    )
    option = Option(
        tuple(count.strength for count in strengths), totals, _cost(totals, costs), chosen=True
    )
    return Plan(phases, strengths, _containers(phases), totals, (option,))


def _planned_phases(schedule: Schedule, limits: Limits) -> tuple[PlannedPhase, ...]:
    doses = {dose.quantity for phase in schedule.phases for dose in phase.doses}
    takes = {quantity: _takes(quantity, limits) for quantity in doses if quantity}
    missing = sorted(quantity for quantity, found in takes.items() if found is None)
    if missing:
        raise _not_makeable(missing, limits)
    return tuple(_planned_phase(phase, takes) for phase in schedule.phases)


def _planned_phase(phase: Phase, takes: dict[Quantity, Take | None]) -> PlannedPhase:
    doses = tuple(_planned_dose(dose, takes.get(dose.quantity)) for dose in phase.doses)
    return PlannedPhase(phase.number, phase.first_day, phase.last_day, doses)


def _planned_dose(dose: Dose, take: Take | None) -> PlannedDose:
    return PlannedDose(dose.time, dose.quantity, (take,) if take else ())


def _takes(dose: Quantity, limits: Limits) -> Take | None:
    """The fewest capsules of one allowed strength that make `dose`; None where none does."""
    for capsules in range(1, (limits.max_capsules_per_dose or DEFAULT_CAPSULES_PER_DOSE) + 1):
        strength, left_over = divmod(dose.picograms, capsules)
        if left_over == 0 and _is_allowed(Quantity(strength, dose.unit), limits):
            return Take(Quantity(strength, dose.unit), capsules)
    return None


def _is_allowed(strength: Quantity, limits: Limits) -> bool:
    if limits.strengths is not None:
        return strength in limits.strengths
    if limits.increment is not None:
        return strength.picograms % limits.increment.picograms == 0
    return True


def _not_makeable(doses: list[Quantity], limits: Limits) -> InvalidInput:
    pointer = "/limits/strengths" if limits.strengths is not None else "/limits/increment"
    most = limits.max_capsules_per_dose or DEFAULT_CAPSULES_PER_DOSE
    return InvalidInput(
        Problem(
            pointer,
            "dose_not_makeable",
            f"{dose} cannot be made of 1 to {most} capsules of one allowed strength: "
            f"allow capsules of {dose}, or more capsules per dose",
        )
        for dose in doses
    )


def _refuse_too_many_strengths(needed: int, limits: Limits) -> None:
    if limits.max_strengths is not None and needed > limits.max_strengths:
        raise invalid(
            "/limits/max_strengths",
            "too_many_strengths",
            f"the schedule needs {needed} strengths, one for each dose: allow that many",
        )


def _capsules_of_a_dose(dose: PlannedDose) -> int:
    return sum(take.capsules for take in dose.takes)


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


def _cost(totals: Totals, costs: Costs) -> int:
    return totals.strengths * costs.strength_cents + totals.capsules * costs.capsule_cents
