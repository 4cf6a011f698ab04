"""One container of an order as a MedicationDispense, with its Medication."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.quantities import Quantity
from pharmacy.fhir.quantity import SNOMED, UCUM
from pharmacy.fhir.request_status import instant
from pharmacy.schemas.json_text import WrittenNumber

KIND = "MedicationDispense"
EXTENSIONS = "https://pharmacy.invalid/fhir/StructureDefinition/"
CAPSULES = {"unit": "capsule", "system": UCUM, "code": "{capsule}"}
# UCUM writes micrograms as ug. The unit is for people, and ISMP asks for mcg.
UCUM_CODES = {"mg": "mg", "mcg": "ug"}


@dataclass(frozen=True, slots=True)
class DispenseLabel:
    """The label of a container. pdf: the URL of its PDF."""

    barcode: str
    state: LabelState
    pdf: str


@dataclass(frozen=True, slots=True)
class Dispense:
    """The facts of one container.

    is_current: whether it belongs to the plan in force. drug: name and salt. checked_at and
    handed_over_at: None until it passed final verification, or left the pharmacy.
    """

    id: str
    order_id: str
    patient_id: str
    order_status: OrderStatus
    is_current: bool
    number: int
    phases: Sequence[int]
    drug: str
    rxnorm: Sequence[str]
    strength: Quantity
    capsules: int
    days: int
    directions: str
    lot: str
    beyond_use_on: datetime.date
    checked_at: datetime.datetime | None
    handed_over_at: datetime.datetime | None
    labels: Sequence[DispenseLabel]


def dispense(of: Dispense) -> dict[str, Any]:
    """The MedicationDispense."""
    return {
        "resourceType": KIND,
        "id": of.id,
        "contained": [_medication(of)],
        "extension": [
            {"url": f"{EXTENSIONS}container", "valuePositiveInt": of.number},
            *({"url": f"{EXTENSIONS}phase", "valuePositiveInt": phase} for phase in of.phases),
            *map(_label, of.labels),
        ],
        "status": _status(of),
        "medicationReference": {"reference": "#medication", "display": f"{of.drug} {of.strength}"},
        "subject": {"reference": f"Patient/{of.patient_id}"},
        "authorizingPrescription": [{"reference": f"MedicationRequest/{of.order_id}"}],
        "quantity": {"value": of.capsules, **CAPSULES},
        "daysSupply": {"value": of.days, "unit": "days", "system": UCUM, "code": "d"},
        **_dates(of),
        "dosageInstruction": [{"text": of.directions}],
    }


def _status(of: Dispense) -> str:
    """The status, by hl7.org/fhir/R4/valueset-medicationdispense-status.html.

    Preparation means that it is being compounded or packaged. In progress means ready for pickup.
    """
    if of.handed_over_at is not None:
        return "completed"
    if of.order_status is OrderStatus.CANCELLED:
        return "cancelled"
    if not of.is_current:
        return "stopped"
    if of.order_status is OrderStatus.HELD:
        return "on-hold"
    return "in-progress" if _is_ready(of) else "preparation"


def _is_ready(of: Dispense) -> bool:
    return of.order_status is OrderStatus.READY and of.checked_at is not None


def _dates(of: Dispense) -> dict[str, str]:
    """When it was packaged and verified, and when it left. Empty if it is being made again."""
    handed_over, checked = of.handed_over_at, of.checked_at
    if checked is None or not (_is_ready(of) or handed_over):
        return {}
    left = {"whenHandedOver": instant(handed_over)} if handed_over else {}
    return {"whenPrepared": instant(checked), **left}


def _medication(of: Dispense) -> dict[str, Any]:
    rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm"
    code = UCUM_CODES[of.strength.unit]
    mass = {"unit": str(of.strength.unit), "system": UCUM, "code": code}
    codings = [{"system": rxnorm, "code": one} for one in of.rxnorm]
    item: dict[str, Any] = {"text": of.drug, **({"coding": codings} if codings else {})}
    return {
        "resourceType": "Medication",
        "id": "medication",
        "code": {"text": f"{of.drug} {of.strength} capsule"},
        "form": {"coding": [{"system": SNOMED, "code": "385049006", "display": "Capsule"}]},
        "ingredient": [
            {
                "itemCodeableConcept": item,
                "isActive": True,
                "strength": {
                    "numerator": {"value": WrittenNumber(of.strength.value), **mass},
                    "denominator": {"value": 1, **CAPSULES},
                },
            }
        ],
        "batch": {"lotNumber": of.lot, "expirationDate": of.beyond_use_on.isoformat()},
    }


def _label(label: DispenseLabel) -> dict[str, Any]:
    return {
        "url": f"{EXTENSIONS}label",
        "extension": [
            {"url": "barcode", "valueString": label.barcode},
            {"url": "state", "valueCode": str(label.state)},
            {"url": "pdf", "valueUrl": label.pdf},
        ],
    }
