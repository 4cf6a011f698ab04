"""The prescriber of a request, as an order has a prescriber."""

from pharmacy.fhir import names
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, not_supported, refused

NPI = "http://hl7.org/fhir/sid/us-npi"
_KINDS = ("Practitioner", "PractitionerRole")


def read(request: Element, contained: Contained) -> Element:
    """Who wrote the request; raises Refused where nobody is named.

    A requester who is not sent along is taken by the name that is displayed.
    """
    requester = request.need("requester", "name the prescriber")
    found = contained.find(requester)
    if found is None:
        return _displayed(requester)
    if found.get("resourceType") == "PractitionerRole":
        return _of_role(found, contained)
    if found.get("resourceType") != "Practitioner":
        raise not_supported(requester, f"a prescriber is a {' or '.join(_KINDS)}")
    return _of_practitioner(found)


def _displayed(requester: Element) -> Element:
    kind = str(requester.get("type") or requester.get("reference", "")).partition("/")[0]
    if kind[:1].isalpha() and kind[:1].isupper() and kind not in _KINDS:
        raise not_supported(requester, f"a prescriber is a {' or '.join(_KINDS)}")
    if "display" not in requester.value:
        message = "send the Practitioner contained in the request, or a display with the name"
        raise refused(f"{requester.path}.reference", "not-found", message)
    identifier = requester.child("identifier")
    npi = identifier.child("value") if identifier and identifier.get("system") == NPI else None
    return requester.holding({"name": requester.child("display"), "npi": npi, "phone": None})


def _of_role(role: Element, contained: Contained) -> Element:
    _refuse_inactive(role)
    reference = role.need("practitioner", "name the practitioner of this role")
    prescriber = _of_practitioner(contained.need(reference, "Practitioner"))
    phone = names.phone_of(role)
    return prescriber.holding({**prescriber.value, "phone": phone or prescriber.value["phone"]})


def _of_practitioner(practitioner: Element) -> Element:
    _refuse_inactive(practitioner)
    name = names.name_of(practitioner)
    written = name.get("text") or names.joined(
        [
            *names.parts(name, "prefix"),
            *names.parts(name, "given"),
            name.get("family", ""),
            *names.parts(name, "suffix"),
        ]
    )
    if not written:
        raise refused(name.path, "required", "give the prescriber's name")
    return practitioner.holding(
        {
            "name": name.holding(written),
            "npi": names.identifier_of(practitioner, NPI),
            "phone": names.phone_of(practitioner),
        }
    )


def _refuse_inactive(record: Element) -> None:
    if record.get("active") is False:
        message = "the record is not in use: send the prescriber's present record"
        raise refused(record.at("active"), "business-rule", message)
