"""Decisions about an order that came in: verified, returned for clarification, or canceled."""

import datetime
from collections.abc import Collection

from sqlalchemy.orm import Session

from pharmacy.core import roles
from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.errors import NotAllowed, NotReady
from pharmacy.core.messages import Message
from pharmacy.core.orders import Step
from pharmacy.models.orders import Order
from pharmacy.services.labels import cancellation, labels_to_verify
from pharmacy.services.people import signatures
from pharmacy.services.people.passwords import Proof
from pharmacy.services.records import transitions
from pharmacy.services.records.order_changes import SeenOrder, TransitionRequest, changing


def verify_order(
    session: Session,
    actor: Actor,
    seen: SeenOrder,
    proof: Proof,
    now: datetime.datetime,
    looked: Collection[str] | None = None,
) -> Order:
    """Verify an order. From now on it may be compounded and its labels printed.

    looked: the labels that the page showed. Raises InvalidInput if the signature's proof is not the
    actor's; NotAllowed for a person who entered the order, or changed it since its last
    verification; NotReady if a label is not rendered yet, or was rendered since; IllegalTransition;
    and what `changing` raises.
    """
    signatures.accept(session, actor, proof)
    with changing(session, actor, seen, now) as change:
        refusal = why_not_verify(change.order, actor)
        if refusal is not None:
            raise NotAllowed(refusal)
        change.take(TransitionRequest(Step.VERIFY, is_signed=True))
        unseen = labels_to_verify.why_not_looked(change.order, looked)
        if unseen is not None:
            raise NotReady(unseen)
    return change.order


def why_not_verify(order: Order, actor: Actor) -> Message | None:
    """Why this person may not verify this order. None if nothing prevents it."""
    if roles.may_verify(actor.id or "", entered_by(order)):
        return None
    return Message(
        "you_entered_it", "You entered this order, or changed it. Another pharmacist verifies it."
    )


def entered_by(order: Order) -> set[str]:
    """Everyone who typed the order in, or changed it since its last verification."""
    verified = transitions.latest(order, Step.VERIFY)
    since = verified.number if verified is not None else 0
    people = {
        transition.actor_id
        for transition in order.transitions[since:]
        if transition.step is Step.CHANGE and transition.actor_kind is ActorKind.USER
    }
    people.add(str(order.entered_by) if order.entered_by is not None else None)
    return {person for person in people if person is not None}


def return_for_clarification(
    session: Session, actor: Actor, seen: SeenOrder, reason: str, now: datetime.datetime
) -> Order:
    """Return an order to the technician with a reason. It must be verified again."""
    return _take(session, actor, seen, TransitionRequest(Step.RETURN, reason), now)


def answer(
    session: Session, actor: Actor, seen: SeenOrder, reason: str, now: datetime.datetime
) -> Order:
    """Answer the question on a returned order. The pharmacist then reviews it again."""
    return _take(session, actor, seen, TransitionRequest(Step.ANSWER, reason), now)


def cancel_order(
    session: Session, actor: Actor, seen: SeenOrder, reason: str, now: datetime.datetime
) -> Order:
    """Cancel an order: nothing more of it is made, rendered, printed or dispensed.

    Raises IllegalTransition if it was dispensed or is already canceled.
    """
    order = _take(session, actor, seen, TransitionRequest(Step.CANCEL, reason), now)
    cancellation.end_labels(session, order, now)
    return order


def _take(
    session: Session,
    actor: Actor,
    seen: SeenOrder,
    wanted: TransitionRequest,
    now: datetime.datetime,
) -> Order:
    with changing(session, actor, seen, now) as change:
        change.take(wanted)
    return change.order
