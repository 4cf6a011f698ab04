"""Patient calendars of generated courses: tests lay them out, `make calendars` draws them.

The courses include common ones, and those that stretch a page: from one to forty phases, one day to
years, three digits, both units, several times of the day, rests, tapers, both languages and papers,
with and without a start date. Equal seeds give equal courses.
"""

import argparse
import datetime
import hashlib
import itertools
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from labels import pdf, readback, typesetting
from labels.calendar import CalendarContent
from labels.errors import LabelError
from labels.stock import CALENDAR_STOCKS, Stock
from pharmacy.core import schedules
from pharmacy.core.languages import Language
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from pharmacy.wording import patient_calendars
from tests.factories import BARCODE, TODAY, dispensing

FULL, SIMPLER, TABLE_ALONE, FAILED = (
    "picture with every dose",
    "picture with some doses",
    "table alone",
    "failed",
)
T = TypeVar("T")
TIMES = (
    *[(TimeOfDay.BEDTIME,)] * 12,
    (TimeOfDay.MORNING,),
    (TimeOfDay.MORNING,),
    (TimeOfDay.MORNING, TimeOfDay.BEDTIME),
    tuple(TimeOfDay),
)
# Multiples of the increment: of LDN, of a usual dose, of one with three digits.
INCREMENTS = ("0.1", "0.5", "0.5", "1", "2.5", "5", "12.5", "25", "100")
ONE_OF_YEARS = 250
MOST_OF_ONE = 40


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar's content and paper."""

    number: int
    content: CalendarContent
    stock: Stock


class Dice:
    """Random numbers that are the same on every machine for one seed."""

    def __init__(self, seed: int) -> None:
        self._throws = (hashlib.sha256(f"{seed} {n}".encode()).digest() for n in itertools.count())

    def below(self, end: int) -> int:
        """A whole number from 0 on."""
        return int.from_bytes(next(self._throws)) % end

    def choice(self, among: Sequence[T]) -> T:
        """One of these values."""
        return among[self.below(len(among))]


def generated(numbers: range) -> Iterator[Calendar]:
    """The calendars with these numbers."""
    for number in numbers:
        dice = Dice(number)
        yield Calendar(number, _content(dice), dice.choice(list(CALENDAR_STOCKS.values())))


def _content(dice: Dice) -> CalendarContent:
    made = _plan(dice)
    lots = {container.number: f"1000001-{container.number}" for container in made.containers}
    later = {n: TODAY + datetime.timedelta(days=90) for n in lots if n > 1 and not dice.below(10)}
    start = TODAY + datetime.timedelta(days=dice.below(400)) if dice.below(10) < 7 else None
    facts = replace(dispensing(), language=dice.choice(list(Language)))
    return patient_calendars.calendar_content(
        facts, made, patient_calendars.PrintedCourse(start, TODAY, lots, later), BARCODE
    )


def _plan(dice: Dice) -> Plan:
    """With limits that make planning trivial, because the paper is what is tested."""
    make = (
        _years if not dice.below(ONE_OF_YEARS) else dice.choice((_steps, _steps, _steps, _phases))
    )
    unit = dice.choice(list(Unit))
    increment = Quantity.read(dice.choice(INCREMENTS), unit)
    asked = schedules.schedule_of(list(make(dice, increment)))
    limits = dice.choice((_one_each, _one_each, _one_each, _one_each, _of_one, _of_two))
    return capsules.plan_capsules(asked, limits(asked, increment), Costs())


def _one_each(asked: Schedule, increment: Quantity) -> Limits:
    """A strength for each dose, so that the planner has no choice."""
    doses = {dose.quantity for phase in asked.phases for dose in phase.doses if dose.quantity}
    return Limits(strengths=tuple(sorted(doses)) or (increment,), max_capsules_per_dose=1)


def _of_one(asked: Schedule, increment: Quantity) -> Limits:
    """Many capsules of one strength, or of two if that would be too many."""
    if any(
        increment * MOST_OF_ONE < dose.quantity for phase in asked.phases for dose in phase.doses
    ):
        return _of_two(asked, increment)
    return Limits(strengths=(increment,), max_capsules_per_dose=MOST_OF_ONE)


