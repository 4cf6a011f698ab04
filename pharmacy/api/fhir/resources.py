"""Orders as the resources that senders read."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.orders import Flag, Severity
from pharmacy.fhir import standing
from pharmacy.fhir.medication_request import KIND
from pharmacy.fhir.operation_outcome import Issue
from pharmacy.fhir.standing import Standing
from pharmacy.schemas import json_text
from pharmacy.services import versions
from pharmacy.services.medication_requests import MedicationRequest
from pharmacy.services.orders import Order

BASE = "/fhir/R4"


@dataclass(frozen=True, slots=True)
class Written:
    """One version of a resource, and where it is."""

    resource: dict[str, Any]
    version: int
    at: datetime.datetime

    @property
    def location(self) -> str:
        """The address of this version."""
        return f"{BASE}/{KIND}/{self.resource['id']}/_history/{self.version}"


def written(session: Session, row: MedicationRequest) -> Written:
    """The newest version of a resource."""
    newest, *_ = versions.of_order(session, row.order_id)
    return of_version(row, newest)


def of_version(row: MedicationRequest, version: versions.OrderVersion) -> Written:
    """One version of a resource."""
    held = Standing(str(row.order_id), version.version, version.at, version.status, version.holds)
    sent = json_text.read(row.order.request.encode())
    return Written(standing.as_it_stands(sent, held), version.version, version.at)


def issues(order: Order) -> list[Issue]:
    """What the sender is told of an order that was taken: each flag, or that there is none."""
    told = [
        Issue(flag.code, Flag(flag.code, flag.severity, flag.message).told_to_sender, "", severity)
        for flag in order.flags
        for severity in ["warning" if flag.severity is Severity.HOLD else "information"]
    ]
    return told or [Issue("informational", "The order was taken.", "", "information")]
