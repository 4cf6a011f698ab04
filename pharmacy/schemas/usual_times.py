"""The times of the day that a schedule leaves out: the drug's usual one, a fact of the formulary.

Filled in before a schedule is read, so that what is read, planned and kept names its times.
"""

from collections.abc import Mapping
from typing import Any

from pharmacy import formulary
from pharmacy.core.regimen.schedules import TimeOfDay

# For whoever plans without a drug. An unknown drug is refused as that, and not for its times too.
WITHOUT_DRUG = TimeOfDay.BEDTIME
MISSING = "missing: give the times: the formulary has no usual time for this drug"


def of_drug(name: Any) -> TimeOfDay | None:
    """The usual time of a drug by any of its names; None for a known drug that has none."""
    drug = formulary.find_drug(name) if isinstance(name, str) else None
    return drug.usual_time if drug else WITHOUT_DRUG


def in_order(value: Any, otherwise: TimeOfDay | None = None) -> Any:
    """An order's JSON with the usual time in its schedule wherever that has no times.

    otherwise: that of a drug without a usual time.
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
    """A schedule's JSON with `usual` wherever it has no times; unchanged where there is none.

    What is no schedule stays as it is, for its reader to refuse.
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
