"""Reads the prescriber of a request as the prescriber of an order."""

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir import names
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.names import Picked
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, not_supported, refused

NPI = "http://hl7.org/fhir/sid/us-npi"
_KINDS = ("Practitioner", "PractitionerRole")
_NPI_WORDS = ("prescriber's NPI", "prescriber_npi")


def read(request: Element, contained: Contained, clock: Clock) -> tuple[Element, list[Flag]]:
    """The prescriber, with a flag for each doubt.

    Raises UnprocessableResource if the request names nobody. If the requester's resource is not
    included, the display gives the name.
    """
    requester = request.need("requester", "name the prescriber")
    found = contained.find(requester)
    if found is None:
        return _displayed(requester, clock)
    if found.get("resourceType") == "PractitionerRole":
        return _of_role(found, contained, clock)
    if found.get("resourceType") != "Practitioner":
        raise not_supported(requester, f"a prescriber is a {' or '.join(_KINDS)}")
    phone = names.phone_of(found, clock)
    return _of_practitioner(found, phone, clock)


def _displayed(requester: Element, clock: Clock) -> tuple[Element, list[Flag]]:
    kind = str(requester.get("type") or requester.get("reference", "")).partition("/")[0]
    if kind[:1].isalpha() and kind[:1].isupper() and kind not in _KINDS:
        raise not_supported(requester, f"a prescriber is a {' or '.join(_KINDS)}")
    if "display" not in requester.value:
        message = "send the Practitioner contained in the request, or a display with the name"
        raise refused(f"{requester.path}.reference", "not-found", message)
    identifier = requester.child("identifier")
    is_npi = identifier is not None and identifier.get("system") == NPI
    npi = names.pick([identifier] if identifier and is_npi else [], clock, lambda _: 0)
    values = {"name": requester.child("display"), "npi": names.value_of(npi), "phone": None}
    return requester.holding(values), npi.flags(*_NPI_WORDS)


def _of_role(role: Element, contained: Contained, clock: Clock) -> tuple[Element, list[Flag]]:
    _refuse_inactive(role)
    reference = role.need("practitioner", "name the practitioner of this role")
    practitioner = contained.need(reference, "Practitioner")
    own, phone = names.phone_of(practitioner, clock), names.phone_of(role, clock)
    is_own = names.value_of(phone) is None and own.element is not None
    found, flags = _of_practitioner(practitioner, own if is_own else phone, clock)
    if not clock.is_current(role.child("period")):
        message = "The prescriber's role is not valid today, by its period. Ask who prescribes."
        flags.append(Flag("prescriber_role_not_current", Severity.HOLD, message))
    return found, flags


def _of_practitioner(
    practitioner: Element, phone: Picked, clock: Clock
) -> tuple[Element, list[Flag]]:
    _refuse_inactive(practitioner)
    picked, npi = names.name_of(practitioner, clock), names.identifier_of(practitioner, NPI, clock)
    flags = [
        *picked.flags("prescriber's name", "prescriber_name"),
        *npi.flags(*_NPI_WORDS),
        *phone.flags("prescriber's telephone", "prescriber_phone"),
        *_qualification_flags(practitioner, clock),
    ]
    values = {
        "name": _written(picked.element or practitioner),
        "npi": names.value_of(npi),
        "phone": names.value_of(phone),
    }
    return practitioner.holding(values), flags


def _qualification_flags(practitioner: Element, clock: Clock) -> list[Flag]:
    """A hold if every qualification that was sent has expired."""
    sent = list(practitioner.each("qualification"))
    if not sent or any(names.is_current(one, clock) for one in sent):
        return []
    message = "No qualification of the prescriber is valid today. Ask whether she or he prescribes."
    return [Flag("prescriber_qualification_not_current", Severity.HOLD, message)]


def _written(name: Element) -> Element:
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
    return name.holding(written)


def _refuse_inactive(record: Element) -> None:
    if record.get("active") is False:
        message = "the record is not in use: send the prescriber's present record"
        raise refused(record.at("active"), "business-rule", message)
