"""The shapes of the contract, compared key by key: nothing missing and nothing undocumented."""

import re
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VALUE = re.compile(r"0|[1-9][0-9]*|(0|[1-9][0-9]*)\.[0-9]*[1-9]")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
OF_PLAN_IN_FORCE = {"id", "state", "since", "promised_at", "waits_for"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
QUANTITY = {"value": VALUE, "unit": re.compile("mg|mcg")}
TOTALS = {"days": int, "capsules": int, "strengths": int, "most_capsules_per_dose": int}
PLAN = {
    "phases": [
        {
            "number": int,
            "first_day": int,
            "last_day": int,
            "doses": [
                {
                    "time": re.compile("morning|noon|evening|bedtime"),
                    "dose": QUANTITY,
                    "take": [{"strength": QUANTITY, "capsules": int}],
                }
            ],
        }
    ],
    "strengths": [{"strength": QUANTITY, "capsules": int}],
    "containers": [
        {
            "number": int,
            "phase": int,
            "strength": QUANTITY,
            "capsules": int,
            "directions": re.compile(r"Take .+\."),
            # Additions to the contract.
            "phases": [int],
            "first_day": int,
            "last_day": int,
            "fill": (None, int),
            "carried": bool,
            "id": UUID,
            # What "which of the five lines is stuck?" asks for.
            "state": re.compile("waiting_for_verification|held"),
            "since": MOMENT,
            "promised_at": MOMENT,
            "waits_for": re.compile(r"[A-Z].+\."),
        }
    ],
    # An addition to the contract.
    "fills": [
        {
            "number": int,
            "make_on": DATE,
            "first_day": int,
            "last_day": int,
            "beyond_use_on": DATE,
            "made_on": (None, DATE),
            "refill": int,
        }
    ],
    "totals": TOTALS,
    "inputs": {
        "formulary_version": str,
        "costs_number": (None, int),
        "costs": {"currency": re.compile("USD"), "batch": str, "strength": str, "capsule": str},
        "limits": {
            "strengths": (None, list),
            "increment": (None, dict),
            "max_capsules_per_dose": int,
            "max_strengths": (None, int),
        },
    },
    "options": [
        {
            "strengths": [re.compile(r"[0-9,.]+ (mg|mcg)")],
            "totals": TOTALS,
            "cost": re.compile(r"[0-9]+\.[0-9]{2}"),
            "chosen": bool,
        }
    ],
}
LABEL = {
    "id": UUID,
    "kind": re.compile("container|replacement|schedule"),
    "phase": (None, int),
    "state": re.compile("queued|rendering|rendered|failed"),
    "barcode": re.compile("[0-9]{14}"),
    "pdf": re.compile(rf"/api/v1/labels/{UUID.pattern}/pdf"),
    # Three additions to the contract.
    "superseded": bool,
    "container": (None, int),
    "error": (None, str),
}
AMENDMENT = {
    "number": int,
    "change": re.compile("extend|pause|step_back|advance|stop|new_target"),
    "day": int,
    "on": (None, re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    "reason": str,
    "by": str,
    "created_at": str,
    "plan_version": int,
}
ORDER = {
    "id": UUID,
    "external_id": (None, str),
    "rx_number": re.compile("[0-9]+"),
    "status": re.compile("received|held"),
    "flags": [
        {
            "code": re.compile("[a-z_]+"),
            "severity": re.compile("hold|warning"),
            "message": str,
            "resolved": bool,
        }
    ],
    "plan": {"version": int, "first_day": int, **PLAN},
    "labels": [LABEL],
    "amendments": [AMENDMENT],
}
PROBLEM = {"type": re.compile("https://.+"), "title": str, "status": int, "detail": str}
ENTRY = {"pointer": re.compile("(/.*)?"), "code": re.compile("[a-z_]+"), "message": str}


def difference(value: Any, shape: Any, place: str = "") -> str | None:
    """Where and how `value` differs from `shape`. None if it does not."""
    match shape:
        case dict():
            return _of_object(value, shape, place)
        case [one] if isinstance(shape, list):
            return _of_list(value, one, place)
        case re.Pattern():
            fits = isinstance(value, str) and shape.fullmatch(value) is not None
        case tuple():
            fits = any(difference(value, one) is None for one in shape)
        case None:
            fits = value is None
        case _:
            fits = type(value) is shape
    return None if fits else f"{place}: {value!r} is not {shape}"


def _of_object(value: Any, shape: dict[str, Any], place: str) -> str | None:
    if not isinstance(value, dict) or value.keys() != shape.keys():
        return f"{place}: {value!r} has not the keys {sorted(shape)}"
    found = (difference(value[key], shape[key], f"{place}/{key}") for key in shape)
    return next(filter(None, found), None)


def _of_list(value: Any, shape: Any, place: str) -> str | None:
    if not isinstance(value, list):
        return f"{place}: {value!r} is not a list"
    found = (difference(one, shape, f"{place}/{index}") for index, one in enumerate(value))
    return next(filter(None, found), None)
