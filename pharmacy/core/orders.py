"""An order as it is understood, and the states that it goes through."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import PharmacyError
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


class IllegalMove(PharmacyError):
    """An order cannot go from where it stands to there."""

    code = "illegal_move"


# From each status to those that may follow it.
MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.RECEIVED: frozenset({OrderStatus.HELD}),
    OrderStatus.HELD: frozenset({OrderStatus.RECEIVED}),
}


def moved(status: OrderStatus, to: OrderStatus) -> OrderStatus:
    """The status `to`; raises IllegalMove where no order may go there from `status`."""
    if to not in MOVES.get(status, ()):
        raise IllegalMove(f"an order that is {status} cannot become {to}")
    return to


@dataclass(frozen=True, slots=True)
class Prescription:
    """What was prescribed.

    `quantity_written`, `directions_written` and `days_supply_written` are the sender's own words
    for what the schedule says as well, taken once: refills come on top of them.
    """

    drug: str
    form: str
    written_on: datetime.date
    schedule: Schedule
    quantity_written: int | None
    directions_written: str | None
    refills: int
    purpose: str | None
    days_supply_written: int | None = None


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """One order as it came in, understood but not yet planned. `start_on` is the first night.

    merge_containers: neighbouring phases of one strength share a container where that fits.
    remarks: what its reader did not understand of it, or proposes, for a pharmacist to judge.
    """

    external_id: str | None
    patient: Patient
    prescriber: Prescriber
    prescription: Prescription
    limits: Limits
    start_on: datetime.date | None
    merge_containers: bool = False
    remarks: tuple["Flag", ...] = ()


class Severity(StrEnum):
    """How a flag acts: a hold stops rendering until a named person resolves it."""

    HOLD = "hold"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about an order that a pharmacist should see; `code` is stable.

    message: its first paragraph is what the order's sender may read as well; what follows a blank
    line is for the pharmacy alone.
    """

    code: str
    severity: Severity
    message: str

    @property
    def told_to_sender(self) -> str:
        """The message in one line, as far as the order's sender may read it."""
        return " ".join(self.message.partition("\n\n")[0].splitlines())
