"""The worked examples: schedules out of public sources, with what they come to."""

import tomllib
from pathlib import Path
from typing import Any

from pharmacy.core import schedules
from pharmacy.core.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Course, Dose, LastStep, Schedule, TimeOfDay, Titration

Example = dict[str, Any]
FOLDER = Path(__file__).parent / "worked_examples"


def load(name: str) -> Example:
    """The example of this name."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
PLANS = [(name, number) for name in NAMES for number in range(len(load(name)["plans"]))]


def schedule(example: Example) -> Schedule:
    """The schedule that the example asks for."""
    if "titration" in example:
        return schedules.schedule_of(schedules.titration_courses(_titration(example["titration"])))
    return schedules.schedule_of([_course(course) for course in example["courses"]])


def limits(plan: Example) -> Limits:
    """What one of the example's plans may use."""
    allowed = tuple(_quantity(text) for text in plan.get("allowed", []))
    return Limits(allowed or None, max_capsules_per_dose=plan.get("max_capsules_per_dose"))


def _titration(facts: dict[str, Any]) -> Titration:
    return Titration(
        start=_quantity(facts["start"]),
        step=_quantity(facts["step"]),
        every_days=facts["every_days"],
        target=_quantity(facts["target"]),
        target_days=facts["target_days"],
        times=(TimeOfDay.BEDTIME,),
        last_step=LastStep(facts.get("last_step", "refuse")),
    )


def _course(facts: dict[str, Any]) -> Course:
    return Course((Dose(TimeOfDay.BEDTIME, _quantity(facts["dose"])),), facts["days"])


def _quantity(text: str) -> Quantity:
    number, unit = text.split(" ")
    return Quantity.read(number, Unit(unit))
