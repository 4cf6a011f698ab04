"""An order as it is understood, and the states that it goes through."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import PharmacyError
from pharmacy.core.flags import Flag
from pharmacy.core.people import Patient, Prescriber
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.regimen.schedules import Schedule
from pharmacy.core.roles import Permission


class OrderStatus(StrEnum):
    """Where an order stands."""

    RECEIVED = "received"
    HELD = "held"
    VERIFIED = "verified"
    COMPOUNDING = "compounding"
    READY = "ready"
    DISPENSED = "dispensed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What moves an order on, or takes it back."""

    HOLD = "hold"
    RELEASE = "release"
    CHANGE = "change"
    SEND_BACK = "send_back"
    ANSWER = "answer"
    VERIFY = "verify"
    COMPOUND = "compound"
    CHECK = "check"
    HAND_OUT = "hand_out"
    CLOSE = "close"
    CANCEL = "cancel"


# What it means that somebody's name stands by a step (21 CFR 11.50).
MEANINGS: dict[Step, str] = {
    Step.HOLD: "a hold was found",
    Step.RELEASE: "the last hold was resolved",
    Step.CHANGE: "the order was changed: to be verified",
    Step.SEND_BACK: "sent back by a pharmacist",
    Step.ANSWER: "answered, to be verified",
    Step.VERIFY: "verified: may be compounded, labelled and printed",
    Step.COMPOUND: "compounding begun",
    Step.CHECK: "final check: every container scanned and approved",
    Step.HAND_OUT: "handed out or shipped",
    Step.CLOSE: "nothing of it is left to be made",
    Step.CANCEL: "cancelled",
}


class IllegalMove(PharmacyError):
    """An order cannot take this step from where it stands."""

    code = "illegal_move"


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """Where a step leads, from each status that it may be taken from.

    permission: what a person needs for it; None where it follows from something that has its own.
    """

    ways: Mapping[OrderStatus, OrderStatus]
    permission: Permission | None


UNDER_WAY = (OrderStatus.VERIFIED, OrderStatus.COMPOUNDING, OrderStatus.READY)
# The containers of a dispensed order are with the patient; what is changed then is made anew.
STANDING = (OrderStatus.RECEIVED, *UNDER_WAY, OrderStatus.DISPENSED)
OPEN = (OrderStatus.RECEIVED, OrderStatus.HELD, *UNDER_WAY)
# Before it is verified, a label is a picture that a pharmacist judges by.
PRINTABLE = frozenset({*UNDER_WAY, OrderStatus.DISPENSED})

# Every move there is, and who may make it.
MOVES: dict[Step, TransitionRule] = {
    Step.HOLD: TransitionRule(dict.fromkeys(STANDING, OrderStatus.HELD), None),
    Step.RELEASE: TransitionRule({OrderStatus.HELD: OrderStatus.RECEIVED}, Permission.RESOLVE_HOLD),
    Step.CHANGE: TransitionRule(
        {**dict.fromkeys(STANDING, OrderStatus.RECEIVED), OrderStatus.HELD: OrderStatus.HELD},
        None,
    ),
    Step.SEND_BACK: TransitionRule(
        dict.fromkeys((OrderStatus.RECEIVED, *UNDER_WAY), OrderStatus.RECEIVED),
        Permission.VERIFY_ORDER,
    ),
    Step.ANSWER: TransitionRule(
        {OrderStatus.RECEIVED: OrderStatus.RECEIVED}, Permission.PLACE_ORDER
    ),
    Step.VERIFY: TransitionRule(
        {OrderStatus.RECEIVED: OrderStatus.VERIFIED}, Permission.VERIFY_ORDER
    ),
    Step.COMPOUND: TransitionRule(
        {OrderStatus.VERIFIED: OrderStatus.COMPOUNDING}, Permission.COMPOUND
    ),
    Step.CHECK: TransitionRule(
        {OrderStatus.COMPOUNDING: OrderStatus.READY}, Permission.FINAL_CHECK
    ),
    Step.HAND_OUT: TransitionRule({OrderStatus.READY: OrderStatus.DISPENSED}, Permission.HAND_OUT),
    Step.CLOSE: TransitionRule({OrderStatus.VERIFIED: OrderStatus.DISPENSED}, Permission.HAND_OUT),
    Step.CANCEL: TransitionRule(
        dict.fromkeys(OPEN, OrderStatus.CANCELLED), Permission.CANCEL_ORDER
    ),
}


def moved(status: OrderStatus, step: Step) -> OrderStatus:
    """Where the step leads an order that is `status`; raises IllegalMove where it cannot be."""
    after = MOVES[step].ways.get(status)
    if after is None:
        raise IllegalMove(f"the order is {status}: {REMEDIES[status]}")
    return after


# What can be done instead, where a step cannot be taken.
REMEDIES: dict[OrderStatus, str] = {
    OrderStatus.RECEIVED: "a pharmacist verifies it first",
    OrderStatus.HELD: "a pharmacist resolves its holds first",
    OrderStatus.VERIFIED: "its compounding comes next",
    OrderStatus.COMPOUNDING: "the pharmacist's final check comes next",
    OrderStatus.READY: "hand it out, or send it back to be verified again",
    OrderStatus.DISPENSED: "what the patient has is changed by an amendment, or stopped by one",
    OrderStatus.CANCELLED: "place a new one",
}


@dataclass(frozen=True, slots=True)
class Prescription:
    """What was prescribed.

    `quantity_written`, `directions_written` and `days_supply_written` are the sender's own words
    for what the schedule says as well, taken once: refills come on top of them. strength_written:
    what the directions count in, the strength of "1 capsule"; it does not say what is made.
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
    strength_written: Quantity | None = None


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """One order as it came in, understood but not yet planned. `start_on` is the first night.

    merge_containers: neighbouring phases of one strength share a container where that fits.
    label_stock: what its labels are printed on; None is the pharmacy's usual stock.
    remarks: what its reader did not understand of it, or proposes, for a pharmacist to judge.
    other_directions: the whole course in words a second time, to be compared like the first.
    """

    external_id: str | None
    patient: Patient
    prescriber: Prescriber
    prescription: Prescription
    limits: Limits
    start_on: datetime.date | None
    merge_containers: bool = False
    label_stock: str | None = None
    remarks: tuple["Flag", ...] = ()
    other_directions: tuple[str, ...] = ()
