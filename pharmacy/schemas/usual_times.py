"""Times of the day that a schedule omits: the drug's usual time, a fact of the formulary.

They are filled in before a schedule is read, so that the stored schedule names its times.
"""

from collections.abc import Mapping
from typing import Any

from pharmacy import formulary
from pharmacy.core.messages import Message
from pharmacy.core.schedules import TimeOfDay
from pharmacy.schemas.fields import wrong

# For plans without a drug. An unknown drug is refused for that alone, not also for its times.
WITHOUT_DRUG = TimeOfDay.BEDTIME
MISSING = wrong(
    "missing",
    Message("no_times", "Give the times. The formulary has no usual time for this drug."),
)


def of_drug(name: Any) -> TimeOfDay | None:
    """The usual time of a drug by any of its names. None for a known drug that has none."""
    drug = formulary.find_drug(name) if isinstance(name, str) else None
    return drug.usual_time if drug else WITHOUT_DRUG


def in_order(value: Any, otherwise: TimeOfDay | None = None) -> Any:
    """An order's JSON with the usual time added to its schedule where times are missing.

    otherwise: the time for a drug without a usual time.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("prescription"), Mapping):
        return value
    prescription = value["prescription"]
    if "schedule" not in prescription:
        return value
    usual = of_drug(prescription.get("drug")) or otherwise
    schedule = in_schedule(prescription["schedule"], usual)
    return {**value, "prescription": {**prescription, "schedule": schedule}}


def in_schedule(value: Any, usual: TimeOfDay | None) -> Any:
    """A schedule's JSON with `usual` where times are missing. Unchanged if `usual` is None.

    A value that is not a schedule stays unchanged; its reader refuses it.
    """
    if usual is None or not isinstance(value, Mapping):
        return value
    filled = {
        form: _with_times(value[form], usual) for form in ("titration", "taper") if form in value
    }
    if isinstance(value.get("phases"), list):
        filled["phases"] = [_phase(phase, usual) for phase in value["phases"]]
    return {**value, **filled}


def _phase(phase: Any, usual: TimeOfDay) -> Any:
    has_own = isinstance(phase, Mapping) and "doses" in phase
    return phase if has_own else _with_times(phase, usual)


def _with_times(value: Any, usual: TimeOfDay) -> Any:
    if not isinstance(value, Mapping) or "times" in value:
        return value
    return {**value, "times": [usual.value]}
