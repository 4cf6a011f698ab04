"""Small FHIR R4 resources, as a client sends them. The names are the API tests' canaries."""

import copy
import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pharmacy import formulary
from pharmacy.core.errors import InvalidInput
from pharmacy.fhir import elements, medication_request
from pharmacy.fhir.medication_request import Understood
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element
from pharmacy.schemas import json_text
from tests import cast

Json = dict[str, Any]
TODAY = datetime.date(2026, 11, 25)
ZONE = ZoneInfo("America/Chicago")
NOON = datetime.datetime(2026, 11, 25, 12, tzinfo=ZONE)
SYSTEM = "https://clinic.example/rx"
UCUM = "http://unitsofmeasure.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def coded(code: str, system: str = IPS) -> Json:
    """A concept of one code."""
    return {"coding": [{"system": system, "code": code}]}


def mass(value: Any = 0.5, code: str = "mg") -> Json:
    """A quantity in UCUM."""
    return {"value": value, "unit": code, "system": UCUM, "code": code}


def dosage(value: Any = 0.5, days: int | None = 7, sequence: int | None = 1, **repeat: Any) -> Json:
    """One entry at bedtime. `repeat` changes its timing; None omits a name."""
    bounds = None if days is None else mass(days, "d")
    timing = {
        "boundsDuration": bounds,
        "frequency": 1,
        "period": 1,
        "periodUnit": "d",
        "when": ["HS"],
        **repeat,
    }
    entry: Json = {
        "timing": {"repeat": {name: value for name, value in timing.items() if value is not None}},
        "doseAndRate": [{"doseQuantity": mass(value)}],
    }
    return entry if sequence is None else {"sequence": sequence, **entry}


def patient(**changes: Any) -> Json:
    """A patient with name, birth date, phone and address."""
    return {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": cast.CANARY_FAMILY_NAME, "given": [cast.CANARY_GIVEN_NAME]}],
        "birthDate": "1980-02-03",
        "telecom": [{"system": "phone", "value": cast.CANARY_PHONE}],
        "address": [
            {"line": ["1 Example Road"], "city": "Austin", "state": "TX", "postalCode": "78701"}
        ],
        **changes,
    }


def practitioner(**changes: Any) -> Json:
    """A prescriber with the NPI that CMS uses as an example."""
    return {
        "resourceType": "Practitioner",
        "id": "d1",
        "name": [{"family": "Example", "given": ["Ada"], "prefix": ["Dr."]}],
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}],
        **changes,
    }


def nothing_known() -> list[Json]:
    """Statements that the patient has no medicines, conditions or allergies."""
    person = {"reference": "#p1"}
    return [
        {
            "resourceType": "MedicationStatement",
            "id": "m0",
            "status": "unknown",
            "subject": person,
            "medicationCodeableConcept": coded("no-known-medications"),
        },
        {
            "resourceType": "Condition",
            "id": "c0",
            "subject": person,
            "code": coded("no-known-problems"),
        },
        {
            "resourceType": "AllergyIntolerance",
            "id": "a0",
            "patient": person,
            "code": coded("no-known-allergies"),
        },
    ]


def request(*entries: Json, number: str = "RX-1001", **changes: Any) -> Json:
    """A request of naltrexone with every element. None omits an element."""
    whole = {
        "resourceType": "MedicationRequest",
        "identifier": [{"system": SYSTEM, "value": number}],
        "status": "active",
        "intent": "order",
        "contained": [patient(), practitioner(), *nothing_known()],
        "medicationCodeableConcept": {"text": "naltrexone HCl oral capsule (compounded)"},
        "subject": {"reference": "#p1"},
        "requester": {"reference": "#d1"},
        "authoredOn": "2026-11-20",
        "supportingInformation": [{"reference": f"#{name}"} for name in ("m0", "c0", "a0")],
        "dosageInstruction": list(entries) or [dosage()],
        **changes,
    }
    return {name: copy.deepcopy(value) for name, value in whole.items() if value is not None}


def titration() -> Json:
    """From 0.5 mg to 4.5 mg by 0.5 mg each week, then 30 days: nine entries, the last one open."""
    steps = [dosage(n * 0.5, 7, n) for n in range(1, 9)]
    return request(
        *steps,
        dosage(4.5, None, 9),
        dispenseRequest={
            "quantity": {"value": 86, "system": UCUM, "code": "{capsule}"},
            "expectedSupplyDuration": mass(86, "d"),
            "numberOfRepeatsAllowed": 0,
        },
    )


def as_read(resource: Any) -> Any:
    """A resource as parsed from its JSON text."""
    return json_text.read(json_text.written(resource).encode())


def read(resource: Json, now: datetime.datetime = NOON) -> Understood:
    """The order of a resource that arrives at this moment."""
    value = as_read(resource)
    elements.check(value, "MedicationRequest")
    place = Element("MedicationRequest", value)
    contained = Contained.of(place, {})
    return medication_request.read(place, contained, formulary.drugs(), Clock(now, ZONE))


def refusals(resource: Json) -> dict[str, str]:
    """The code of each refusal by its FHIRPath, without the resource's name. {} without any."""
    try:
        read(resource)
    except InvalidInput as error:
        start = "MedicationRequest."
        return {problem.pointer.removeprefix(start): problem.code for problem in error.problems}
    return {}


def phases(resource: Json) -> list[tuple[int, dict[str, str]]]:
    """Days and doses of each phase."""
    found = read(resource).order.prescription.schedule.phases
    return [(p.days, {str(d.time): str(d.quantity) for d in p.doses}) for p in found]


def flags(resource: Json) -> set[str]:
    """The codes of the flags for a pharmacist."""
    return {flag.code for flag in read(resource).order.remarks}
