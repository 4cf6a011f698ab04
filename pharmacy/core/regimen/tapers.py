"""A dose that decreases by a percentage, with each dose rounded to one that can be made.

Percentages are of the last dose ("hyperbolic", as for antidepressants) or of the start. Each dose
is computed from the exact previous one and not from the rounded one, so that rounding errors never
add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit, read_number
from pharmacy.core.schedules import (
    MOST_DAYS,
    MOST_DAYS_OF_A_PHASE,
    MOST_PHASES,
    Dose,
    PrescribedPhase,
    TimeOfDay,
)

PERCENT_DECIMALS = 6
WHOLE = 100 * 10**PERCENT_DECIMALS


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage above 0 and below 100: an integer of millionths of a percent."""

    millionths: int

    @classmethod
    def read(cls, text: str) -> "Percent":
        """The percentage of a `text` such as "12.5". Raises NotAQuantity."""
        whole, decimals = read_number(text)
        millionths = int(whole + decimals.ljust(PERCENT_DECIMALS, "0"))
        if not 0 < millionths < WHOLE:
            raise NotAQuantity(
                Message("percentage_out_of_range", "Give a percentage above 0 and below 100.")
            )
        return cls(millionths)


class PercentOf(StrEnum):
    """The base of the percentage."""

    LAST_DOSE = "last_dose"
    START = "start"


class Rounding(StrEnum):
    """How a dose is rounded to one that can be made.

    A dose exactly between two goes to the higher one, the smaller reduction.
    """

    NEAREST = "nearest"
    DOWN = "down"
    UP = "up"


class UnchangedStep(StrEnum):
    """What to do with a step that rounds to the previous dose."""

    REFUSE = "refuse"
    LENGTHEN = "lengthen"


@dataclass(frozen=True, slots=True)
class Taper:
    """From `start` down by a percentage every `every_days` days, then `until` for `last_days`.

    Computed doses are rounded to multiples of `round_to`. start and until are used as written.
    """

    start: Quantity
    reduce_percent: Percent
    of: PercentOf
    every_days: int
    round_to: Quantity
    rounding: Rounding
    until: Quantity
    last_days: int
    times: tuple[TimeOfDay, ...]
    unchanged_step: UnchangedStep = UnchangedStep.REFUSE

    @property
    def units(self) -> frozenset[Unit]:
        """The units that the client wrote. Its doses keep only one of them."""
        return frozenset(quantity.unit for quantity in (self.start, self.round_to, self.until))


def taper_courses(taper: Taper) -> list[PrescribedPhase]:
    """The taper as courses, each dose below the previous one, the last one exactly `until`.

    Raises InvalidInput, with pointers into `/taper`, if a step changes nothing and may not be
    lengthened, if rounding would raise the dose, or if there are too many steps.
    """
    if taper.until >= taper.start:
        message = Message(
            "last_dose_not_below_start",
            "Give a last dose below the start of %(dose)s.",
            dose=taper.start,
        )
        raise invalid("/taper/until/value", "not_below_start", message)
    days = {taper.start: taper.every_days}
    last = taper.start
    for dose in _reduced(taper):
        _refuse_no_reduction(taper, last, dose)
        days[dose] = days.get(dose, 0) + taper.every_days
        _refuse_too_long(days)
        last = dose
    days[taper.until] = taper.last_days
    return [
        PrescribedPhase(tuple(Dose(time, dose) for time in taper.times), count)
        for dose, count in days.items()
    ]


def _reduced(taper: Taper) -> Iterator[Quantity]:
    """The rounded doses of the steps, while they are above the last dose."""
    for numerator, denominator in _exact_picograms(taper):
        dose = Quantity(_rounded(taper, numerator, denominator), taper.start.unit)
        if dose <= taper.until:
            return
        yield dose


def _exact_picograms(taper: Taper) -> Iterator[tuple[int, int]]:
    """The exact doses of the steps as fractions (numerator, denominator), endlessly."""
    numerator, denominator, reduction = taper.start.picograms, 1, taper.reduce_percent.millionths
    step = 0
    while True:
        step += 1
        if taper.of is PercentOf.START:
            yield taper.start.picograms * max(WHOLE - step * reduction, 0), WHOLE
        else:
            numerator, denominator = numerator * (WHOLE - reduction), denominator * WHOLE
            yield numerator, denominator


def _rounded(taper: Taper, numerator: int, denominator: int) -> int:
    grid = taper.round_to.picograms
    multiple, rest = divmod(numerator, denominator * grid)
    match taper.rounding:
        case Rounding.NEAREST:
            multiple += 2 * rest >= denominator * grid
        case Rounding.UP:
            multiple += rest > 0
        case Rounding.DOWN:
            pass
    return multiple * grid


def _refuse_no_reduction(taper: Taper, last: Quantity, dose: Quantity) -> None:
    pointer = "/taper/round_to/value"
    if dose > last:
        message = Message(
            "dose_increases",
            "The dose after %(last)s would be rounded up to %(dose)s. Give a finer round_to or "
            "another start.",
            last=last,
            dose=dose,
        )
        raise invalid(pointer, "increases", message)
    if dose == last and taper.unchanged_step is UnchangedStep.REFUSE:
        raise invalid(
            pointer,
            "step_changes_nothing",
            Message(
                "step_changes_nothing",
                "The dose after %(last)s rounds to %(last)s again. Give a finer round_to or a "
                'greater reduce_percent, or set unchanged_step to "lengthen" to keep that dose '
                "longer.",
                last=last,
            ),
        )


def _refuse_too_long(days: dict[Quantity, int]) -> None:
    if len(days) >= MOST_PHASES:
        raise _too_slow(
            Message(
                "taper_has_too_many_phases",
                "More than %(most)s phases. Give a greater reduce_percent or a higher until.",
                most=MOST_PHASES,
            )
        )
    if sum(days.values()) > MOST_DAYS:
        raise _too_slow(
            Message(
                "taper_has_too_many_days",
                "More than %(most)s days. Give a greater reduce_percent or a higher until.",
                most=MOST_DAYS,
            )
        )
    if max(days.values()) > MOST_DAYS_OF_A_PHASE:
        raise _too_slow(
            Message(
                "taper_keeps_a_dose_too_long",
                "One dose for more than %(most)s days. Give a greater reduce_percent or a higher "
                "until.",
                most=MOST_DAYS_OF_A_PHASE,
            )
        )


def _too_slow(message: Message) -> InvalidInput:
    return invalid("/taper/reduce_percent", "too_slow", message)
