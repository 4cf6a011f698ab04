"""The worked examples: schedules from public sources, with their results."""

import tomllib
from pathlib import Path
from typing import Any

from pharmacy.core import schedules
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.regimen import tapers
from pharmacy.core.regimen.tapers import Percent, PercentOf, Rounding, Taper
from pharmacy.core.schedules import Dose, LastStep, PrescribedPhase, Schedule, TimeOfDay, Titration

Example = dict[str, Any]
FOLDER = Path(__file__).parent / "worked_examples"


def load(name: str) -> Example:
    """The example of this name."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
PLANS = [(name, number) for name in NAMES for number in range(len(load(name)["plans"]))]


def schedule(example: Example) -> Schedule:
    """The schedule of the example."""
    if "titration" in example:
        return schedules.schedule_of(schedules.titration_courses(_titration(example["titration"])))
    if "taper" in example:
        return schedules.schedule_of(tapers.taper_courses(_taper(example["taper"])))
    return schedules.schedule_of([_course(course) for course in example["courses"]])


def phases(made: Schedule) -> list[str]:
    """Each phase in words: "0.5 mg, days 1 to 7", with times of the day other than bedtime."""
    return [
        f"{', '.join(map(_words, phase.doses))}, days {phase.first_day} to {phase.last_day}"
        for phase in made.phases
    ]


def _words(dose: Dose) -> str:
    return str(dose.quantity) + (f" {dose.time}" if dose.time is not TimeOfDay.BEDTIME else "")


def limits(plan: Example) -> Limits:
    """The limits for one of the example's plans."""
    allowed = tuple(_quantity(text) for text in plan.get("allowed", []))
    return Limits(allowed or None, max_capsules_per_dose=plan.get("max_capsules_per_dose"))


def _titration(facts: dict[str, Any]) -> Titration:
    return Titration(
        start=_quantity(facts["start"]),
        step=_quantity(facts["step"]),
        every_days=facts["every_days"],
        target=_quantity(facts["target"]),
        target_days=facts["target_days"],
        times=_times(facts),
        last_step=LastStep(facts.get("last_step", "refuse")),
    )


def _taper(facts: dict[str, Any]) -> Taper:
    return Taper(
        start=_quantity(facts["start"]),
        reduce_percent=Percent.read(facts["reduce_percent"]),
        of=PercentOf(facts["of"]),
        every_days=facts["every_days"],
        round_to=_quantity(facts["round_to"]),
        rounding=Rounding(facts["rounding"]),
        until=_quantity(facts["until"]),
        last_days=facts["last_days"],
        times=_times(facts),
    )


def _course(facts: dict[str, Any]) -> PrescribedPhase:
    dose = _quantity(facts["dose"])
    return PrescribedPhase(tuple(Dose(time, dose) for time in _times(facts)), facts["days"])


def _times(facts: dict[str, Any]) -> tuple[TimeOfDay, ...]:
    return tuple(TimeOfDay(time) for time in facts.get("times", ["bedtime"]))


def _quantity(text: str) -> Quantity:
    number, unit = text.split(" ")
    return Quantity.read(number, Unit(unit))
