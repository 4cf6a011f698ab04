"""Dispensing of verified containers, to the patient or a carrier."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.calendar_checks import CalendarStatement
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.final_verification import DispensingMethod
from pharmacy.core.messages import Message
from pharmacy.core.orders import Step
from pharmacy.models.orders import Order
from pharmacy.models.transitions import DispensingRecord
from pharmacy.services.compounding import calendar_checks, worklists
from pharmacy.services.records.order_changes import SeenOrder, TransitionRequest, changing

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """How the containers left, and who received them. reference: the carrier's tracking number.

    calendar: whether the patient calendar is with them, or why not.
    """

    way: DispensingMethod
    recipient: str
    reference: str | None
    calendar: CalendarStatement | None = None


def read_receipt(way: str, recipient: str, reference: str) -> Receipt:
    """A receipt from the form. Raises InvalidInput by field."""
    problems = []
    if way not in list(DispensingMethod):
        problems.append(
            Problem(
                "/way",
                "choice",
                Message("choose_how_it_leaves", "Choose how it leaves the pharmacy."),
            )
        )
    who, parcel = " ".join(recipient.split()), " ".join(reference.split())
    if not 0 < len(who) <= LONGEST or not who.isprintable():
        message = Message(
            "say_who_received_it",
            "Say who received it, in at most %(most)s characters.",
            most=LONGEST,
        )
        problems.append(Problem("/recipient", "recipient", message))
    if len(parcel) > LONGEST or not parcel.isprintable():
        message = Message(
            "seen_characters", "Give at most %(most)s characters that can be seen.", most=LONGEST
        )
        problems.append(Problem("/reference", "reference", message))
    if way == DispensingMethod.SHIPPED and not parcel:
        message = Message("no_tracking_number", "Give the carrier and its tracking number.")
        problems.append(Problem("/reference", "missing", message))
    if problems:
        raise InvalidInput(problems)
    return Receipt(DispensingMethod(way), who, parcel or None)


def dispense(
    session: Session, actor: Actor, seen: SeenOrder, receipt: Receipt, now: datetime.datetime
) -> DispensingRecord:
    """Record that all verified containers left the pharmacy. Only its row names the recipient.

    Raises IllegalTransition for an order that is not ready, InvalidInput without a statement about
    the patient calendar, and what `changing` raises.
    """
    with changing(session, actor, seen, now) as change:
        order, transition = change.order, change.take(TransitionRequest(Step.DISPENSE))
        items = worklists.worklist_of(session, order)
        session.flush()
        row = DispensingRecord(
            move_id=transition.id,
            way=receipt.way,
            recipient=receipt.recipient,
            reference=receipt.reference,
        )
        session.add(row)
        session.flush()
        calendar_checks.keep_dispensed(session, actor, order, transition, receipt.calendar, now)
        for item in items:
            if item.scan is not None:
                item.scan.hand_out_id = row.id
    return row


def of_order(session: Session, order: Order) -> Sequence[DispensingRecord]:
    """Every time that containers of the order left."""
    ids = [transition.id for transition in order.transitions if transition.step is Step.DISPENSE]
    return session.scalars(select(DispensingRecord).where(DispensingRecord.move_id.in_(ids))).all()
