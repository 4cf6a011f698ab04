"""What a prescriber's system posts. The patient's names are canaries: no error may sing them."""

import datetime
from typing import Any

FAMILY_NAME = "Canaryfamily"
GIVEN_NAME = "Zebulonia"
PHONE = "512-555-0199"
CANARIES = (FAMILY_NAME, GIVEN_NAME, PHONE)
WRITTEN_ON = datetime.datetime.now(datetime.UTC).date().isoformat()


def milligrams(value: Any) -> dict[str, Any]:
    return {"value": value, "unit": "mg"}


def phase(value: Any = "0.5", days: Any = 7) -> dict[str, Any]:
    return {"dose": milligrams(value), "times": ["bedtime"], "days": days}


def titration() -> dict[str, Any]:
    """Nine phases, 86 days."""
    return {
        "start": milligrams("0.5"),
        "step": milligrams("0.5"),
        "every_days": 7,
        "target": milligrams("4.5"),
        "target_days": 30,
    }


def order(external_id: str | None = "RX-1001", **changes: Any) -> dict[str, Any]:
    """A valid order of one short phase; `changes` name fields by their way, `patient__phone`."""
    body = {
        "external_id": external_id,
        "patient": {
            "family_name": FAMILY_NAME,
            "given_name": GIVEN_NAME,
            "birth_date": "1980-02-03",
            "phone": PHONE,
            "allergies": [],
            "medications": [],
            "conditions": [],
        },
        "prescriber": {"name": "Dr. Ada Example", "npi": "1234567893"},
        "prescription": {
            "drug": "naltrexone",
            "form": "capsule",
            "written_on": WRITTEN_ON,
            "schedule": {"phases": [phase()]},
        },
    }
    for way, value in changes.items():
        _put(body, way.split("__"), value)
    return body


def ldn_order(external_id: str | None = "RX-1001") -> dict[str, Any]:
    """The common titration of low-dose naltrexone."""
    return order(external_id, prescription__schedule={"titration": titration()})


def without(body: dict[str, Any], way: str) -> dict[str, Any]:
    """The body, less the field at `way`."""
    *above, last = way.split("__")
    place = body
    for name in above:
        place = place[name]
    del place[last]
    return body


def _put(body: dict[str, Any], way: list[str], value: Any) -> None:
    *above, last = way
    place = body
    for name in above:
        place = place[name]
    place[last] = value