def _of_two(asked: Schedule, increment: Quantity) -> Limits:
    """The minimum number of capsules per dose, because the planner takes seconds with more."""
    one, quantities = increment.picograms, [d.quantity for p in asked.phases for d in p.doses]
    most = max(sum(divmod(quantity.picograms // one, 4)) for quantity in quantities)
    return Limits(strengths=(increment, increment * 4), max_capsules_per_dose=max(most, 1))


def _steps(dice: Dice, increment: Quantity) -> Iterator[PrescribedPhase]:
    """Up or down by even steps, and then the last dose for a while."""
    times, count = dice.choice(TIMES), dice.choice((2, 3, 4, 5, 6, 7, 8, 9, 9, 12, 16, 31))
    first, by = 1 + dice.below(4), dice.choice((1, 1, 2, 5))
    doses = [first + by * step for step in range(count)]
    days = dice.choice((1, 2, 3, 3, 5, 7, 7)) if count < 12 else dice.choice((1, 3))
    if dice.below(10) < 3:
        doses.reverse()
    for dose in doses[:-1]:
        yield PrescribedPhase(tuple(Dose(at, increment * dose) for at in times), days)
    last = dice.choice((1, 7, 14, 30, 30, 58, 84, 90))
    yield PrescribedPhase(tuple(Dose(at, increment * doses[-1]) for at in times), last)


def _phases(dice: Dice, increment: Quantity) -> Iterator[PrescribedPhase]:
    """Irregular phases: up and down, a day or months, with rests, and some with several doses."""
    for _ in range(dice.choice((1, 2, 3, 5, 8))):
        times = dice.choice(TIMES)
        of_rest = min(dice.below(10), 1)
        doses = [increment * dice.choice((1, 2, 3, 5, 9, 30)) * of_rest for _ in times]
        days = dice.choice((1, 1, 1, 2, 3, 5, 7, 15, 30, 60))
        yield PrescribedPhase(tuple(map(Dose, times, doses)), days)
    yield PrescribedPhase((Dose(TimeOfDay.BEDTIME, increment),), dice.choice((1, 7, 7, 7, 365)))


def _years(dice: Dice, increment: Quantity) -> Iterator[PrescribedPhase]:
    """A course so long that a day of it is thinner than a dot of its picture."""
    for dose, days in enumerate((1, 1 + dice.below(3), 1, 730, 730, 360), start=1):
        yield PrescribedPhase((Dose(TimeOfDay.BEDTIME, increment * dose),), days)


def drawn_as(calendar: Calendar) -> str:
    """How much of its picture a calendar has."""
    pages = typesetting.arranged(calendar.content, calendar.stock)
    areas = [area for page in pages for area in page.part.areas]
    if not any(area.field == "picture" for area in areas):
        return TABLE_ALONE
    numbers = sum(area.field == "bars" and area.lines[0].endswith("g") for area in areas)
    return FULL if numbers == sum(bar.size > 0 for bar in calendar.content.bars) else SIMPLER


def draw(calendar: Calendar) -> str:
    """Draw a calendar and read it back as the worker does. Returns the result."""
    try:
        made = pdf.render(calendar.content, calendar.stock)
        readback.check(made, calendar.content, calendar.stock)
    except LabelError as error:
        return f"{FAILED}: {calendar.number}: {error.message}"
    return drawn_as(calendar)


def _draw(number: int) -> str:
    (calendar,) = generated(range(number, number + 1))
    return draw(calendar)


def say(line: str) -> None:
    """Print immediately."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Draw and read back this many calendars, and print the results. Exits with 1 if any failed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("calendars", type=int)
    asked.add_argument("--processes", type=int, default=os.cpu_count())
    options = asked.parse_args()
    began, figures = time.monotonic(), Counter[str]()
    with ProcessPoolExecutor(options.processes) as pool:
        for outcome in pool.map(_draw, range(options.calendars), chunksize=20):
            what, _, why = outcome.partition(": ")
            figures[what] += 1
            if why:
                say(outcome)
            if (done := figures.total()) % 500 == 0:
                say(f"{done} of {options.calendars} in {time.monotonic() - began:.0f} s: {figures}")
    for what in (FULL, SIMPLER, TABLE_ALONE, FAILED):
        say(f"{what}: {figures[what]}")
    say(f"{options.calendars} calendars drawn and read back in {time.monotonic() - began:.0f} s")
    raise SystemExit(1 if figures[FAILED] else 0)


if __name__ == "__main__":
    main()
