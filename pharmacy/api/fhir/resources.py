"""Orders as the resources that clients read."""

import uuid
from typing import Any

from flask import url_for

from pharmacy.core.errors import NotFound
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.messages import Message
from pharmacy.fhir import content, medication_dispense, request_status
from pharmacy.fhir.medication_dispense import Dispense, DispenseLabel
from pharmacy.fhir.medication_request import KIND
from pharmacy.fhir.operation_outcome import Issue
from pharmacy.services.clients.medication_dispenses import DispensedContainer
from pharmacy.services.clients.medication_requests import MedicationRequestVersion
from pharmacy.services.orders.placing import Order
from pharmacy.services.records import flags

BASE = "/fhir/R4"
# The element of a request that refers to a person of this type.
REFERRING = {"Patient": "subject", "Practitioner": "requester"}


def request(found: MedicationRequestVersion) -> dict[str, Any]:
    """A MedicationRequest as it was sent, with the current or a former status of its order."""
    version = found.version
    stands = request_status.RequestStatus(
        str(found.order.id), version.version, version.at, version.status, version.holds
    )
    return request_status.with_status(_sent(found), stands)


def _sent(found: MedicationRequestVersion) -> dict[str, Any]:
    """The resource as it was sent.

    One from a transaction includes everything it needs as contained.
    """
    return content.resource_of(found.order.request, found.request.entry)


def person(found: MedicationRequestVersion, kind: str, identity: uuid.UUID) -> dict[str, Any]:
    """The patient or prescriber of a request. Raises NotFound if they were only named."""
    sent = _sent(found)
    contained = {f"#{one.get('id')}": one for one in sent.get("contained", ())}
    one = contained.get(sent[REFERRING[kind]].get("reference"), {})
    if one.get("resourceType") == "PractitionerRole":
        one = contained.get(one["practitioner"].get("reference"), {})
    if one.get("resourceType") != kind:
        raise NotFound(Message("no_such_record", "Record not found."))
    return request_status.person(one, str(identity), found.order.received_at)


def location(found: MedicationRequestVersion) -> str:
    """The URL of one version of a MedicationRequest."""
    return f"{BASE}/{KIND}/{found.order.id}/_history/{found.version.version}"


def issues(order: Order) -> list[Issue]:
    """The issues for the client of an accepted order: each flag, or that there is none."""
    found = [
        Issue(flag.code, Flag(flag.code, flag.severity, flag.message).shown_to_client, "", severity)
        for flag in order.flags
        for severity in ["warning" if flag.severity is Severity.HOLD else "information"]
    ]
    return found or [Issue("informational", "The order was taken.", "", "information")]


def dispense(found: DispensedContainer) -> dict[str, Any]:
    """A container as a MedicationDispense."""
    container, order, status = found.container, found.order, found.status
    return medication_dispense.dispense(
        Dispense(
            id=str(container.id),
            order_id=str(order.id),
            patient_id=str(order.patient_id),
            state=status.state,
            is_replaced=status.is_replaced,
            since=status.since,
            promised_at=status.promised_at,
            waits_for=str(status.waits_for),
            holds=[
                (flag.code, Flag(flag.code, flag.severity, flag.message).shown_to_client)
                for flag in flags.open_holds(order)
            ],
            number=container.number,
            phases=sorted({phase for phase, _, _ in container.spans}),
            drug=found.drug.label_name,
            rxnorm=found.drug.rxnorm,
            strength=container.strength,
            capsules=container.capsules,
            days=sum(last - first + 1 for _, first, last in container.spans),
            directions=container.directions,
            lot=container.lot,
            beyond_use_on=container.beyond_use_on,
            checked_at=found.checked_at,
            labels=[
                DispenseLabel(one.barcode, one.state, url_for("api.get_label_pdf", label_id=one.id))
                for one in found.labels
            ],
        )
    )
