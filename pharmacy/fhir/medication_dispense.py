"""One container of an order as a MedicationDispense, with its Medication."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pharmacy.core.container_states import ContainerState
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.quantities import Quantity
from pharmacy.fhir.quantity import SNOMED, UCUM
from pharmacy.fhir.request_status import HOLDS, instant
from pharmacy.schemas.json_text import WrittenNumber

KIND = "MedicationDispense"
EXTENSIONS = "https://pharmacy.invalid/fhir/StructureDefinition/"
STATES = "https://pharmacy.invalid/fhir/CodeSystem/container-states"
# hl7.org/fhir/R4/valueset-medicationdispense-status.html. Preparation means that it is being
# compounded or packaged, or waits for that. In progress means ready for pickup.
STATUSES = {
    ContainerState.HELD: "on-hold",
    ContainerState.READY: "in-progress",
    ContainerState.DISPENSED: "completed",
    ContainerState.CANCELLED: "cancelled",
}
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

    is_replaced: a change of the course ended it. since: when it reached its state, for one that was
    dispensed when it left. waits_for: who does what next. holds: code and message of each open hold
    of its order. drug: name and salt. checked_at: None until it passed final verification.
    """

    id: str
    order_id: str
    patient_id: str
    state: ContainerState
    is_replaced: bool
    since: datetime.datetime
    promised_at: datetime.datetime | None
    waits_for: str
    holds: Sequence[Sequence[str]]
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
        **_reason(of),
        "medicationReference": {"reference": "#medication", "display": f"{of.drug} {of.strength}"},
        "subject": {"reference": f"Patient/{of.patient_id}"},
        "authorizingPrescription": [{"reference": f"MedicationRequest/{of.order_id}"}],
        "quantity": {"value": of.capsules, **CAPSULES},
        "daysSupply": {"value": of.days, "unit": "days", "system": UCUM, "code": "d"},
        **_dates(of),
        "dosageInstruction": [{"text": of.directions}],
    }


def _status(of: Dispense) -> str:
    if of.is_replaced:
        return "stopped"
    return STATUSES.get(of.state, "preparation")


def _reason(of: Dispense) -> dict[str, Any]:
    """What the container waits for. R4 allows one reason, so each hold is a coding in it.

    Its extensions say since when, and by when it is promised: R4 has no elements for them.
    """
    if of.state is ContainerState.DISPENSED:
        return {}
    moments = {"since": of.since, "promised": of.promised_at}
    state = {"system": STATES, "code": of.state.value, "display": of.state.value.replace("_", " ")}
    is_held = of.state is ContainerState.HELD
    holds = [{"system": HOLDS, "code": code, "display": words} for code, words in of.holds]
    reason = {
        "extension": [
            {"url": f"{EXTENSIONS}{name}", "valueInstant": instant(at)}
            for name, at in moments.items()
            if at is not None
        ],
        "coding": [state, *(holds if is_held else ())],
        "text": of.waits_for,
    }
    return {"statusReasonCodeableConcept": reason}


def _dates(of: Dispense) -> dict[str, str]:
    """When it was packaged and verified, and when it left. Empty if it is being made again."""
    has_left = of.state is ContainerState.DISPENSED
    left = {"whenHandedOver": instant(of.since)} if has_left else {}
    if of.checked_at is None or not (has_left or of.state is ContainerState.READY):
        return left
    return {"whenPrepared": instant(of.checked_at), **left}


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
