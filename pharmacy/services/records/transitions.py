"""Every transition of every order: checked, stored and audited together."""

import datetime
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy import models
from pharmacy.core import roles
from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import NotAllowed, NotReady
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.orders import (
    MEANINGS,
    PRINTABLE,
    TRANSITIONS,
    IllegalTransition,
    OrderStatus,
    Step,
    status_after,
)
from pharmacy.core.roles import Permission
from pharmacy.models.orders import Order
from pharmacy.models.transitions import OrderTransition as OrderTransition
from pharmacy.services.records import audit, outbox
from pharmacy.services.records.identities import identity_of

EVENTS: dict[Step, Event] = {
    Step.HOLD: Event.ORDER_HELD,
    Step.RELEASE: Event.ORDER_RELEASED,
    Step.CHANGE: Event.ORDER_TAKEN_BACK,
    Step.RETURN: Event.ORDER_SENT_BACK,
    Step.ANSWER: Event.ORDER_ANSWERED,
    Step.VERIFY: Event.ORDER_VERIFIED,
    Step.COMPOUND: Event.ORDER_COMPOUNDED,
    Step.FINAL_VERIFICATION: Event.ORDER_CHECKED,
    Step.DISPENSE: Event.ORDER_DISPENSED,
    Step.CLOSE: Event.ORDER_CLOSED,
    Step.CANCEL: Event.ORDER_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class TransitionRequest:
    """A transition, its reason, and whether the person signs it with the password."""

    step: Step
    reason: str | None = None
    is_signed: bool = False


def apply(
    session: Session, actor: Actor, order: Order, wanted: TransitionRequest, now: datetime.datetime
) -> OrderTransition:
    """Make one transition of an order, with its row and its audit entry.

    Called by `order_changes`, which locks the row and increments its version, and for holds. Raises
    IllegalTransition if the status does not allow it, NotAllowed if the person's current role does
    not.
    """
    step = wanted.step
    before = order.status
    order.status = status_after(before, step)
    permission = TRANSITIONS[step].permission
    # A client's key has already determined what it may do with its own order.
    if permission is not None and actor.kind is not ActorKind.CLIENT:
        refuse_unless(session, actor, permission)
    row = OrderTransition(
        number=len(order.transitions) + 1,
        step=step,
        before=before.value,
        after=order.status.value,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        at=now,
        is_signed=wanted.is_signed,
        meaning=MEANINGS[step],
        reason=wanted.reason,
    )
    order.transitions.append(row)
    if order.status is not before:
        outbox.report_status(session, order, now)
    change = {"before": row.before, "after": row.after}
    detail = {**change, "number": row.number, "version": order.version}
    audit.record(session, actor, EVENTS[step], order.id, now, **detail, **_digest(wanted))
    return row


def _digest(wanted: TransitionRequest) -> dict[str, str]:
    """The transition stores the reason's words. Their digest in the audit reveals a later edit."""
    if wanted.reason is None:
        return {}
    return {"reason_sha256": hashlib.sha256(wanted.reason.encode()).hexdigest()}


def refuse_unless(session: Session, actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the person's current role permits it: the page may be older."""
    user = None
    if actor.kind is ActorKind.USER:
        user = session.get(models.users.User, identity_of(actor), populate_existing=True)
    if user is None or not roles.may(user.role, permission):
        raise NotAllowed(
            Message(
                "only_these_roles",
                "Only these may do this: %(roles)s.",
                roles=roles.PERMISSIONS[permission],
            )
        )


def why_not_allowed(order: Order, step: Step) -> Sentence | None:
    """Why the order's status does not allow the transition. None if it does."""
    try:
        status_after(order.status, step)
    except IllegalTransition as error:
        return error.message
    return None


def latest(order: Order, step: Step) -> OrderTransition | None:
    """The last time that the order made this transition."""
    return next((row for row in reversed(order.transitions) if row.step is step), None)


def refuse_unless_printable(session: Session, order_id: uuid.UUID) -> None:
    """Raise NotReady for an order whose labels may not be printed, saying what comes first."""
    status = session.scalar(select(Order.status).where(Order.id == order_id))
    refusal = why_not_printable(status) if status is not None else None
    if refusal is not None:
        raise NotReady(refusal)


def refuse_unless_handed_to(session: Session, actor: Actor, order_id: uuid.UUID) -> None:
    """Raise NotReady for an order whose PDFs the actor may not get, because a PDF can be printed.

    A client may read the labels of its order, as it cannot print here, while the order is not held.
    """
    status = session.scalar(select(Order.status).where(Order.id == order_id))
    if actor.kind is ActorKind.CLIENT and status is OrderStatus.RECEIVED:
        return
    refuse_unless_printable(session, order_id)


def why_not_printable(status: OrderStatus) -> Message | None:
    """Why labels of an order with this status may not be printed. None if they may."""
    if status in PRINTABLE:
        return None
    if status is OrderStatus.HELD:
        return Message(
            "held_not_printed",
            "The order is held. A pharmacist resolves its holds on its page first.",
        )
    if status is OrderStatus.CANCELLED:
        return Message("cancelled_not_printed", "The order is cancelled. Nothing of it is printed.")
    return Message("not_verified", "The order is not verified. A pharmacist verifies it first.")
