"""Reads the patient of a request as the patient of an order."""

from typing import Any

from pharmacy.core.flags import Flag
from pharmacy.fhir import names
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.names import Picked
from pharmacy.fhir.values import Element, refuse_each, refused

_UNITED_STATES = ("US", "USA", "United States", "United States of America")
# The address uses for shipping, best first. An old address is never valid.
_ADDRESS_USES = ("home", None, "temp", "work", "old")
_PARTS = ("line", "city", "state", "postalCode")


def read(patient: Element, clock: Clock) -> tuple[dict[str, Any], list[Flag]]:
    """Name, birth date, phone, address and language, with a flag for each doubt.

    Raises UnprocessableResource. Other resources give the patient's medicines and conditions.
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
    """Phone number and address, if they are valid today."""
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
    """The home address, else the first with another use. Billing addresses are skipped."""
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
    """The only language, or the preferred one of several. None if no language is given."""
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
