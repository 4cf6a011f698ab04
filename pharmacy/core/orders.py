"""An order as it is understood, and the states that it goes through."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.limits import Limits
from pharmacy.core.people import Patient, Prescriber
from pharmacy.core.schedules import Schedule


class OrderStatus(StrEnum):
    """Where an order stands."""

    RECEIVED = "received"
    HELD = "held"
    VERIFIED = "verified"
    COMPOUNDING = "compounding"
    READY = "ready"
    DISPENSED = "dispensed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Prescription:
    """What was prescribed. `quantity_written` and `directions_written` are the sender's own."""

    drug: str
    form: str
    written_on: datetime.date
    schedule: Schedule
    quantity_written: int | None
    directions_written: str | None
    refills: int
    purpose: str | None


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """One order as it came in, understood but not yet planned. `start_on` is the first night."""

    external_id: str | None
    patient: Patient
    prescriber: Prescriber
    prescription: Prescription
    limits: Limits
    start_on: datetime.date | None


class Severity(StrEnum):
    """How a flag acts: a hold stops rendering until a named person resolves it."""

    HOLD = "hold"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about an order that a pharmacist should see; `code` is stable."""

    code: str
    severity: Severity
    message: str
