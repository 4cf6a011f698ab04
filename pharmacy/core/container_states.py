"""The state of each container: what it waits for, since when, by the facts of its order.

Nothing stores a state. It follows from the order's status and from what was recorded about the
container, so it cannot disagree with them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.messages import Message
from pharmacy.core.orders import UNDER_WAY, OrderStatus


class ContainerState(StrEnum):
    """What a container waits for."""

    WAITING_FOR_VERIFICATION = "waiting_for_verification"
    HELD = "held"
    TO_COMPOUND = "to_compound"
    COMPOUNDING = "compounding"
    TO_PACKAGE = "to_package"
    TO_CHECK = "to_check"
    READY = "ready"
    DISPENSED = "dispensed"
    CANCELLED = "cancelled"


# Nothing is promised for a container in one of these states.
ENDED = frozenset({ContainerState.DISPENSED, ContainerState.CANCELLED})
# What was verified: its next fill waits only for its day.
AFTER_VERIFICATION = (*UNDER_WAY, OrderStatus.DISPENSED)
# The state of a container that takes part in the current work. An order that is being compounded
# has containers at several stages: see `_being_made`.
BY_STATUS: dict[OrderStatus, ContainerState] = {
    OrderStatus.RECEIVED: ContainerState.WAITING_FOR_VERIFICATION,
    OrderStatus.HELD: ContainerState.HELD,
    OrderStatus.VERIFIED: ContainerState.TO_COMPOUND,
    OrderStatus.COMPOUNDING: ContainerState.COMPOUNDING,
    OrderStatus.READY: ContainerState.READY,
    OrderStatus.DISPENSED: ContainerState.DISPENSED,
    OrderStatus.CANCELLED: ContainerState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class LaterFill:
    """The fill of a container that is not begun: its number, and the day to compound it by."""

    number: int
    make_on: datetime.date


@dataclass(frozen=True, slots=True)
class ContainerFacts:
    """What is recorded about one container.

    status: of its order. has_left: it left with the label that applies. is_at_home: the patient has
    it, and a new label for it has not left yet. is_replaced: the plan in force does not use it, and
    no label for it applies. later_fill: None once its fill is begun. is_labeled: its label was
    scanned back. is_checked: a pharmacist scanned it in this final verification. is_failed: its
    label could not be made. is_asked: the order was returned with a question. unmade: the numbers
    of the order's containers that are not packaged and labeled.
    """

    status: OrderStatus
    has_left: bool = False
    is_at_home: bool = False
    is_replaced: bool = False
    later_fill: LaterFill | None = None
    is_packaged: bool = False
    is_labeled: bool = False
    is_checked: bool = False
    is_failed: bool = False
    is_asked: bool = False
    unmade: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class ContainerMoments:
    """When it happened. None: not, or not yet.

    arrived_at: the order reached its status. verified_at: the order was last verified. added_at: a
    plan gave the order this container. relabeled_at: its current label was made. packaged_at,
    labeled_at: first, with that label.
    """

    arrived_at: datetime.datetime
    added_at: datetime.datetime
    verified_at: datetime.datetime | None = None
    relabeled_at: datetime.datetime | None = None
    packaged_at: datetime.datetime | None = None
    labeled_at: datetime.datetime | None = None
    left_at: datetime.datetime | None = None
    replaced_at: datetime.datetime | None = None


def state_of(facts: ContainerFacts) -> ContainerState:
    """The state of a container, by the first row that applies.

    | fact | state |
    | --- | --- |
    | it left with the label that applies, or its order was canceled after it left | dispensed |
    | its order is canceled, or a change of the course replaced it | cancelled |
    | its fill is not begun, and its order was verified | to_compound |
    | the patient has it, and its order is verified | to_package: only a label is made |
    | its order is being compounded | compounding, to_package, to_check, as far as it is made |
    | its order is ready, and nobody scanned it in final verification | to_check |
    | anything else | by the status of its order |
    """
    is_cancelled = facts.status is OrderStatus.CANCELLED
    if facts.has_left or (facts.is_at_home and is_cancelled):
        return ContainerState.DISPENSED
    if facts.is_replaced or is_cancelled:
        return ContainerState.CANCELLED
    if facts.later_fill is not None and facts.status in AFTER_VERIFICATION:
        return ContainerState.TO_COMPOUND
    if facts.is_at_home and facts.status is OrderStatus.VERIFIED:
        return ContainerState.TO_PACKAGE
    if facts.status is OrderStatus.COMPOUNDING:
        return _being_made(facts)
    if facts.status is OrderStatus.READY and not facts.is_checked:
        return ContainerState.TO_CHECK
    return BY_STATUS[facts.status]


def _being_made(facts: ContainerFacts) -> ContainerState:
    if not (facts.is_packaged or facts.is_at_home):
        return ContainerState.COMPOUNDING
    return ContainerState.TO_CHECK if facts.is_labeled else ContainerState.TO_PACKAGE


def since(facts: ContainerFacts, moments: ContainerMoments) -> datetime.datetime:
    """When a container reached its state."""
    match state_of(facts):
        case ContainerState.DISPENSED:
            return moments.left_at or moments.arrived_at
        case ContainerState.CANCELLED:
            replaced = moments.replaced_at if facts.is_replaced else None
            return replaced or moments.arrived_at
        case ContainerState.WAITING_FOR_VERIFICATION | ContainerState.HELD:
            # The patient had it until its new label was made.
            relabeled = moments.relabeled_at if facts.is_at_home else None
            return _last(moments.arrived_at, moments.added_at, relabeled)
        case ContainerState.TO_COMPOUND:
            return _last(moments.verified_at or moments.arrived_at, moments.added_at)
        case ContainerState.TO_PACKAGE if facts.is_at_home:
            return _last(moments.verified_at or moments.arrived_at, moments.relabeled_at)
        case ContainerState.TO_PACKAGE:
            return _last(moments.arrived_at, moments.packaged_at, moments.relabeled_at)
        case ContainerState.TO_CHECK:
            made = moments.packaged_at, moments.relabeled_at, moments.labeled_at
            return _last(moments.arrived_at, *made)
        case _:
            return moments.arrived_at


def _last(first: datetime.datetime, *others: datetime.datetime | None) -> datetime.datetime:
    return max(first, *(moment for moment in others if moment is not None), first)


def waits_for(facts: ContainerFacts, number: int) -> Message:
    """What container `number` waits for, in words: who does what next."""
    match state_of(facts):
        case ContainerState.DISPENSED:
            return Message("waits_for_nothing", "Nothing. It left the pharmacy.")
        case ContainerState.CANCELLED:
            return _ended(facts)
        case ContainerState.HELD:
            return Message(
                "waits_for_holds", "A pharmacist has to resolve the holds of the order first."
            )
        case ContainerState.WAITING_FOR_VERIFICATION:
            return _to_verify(facts)
        case ContainerState.TO_COMPOUND:
            return _to_compound(facts)
        case ContainerState.READY:
            return Message("waits_for_pickup", "Pickup, delivery or shipment.")
        case ContainerState.TO_CHECK:
            return _to_check(facts, number)
        case state:
            return _to_make(facts, state)


def _ended(facts: ContainerFacts) -> Message:
    if facts.is_replaced:
        return Message("waits_for_nothing_replaced", "Nothing. A change of the course replaced it.")
    return Message("waits_for_nothing_cancelled", "Nothing. The order is canceled.")


def _failed() -> Message:
    return Message(
        "waits_for_label", "Its label could not be made. A technician has it made again."
    )


def _to_verify(facts: ContainerFacts) -> Message:
    if facts.is_failed:
        return _failed()
    if facts.is_asked:
        return Message("waits_for_answer", "An answer to the pharmacist's question.")
    return Message("waits_for_verification", "A pharmacist has to verify the order.")


def _to_compound(facts: ContainerFacts) -> Message:
    later = facts.later_fill
    if later is None:
        return Message("waits_for_compounding", "A technician has to begin compounding.")
    return Message(
        "waits_for_fill",
        "Fill %(number)s, to be compounded by %(day)s.",
        number=later.number,
        day=later.make_on,
    )


def _to_make(facts: ContainerFacts, state: ContainerState) -> Message:
    if facts.is_failed:
        return _failed()
    if state is ContainerState.COMPOUNDING:
        return Message(
            "waits_for_packaging", "It is being compounded. A technician packages it next."
        )
    if facts.is_at_home:
        return Message(
            "waits_for_new_label",
            "The patient has it. A technician has to print its new label and scan it back.",
        )
    return Message("waits_for_labeling", "A technician has to label it and scan the label back.")


def _to_check(facts: ContainerFacts, number: int) -> Message:
    others = [one for one in facts.unmade if one != number]
    if others:
        return Message(
            "waits_for_others",
            "The order's other containers. Not packaged and labeled yet: %(numbers)s.",
            numbers=others,
        )
    if facts.is_checked:
        return Message(
            "waits_for_signature", "A pharmacist scanned it and has to sign the final verification."
        )
    return Message("waits_for_check", "A pharmacist has to scan it in final verification.")
