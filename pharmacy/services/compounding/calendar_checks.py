"""The patient calendar through the day: scanned, put in the bag, or a reason why not."""

import datetime
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.calendar_checks import CalendarState, CalendarStatement
from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.messages import Message
from pharmacy.core.orders import Step
from pharmacy.models.final_verifications import CalendarCheck as CalendarCheck
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.transitions import OrderTransition
from pharmacy.services.labels import labels_to_verify
from pharmacy.services.records import audit, transitions
from pharmacy.services.records.identities import identity_of

NOT_SCANNED = Message(
    "calendar_not_scanned", "Scan the patient calendar, or say why there is none."
)
NOT_IN_BAG = Message(
    "calendar_not_in_bag", "Put the patient calendar in the bag, or say why there is none."
)


def is_current(order: Order, label: Label) -> bool:
    """Whether a scanned label is the current patient calendar of the order."""
    calendar = labels_to_verify.calendar_of(order)
    return calendar is not None and calendar.id == label.id


def check_of(session: Session, order: Order) -> CalendarCheck | None:
    """The last statement about the current calendar in the current compounding."""
    calendar, begun = labels_to_verify.calendar_of(order), transitions.latest(order, Step.COMPOUND)
    if calendar is None or begun is None:
        return None
    of_compounding = CalendarCheck.move_id == begun.id, CalendarCheck.label_id == calendar.id
    newest = select(CalendarCheck).where(*of_compounding).order_by(CalendarCheck.number.desc())
    return session.scalars(newest.limit(1)).first()


def note_scanned(session: Session, actor: Actor, order: Order, now: datetime.datetime) -> None:
    """Record that the calendar was scanned in final verification. All its pages have its number."""
    last, begun = check_of(session, order), transitions.latest(order, Step.COMPOUND)
    if begun is not None and (last is None or last.state != CalendarState.SCANNED):
        keep(session, actor, order, begun, CalendarStatement(CalendarState.SCANNED), now)


def refuse_unless_stated(
    session: Session,
    actor: Actor,
    order: Order,
    statement: CalendarStatement | None,
    now: datetime.datetime,
) -> None:
    """Record why no calendar was scanned. Raises InvalidInput without a reason."""
    last, begun = check_of(session, order), transitions.latest(order, Step.COMPOUND)
    is_scanned = last is not None and last.state == CalendarState.SCANNED
    if labels_to_verify.calendar_of(order) is None or begun is None or is_scanned:
        return
    if statement is None:
        raise _unanswered(NOT_SCANNED)
    keep(session, actor, order, begun, statement, now)


def keep_dispensed(
    session: Session,
    actor: Actor,
    order: Order,
    step: OrderTransition,
    statement: CalendarStatement | None,
    now: datetime.datetime,
) -> None:
    """Record whether the calendar left with its order. Raises InvalidInput without an answer."""
    if labels_to_verify.calendar_of(order) is None:
        return
    if statement is None:
        raise _unanswered(NOT_IN_BAG)
    keep(session, actor, order, step, statement, now)


def _unanswered(message: Message) -> InvalidInput:
    return invalid("/calendar", "calendar", message)


def keep(
    session: Session,
    actor: Actor,
    order: Order,
    step: OrderTransition,
    statement: CalendarStatement,
    now: datetime.datetime,
) -> None:
    """Record a person's statement about the calendar at a transition of its order."""
    calendar = labels_to_verify.calendar_of(order)
    if calendar is None:
        return
    said = CalendarCheck.move_id == step.id, CalendarCheck.label_id == calendar.id
    before = session.scalars(select(CalendarCheck.number).where(*said)).all()
    row = CalendarCheck(
        move_id=step.id,
        label_id=calendar.id,
        number=max(before, default=0) + 1,
        state=statement.state.value,
        note=statement.note or None,
        user_id=identity_of(actor),
        at=now,
    )
    session.add(row)
    session.flush()
    detail = {"order": str(order.id), "label": str(calendar.id), "state": statement.state.value}
    audit.record(session, actor, Event.CALENDAR_CHECKED, row.id, now, **detail)


def of_order(session: Session, order: Order) -> dict[uuid.UUID, CalendarCheck]:
    """The last statement about the calendar, by the transition at which it was made."""
    return {
        row.move_id: row
        for row in _of_transitions(session, [transition.id for transition in order.transitions])
    }


def _of_transitions(
    session: Session, transition_ids: Sequence[uuid.UUID]
) -> Sequence[CalendarCheck]:
    query = select(CalendarCheck).where(CalendarCheck.move_id.in_(transition_ids))
    return session.scalars(query.order_by(CalendarCheck.number)).all()
