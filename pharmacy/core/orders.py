"""An order as it was understood, and its statuses."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import PharmacyError
from pharmacy.core.flags import Flag
from pharmacy.core.instructions import Instruction
from pharmacy.core.messages import Message
from pharmacy.core.people import Patient, Prescriber
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.roles import Permission
from pharmacy.core.schedules import Schedule


class OrderStatus(StrEnum):
    """The status of an order."""

    RECEIVED = "received"
    HELD = "held"
    VERIFIED = "verified"
    COMPOUNDING = "compounding"
    READY = "ready"
    DISPENSED = "dispensed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """A transition of an order, forward or back. Its value is the one in the table."""

    HOLD = "hold"
    RELEASE = "release"
    CHANGE = "change"
    RETURN = "send_back"
    ANSWER = "answer"
    VERIFY = "verify"
    COMPOUND = "compound"
    FINAL_VERIFICATION = "check"
    DISPENSE = "hand_out"
    CLOSE = "close"
    CANCEL = "cancel"


# The meaning of a person's signature at a transition (21 CFR 11.50).
MEANINGS: dict[Step, str] = {
    Step.HOLD: "a hold was found",
    Step.RELEASE: "the last hold was resolved",
    Step.CHANGE: "the order was changed: to be verified",
    Step.RETURN: "returned for clarification by a pharmacist",
    Step.ANSWER: "answered, to be verified",
    Step.VERIFY: "verified: may be compounded, labeled and printed",
    Step.COMPOUND: "compounding begun",
    Step.FINAL_VERIFICATION: "final verification: every container scanned and approved",
    Step.DISPENSE: "dispensed",
    Step.CLOSE: "nothing left to make",
    Step.CANCEL: "cancelled",
}


class IllegalTransition(PharmacyError):
    """The transition is not allowed from the order's current status."""

    code = "illegal_move"


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """The new status after a transition, and the statuses from which it is allowed.

    permission: what a person needs for it. None if it follows from an action with its own
    permission.
    """

    ways: Mapping[OrderStatus, OrderStatus]
    permission: Permission | None


UNDER_WAY = (OrderStatus.VERIFIED, OrderStatus.COMPOUNDING, OrderStatus.READY)
# The patient has the containers of a dispensed order. What changes then is made again.
STANDING = (OrderStatus.RECEIVED, *UNDER_WAY, OrderStatus.DISPENSED)
OPEN = (OrderStatus.RECEIVED, OrderStatus.HELD, *UNDER_WAY)
# Before verification, a label is only a preview for the pharmacist.
PRINTABLE = frozenset({*UNDER_WAY, OrderStatus.DISPENSED})

# Every transition, and who may make it.
TRANSITIONS: dict[Step, TransitionRule] = {
    Step.HOLD: TransitionRule(dict.fromkeys(STANDING, OrderStatus.HELD), None),
    Step.RELEASE: TransitionRule({OrderStatus.HELD: OrderStatus.RECEIVED}, Permission.RESOLVE_HOLD),
    Step.CHANGE: TransitionRule(
        {**dict.fromkeys(STANDING, OrderStatus.RECEIVED), OrderStatus.HELD: OrderStatus.HELD},
        None,
    ),
    Step.RETURN: TransitionRule(
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
    Step.FINAL_VERIFICATION: TransitionRule(
        {OrderStatus.COMPOUNDING: OrderStatus.READY}, Permission.FINAL_VERIFICATION
    ),
    Step.DISPENSE: TransitionRule({OrderStatus.READY: OrderStatus.DISPENSED}, Permission.DISPENSE),
    Step.CLOSE: TransitionRule({OrderStatus.VERIFIED: OrderStatus.DISPENSED}, Permission.DISPENSE),
    Step.CANCEL: TransitionRule(
        dict.fromkeys(OPEN, OrderStatus.CANCELLED), Permission.CANCEL_ORDER
    ),
}


def status_after(status: OrderStatus, step: Step) -> OrderStatus:
    """The new status after the transition. Raises IllegalTransition if it is not allowed."""
    after = TRANSITIONS[step].ways.get(status)
    if after is None:
        raise IllegalTransition(
            Message(
                "not_from_this_state",
                "The order is %(state)s: %(remedy)s.",
                state=status,
                remedy=REMEDIES[status],
            )
        )
    return after


# What to do instead, if a transition is not allowed.
REMEDIES: dict[OrderStatus, Message] = {
    OrderStatus.RECEIVED: Message("verify_first", "a pharmacist verifies it first"),
    OrderStatus.HELD: Message("resolve_holds_first", "a pharmacist resolves its holds first"),
    OrderStatus.VERIFIED: Message("compound_next", "its compounding comes next"),
    OrderStatus.COMPOUNDING: Message("check_next", "the final verification comes next"),
    OrderStatus.READY: Message("hand_out_next", "dispense it, or return it to be verified again"),
    OrderStatus.DISPENSED: Message(
        "amend_or_stop", "an amendment changes or stops what the patient has"
    ),
    OrderStatus.CANCELLED: Message("place_a_new_one", "place a new one"),
}


@dataclass(frozen=True, slots=True)
class Prescription:
    """The prescribed course.

    `quantity_written`, `directions_written` and `days_supply_written` repeat in the prescriber's
    own words what the schedule says, taken once: refills come on top of them. strength_written: the
    strength of "1 capsule" in the directions; concentration_written: the mass in one mL of them.
    They do not determine what is made. instructions: of food and handling, beside those that the
    directions state.
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
    concentration_written: Quantity | None = None
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """One order as it came in, validated but not yet planned. `start_on` is the first day.

    merge_containers: adjacent phases of one strength share a container if that fits. label_stock:
    the stock of its labels. None is the pharmacy's usual stock. remarks: what the reader did not
    understand, or proposes, for a pharmacist to judge. other_directions: the whole course in words
    a second time. It is compared like the first.
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
