"""Amendments as the table stores them, read as they were written by `amendments.amendment_json`.

What a client may send in many forms is stored in one. It was checked before it was stored, so that
a list reads the amendments of each line without the schema of the API.
"""

from collections.abc import Mapping
from typing import Any

from pharmacy.core import schedules
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.regimen.amendment_words import stored_change
from pharmacy.core.regimen.amendments import (
    Advance,
    Amendment,
    AmendmentKind,
    Extend,
    NewSchedule,
    NewTarget,
    Pause,
    StepBack,
    Stop,
)
from pharmacy.core.schedules import Dose, LastStep, PrescribedPhase, Schedule, TimeOfDay

Json = Mapping[str, Any]


def read_stored(content: Json, pause_days: int | None = None) -> Amendment:
    """The amendment of a row. The old words in it belong to the table, not to a client."""
    day = content["day"]
    match stored_change(content["change"], pause_days):
        case AmendmentKind.EXTEND:
            return Extend(day, content["days"])
        case AmendmentKind.PAUSE:
            return Pause(day, pause_days or content["days"])
        case AmendmentKind.STEP_BACK:
            return StepBack(day, _quantity(content["to"]), content["days"])
        case AmendmentKind.ADVANCE:
            return Advance(day)
        case AmendmentKind.STOP:
            return Stop(day)
        case AmendmentKind.NEW_TARGET:
            return _new_target(content)


def _new_target(content: Json) -> NewTarget | NewSchedule:
    if "schedule" in content:
        return NewSchedule(content["day"], _schedule(content["schedule"]))
    return NewTarget(
        content["day"],
        _quantity(content["target"]),
        _quantity(content["step"]),
        content["every_days"],
        content["target_days"],
        LastStep(content["last_step"]),
    )


def _schedule(stored: Json) -> Schedule:
    return schedules.schedule_of([_phase(phase) for phase in stored["phases"]])


def _phase(stored: Json) -> PrescribedPhase:
    doses = (Dose(TimeOfDay(one["time"]), _quantity(one["dose"])) for one in stored["doses"])
    return PrescribedPhase(tuple(doses), stored["days"])


def _quantity(stored: Json) -> Quantity:
    return Quantity.read(stored["value"], Unit(stored["unit"]))
