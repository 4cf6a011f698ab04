"""The server's CapabilityStatement. A test compares it with the routes that are served."""

from typing import Any

PUBLISHED = "2026-11-25"
VERSION = "4.0.1"
PEOPLE = ("Patient", "Practitioner")
FORMATS = ["application/fhir+json", "json"]
VALIDATE = "http://hl7.org/fhir/OperationDefinition/Resource-validate"
_SMART = "http://terminology.hl7.org/CodeSystem/restful-security-service"
_REQUEST_NOTES = (
    "Orders of capsules that this pharmacy compounds. Patient and prescriber are contained in the "
    "request, or come in one transaction with it. What cannot be kept exactly is refused by an "
    "OperationOutcome that names the element. An identifier stands once for each sender: the same "
    "content again is the order that stands, other content is refused."
)


def statement(base: str) -> dict[str, Any]:
    """The CapabilityStatement of a server at this address."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": PUBLISHED,
        "kind": "instance",
        "implementation": {"description": "Orders of a compounding pharmacy", "url": base},
        "fhirVersion": VERSION,
        "format": FORMATS,
        "rest": [
            {
                "mode": "server",
                "security": {"service": [_coded(_SMART, "SMART-on-FHIR")]},
                "resource": [_requests(), _dispenses(), *map(_person, PEOPLE)],
                "interaction": [{"code": "transaction"}],
            }
        ],
    }


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _requests() -> dict[str, Any]:
    return {
        "type": "MedicationRequest",
        "documentation": _REQUEST_NOTES,
        **_interactions("create", "read", "vread", "history-instance", "search-type"),
        "versioning": "versioned",
        "readHistory": True,
        "updateCreate": False,
        "conditionalCreate": True,
        "operation": [{"name": "validate", "definition": VALIDATE}],
        "searchParam": [
            _parameter("identifier", "token", "system|value, both"),
            _parameter("patient", "reference", "the id of a Patient, as MedicationDispense has it"),
            _parameter("subject", "reference", "the same as patient"),
            _parameter("status", "token", "one or several with commas"),
            _parameter("authoredon", "date", "a day, also with ge, le, gt or lt"),
            _parameter("date", "date", "days of the course on which it is taken"),
        ],
    }


def _dispenses() -> dict[str, Any]:
    return {
        "type": "MedicationDispense",
        "documentation": "One for each container of an order.",
        **_interactions("read", "search-type"),
        "searchParam": [_parameter("prescription", "reference", "the MedicationRequest; required")],
    }


def _person(kind: str) -> dict[str, Any]:
    words = "As one request had it; each request keeps its own."
    return {"type": kind, "documentation": words, **_interactions("read")}


def _interactions(*codes: str) -> dict[str, Any]:
    return {"interaction": [{"code": code} for code in codes]}


def _parameter(name: str, kind: str, words: str) -> dict[str, str]:
    return {"name": name, "type": kind, "documentation": words}
