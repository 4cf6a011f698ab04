"""The patient of a request, as an order has a patient."""

from typing import Any

from pharmacy.core.flags import Flag
from pharmacy.fhir import names
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.names import Picked
from pharmacy.fhir.values import Element, refuse_each, refused

_UNITED_STATES = ("US", "USA", "United States", "United States of America")
# A bottle may be sent to the first of these that is there; an old one is never valid.
_ADDRESS_USES = ("home", None, "temp", "work", "old")
_PARTS = ("line", "city", "state", "postalCode")


def read(patient: Element, clock: Clock) -> tuple[dict[str, Any], list[Flag]]:
    """Name, birth date, telephone, address and language, and what is not sure; raises Refused.

    What the patient takes and has is said by other resources.
    """
    _refuse_no_patient(patient)
    picked, phone = names.name_of(patient, clock), names.phone_of(patient, clock)
    address = _picked_address(patient, clock)
    flags = [
        *picked.flags("patient's name", "patient_name"),
        *phone.flags("patient's telephone", "patient_phone"),
        *address.flags("patient's address", "patient_address"),
    ]
    return {**_named(patient, picked), **_reached(phone, address), **_language(patient)}, flags


def _named(patient: Element, picked: Picked) -> dict[str, Any]:
    name = picked.element or patient
    family = name.need("family", "give family and given, and not the whole name as text")
    given = names.parts(name, "given")
    if not given:
        raise refused(name.at("given"), "required", "give at least one given name")
    return {
        "family_name": family.holding(names.joined([family.value, *names.parts(name, "suffix")])),
        "given_name": Element(name.at("given"), names.joined(given)),
        "birth_date": patient.need("birthDate", "give the full date of birth"),
    }


def _reached(phone: Picked, address: Picked) -> dict[str, Any]:
    """Telephone and address, as far as they are valid today."""
    place = address.element if address.is_current else None
    return {"phone": names.value_of(phone), "address": _address(place) if place else None}


def _refuse_no_patient(patient: Element) -> None:
    reason = "the record says that the patient has died"
    refuse_each(patient, {"deceasedDateTime": reason})
    if patient.get("deceasedBoolean"):
        raise refused(patient.at("deceasedBoolean"), "business-rule", reason)
    if patient.get("active") is False:
        message = "the record is not in use: send the patient's present record"
        raise refused(patient.at("active"), "business-rule", message)
    for link in patient.each("link"):
        if link.get("type") == "replaced-by":
            message = "another record replaces this one: send that one"
            raise refused(link.path, "business-rule", message)


def _picked_address(patient: Element, clock: Clock) -> Picked:
    """The home address, else the first of any other use; a bill's is none."""
    found = [one for one in patient.each("address") if one.get("use") in _ADDRESS_USES]
    return names.pick(found, clock, lambda one: _ADDRESS_USES.index(one.get("use")))


def _address(address: Element) -> Element:
    if address.get("country", "US") not in _UNITED_STATES:
        message = "give an address in the United States, or none"
        raise refused(address.at("country"), "not-supported", message)
    values = {
        "line": Element(address.at("line"), ", ".join(names.parts(address, "line")) or None),
        "city": address.child("city"),
        "state": address.child("state"),
        "postal_code": address.child("postalCode"),
    }
    missing = [part for part in _PARTS if part not in address.value]
    if missing:
        raise refused(address.at(missing[0]), "required", "give line, city, state and postalCode")
    return address.holding(values)


def _language(patient: Element) -> dict[str, Any]:
    """The one language, or the preferred one of several; nothing where none is told."""
    found = list(patient.each("communication"))
    preferred = [one for one in found if one.get("preferred")] or found
    if not preferred:
        return {}
    if len(preferred) > 1:
        message = "several languages are given: mark one of them preferred"
        raise refused(patient.at("communication"), "multiple-matches", message)
    language = preferred[0].need("language", "give the language")
    for coding in language.each("coding"):
        if "code" in coding.value:
            return {"language": coding.need("code", "")}
    raise refused(language.path, "required", "give the language's code, such as en or es")
