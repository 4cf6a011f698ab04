"""Compares a schedule's doses with the formulary's limits.

Codes: units_mixed, unit_jump, unit_slip, dose_below_usual, start_above_limit, step_above_limit,
step_too_soon, daily_dose_above_usual, daily_dose_above_limit, standard_dose, no_dose_limits and
dose_limits_incomplete.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pharmacy.core.drugs import DoseLimits, Drug, Threshold
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.quantities import Quantity, Unit, count_text
from pharmacy.core.schedules import Schedule

MCG_IN_MG = 1_000
# The widest plausible step of a titration is to a tenth or to ten times the previous dose. With a
# confusion of mg and mcg on top of it, the factor is from 100 to 10,000.
JUMP_FACTOR = 100


@dataclass(frozen=True, slots=True)
class _Level:
    """Days with the same mass per day, without rests among them. phase is the first."""

    phase: int
    daily: Quantity
    days: int


@dataclass(frozen=True, slots=True)
class _DoseStep:
    """From one daily dose to the next. days_before is None if its length is unknown."""

    phase: int
    before: Quantity
    after: Quantity
    days_before: int | None

    @property
    def rise(self) -> Quantity:
        """The increase of the dose. Only for steps up."""
        return Quantity(self.after.picograms - self.before.picograms, self.after.unit)


def schedule_flags(
    schedule: Schedule, drug: Drug | None = None, taken_before: Quantity | None = None
) -> Iterator[Flag]:
    """Flags of the schedule itself, for any patient.

    drug: whose limits apply. None applies only rules that need no limits. taken_before: the daily
    dose just before the first day, if the schedule continues a course; None if it begins one.
    """
    yield from _unit_flags(schedule, taken_before)
    if drug is None:
        return
    limits, levels = drug.dose_limits, _levels(schedule)
    rises = [step for step in _steps(levels, taken_before) if step.after > step.before]
    yield from _slip_flags(schedule, drug)
    if taken_before is None:
        yield from _start_flags(levels[0], limits.start)
    yield from _step_flags(rises, limits)
    yield from _daily_flags(levels, drug)
    yield from _empty_flags(drug, begins=taken_before is None, rises=bool(rises))


def _levels(schedule: Schedule) -> list[_Level]:
    levels: list[_Level] = []
    for phase in schedule.phases:
        daily = Quantity(sum(dose.quantity.picograms for dose in phase.doses), schedule.unit)
        if levels and levels[-1].daily == daily:
            last = levels.pop()
            levels.append(_Level(last.phase, daily, last.days + phase.days))
        elif daily:
            levels.append(_Level(phase.number, daily, phase.days))
    return levels


def _steps(levels: list[_Level], taken_before: Quantity | None) -> list[_DoseStep]:
    steps = [_DoseStep(b.phase, a.daily, b.daily, a.days) for a, b in pairwise(levels)]
    if taken_before:
        steps.insert(0, _DoseStep(levels[0].phase, taken_before, levels[0].daily, None))
    return steps


def _unit_flags(schedule: Schedule, taken_before: Quantity | None) -> Iterator[Flag]:
    if len(schedule.units_written) > 1:
        yield Flag(
            "units_mixed",
            Severity.WARNING,
            "Doses were written in mg and in mcg. The plan and the labels write all of them in "
            f"{schedule.unit}: compare each with the prescription.",
        )
    doses = [taken_before] if taken_before else []
    doses += _single_doses(schedule)
    for one, other in pairwise(doses):
        if max(one, other).picograms >= JUMP_FACTOR * min(one, other).picograms:
            yield Flag(
                "unit_jump",
                Severity.HOLD,
                f"The dose goes from {one} to {other}, a hundredfold or more. One of them may be "
                "in the wrong unit, mg for mcg: call the prescriber.",
            )
            return


def _single_doses(schedule: Schedule) -> list[Quantity]:
    return [dose.quantity for phase in schedule.phases for dose in phase.doses if dose.quantity]


def _slip_flags(schedule: Schedule, drug: Drug) -> Iterator[Flag]:
    """Flags unusual doses that would be usual if multiplied or divided by one thousand."""
    smallest, largest = drug.dose_limits.smallest_usual, drug.dose_limits.daily.hold_above
    if smallest is None or largest is None:
        return
    for dose in sorted(set(_single_doses(schedule))):
        if smallest <= dose <= largest:
            continue
        meant = _meant_by(dose, is_small=dose < smallest)
        if smallest <= meant <= largest:
            yield Flag(
                "unit_slip",
                Severity.HOLD,
                f"A dose of {dose} is out of use, and {meant} is in use ({smallest} to {largest}): "
                "mg and mcg may have been taken for each other. Call the prescriber.",
            )
        elif dose < smallest:
            yield Flag(
                "dose_below_usual",
                Severity.WARNING,
                f"A dose of {dose} is below {smallest}, the smallest in use: confirm number and "
                "unit with the prescriber.",
            )


def _meant_by(dose: Quantity, *, is_small: bool) -> Quantity:
    """The dose that would be meant if mg and mcg were confused."""
    if is_small:
        return Quantity(dose.picograms * MCG_IN_MG, Unit.MG)
    return Quantity(dose.picograms // MCG_IN_MG, Unit.MCG)


def _start_flags(first: _Level, start: Threshold) -> Iterator[Flag]:
    template = "The first daily dose, {mass}, is above {limit}, the most at which a course begins"
    yield from _above("start_above_limit", first.daily, start, template)


def _above(code: str, mass: Quantity, threshold: Threshold, template: str) -> Iterator[Flag]:
    """The more severe flag of a threshold, if the mass is above it."""
    limits = ((Severity.HOLD, threshold.hold_above), (Severity.WARNING, threshold.warn_above))
    for severity, limit in limits:
        if limit is not None and mass > limit:
            sentence = template.format(mass=mass, limit=limit)
            yield Flag(code, severity, f"{sentence}: confirm it with the prescriber.")
            return


def _step_flags(rises: list[_DoseStep], limits: DoseLimits) -> Iterator[Flag]:
    if rises:
        largest = max(rises, key=lambda step: step.rise)
        template = f"In phase {largest.phase} the daily dose rises by {{mass}}, more than {{limit}}"
        yield from _above("step_above_limit", largest.rise, limits.step, template)
    interval = limits.interval_days
    soon = [s for s in rises if interval and s.days_before and s.days_before < interval]
    if soon:
        step = soon[0]
        yield Flag(
            "step_too_soon",
            Severity.WARNING,
            f"In phase {step.phase} the daily dose rises to {step.after} after "
            f"{_days(step.days_before or 0)}, sooner than {_days(interval or 0)}: confirm it "
            "with the prescriber.",
        )


def _days(count: int) -> str:
    return f"{count_text(count)} {'day' if count == 1 else 'days'}"


def _daily_flags(levels: list[_Level], drug: Drug) -> Iterator[Flag]:
    """The most severe flag of the largest daily dose."""
    limits, largest = drug.dose_limits, max(levels, key=lambda level: level.daily)
    beginning = f"In phase {largest.phase} the daily dose is {largest.daily}"
    if limits.standard_from and largest.daily >= limits.standard_from:
        yield Flag(
            "standard_dose",
            Severity.HOLD,
            f"{beginning}: from {limits.standard_from} on it is the standard dose of {drug.name}, "
            "not a low dose. Call the prescriber: which of them is meant?",
        )
    elif limits.daily.hold_above and largest.daily > limits.daily.hold_above:
        yield Flag(
            "daily_dose_above_limit",
            Severity.HOLD,
            f"{beginning}, above {limits.daily.hold_above}, the most that the formulary has a "
            "source for: call the prescriber.",
        )
    elif limits.daily.warn_above and largest.daily > limits.daily.warn_above:
        yield Flag(
            "daily_dose_above_usual",
            Severity.WARNING,
            f"{beginning}, above {limits.daily.warn_above}, the most in common use: confirm it "
            "with the prescriber.",
        )


def _empty_flags(drug: Drug, *, begins: bool, rises: bool) -> Iterator[Flag]:
    """What could not be checked because the formulary has no source for a limit."""
    limits = drug.dose_limits
    if limits.daily.is_empty:
        yield Flag(
            "no_dose_limits",
            Severity.HOLD,
            f"The formulary has no limits for doses of {drug.name}: check every dose yourself.",
        )
        return
    missing = {
        "the first dose": begins and limits.start.is_empty,
        "the largest step": rises and limits.step.is_empty,
        "the shortest interval between steps": rises and limits.interval_days is None,
        "the smallest usual dose": limits.smallest_usual is None,
        "the daily dose that stops an order": limits.daily.hold_above is None,
    }
    named = [name for name, is_missing in missing.items() if is_missing]
    if named:
        yield Flag(
            "dose_limits_incomplete",
            Severity.WARNING,
            f"The formulary has no source for {', '.join(named)} of {drug.name}: check that "
            "yourself.",
        )
