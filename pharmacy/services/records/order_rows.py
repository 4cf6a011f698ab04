"""Rows of orders with all their parts, and who may read them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from pharmacy import models
from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import NotFound
from pharmacy.core.messages import Message
from pharmacy.models.containers import Container
from pharmacy.models.orders import Order
from pharmacy.models.plans import Plan
from pharmacy.services.records import access_log
from pharmacy.services.records.identities import as_identity, of_client

ORDER_PARTS = (
    selectinload(Order.plans).selectinload(Plan.phases).selectinload(models.phases.Phase.doses),
    selectinload(Order.plans).selectinload(Plan.takes),
    selectinload(Order.plans).selectinload(Plan.fills),
    selectinload(Order.plans).selectinload(Plan.containers).joinedload(Container.fill),
    selectinload(Order.flags).selectinload(models.flags.Flag.resolver),
    selectinload(Order.labels),
    selectinload(Order.schedules),
    selectinload(Order.amendments),
    selectinload(Order.transitions),
)


def existing_order(session: Session, order_id: str) -> Order:
    """The existing order with this id, with all its parts."""
    return session.get_one(Order, as_identity(order_id), options=ORDER_PARTS)


def drug_of(session: Session, order_id: str) -> str | None:
    """The drug of an order. None for an unknown order, which other functions report."""
    return session.scalar(select(Order.drug).where(Order.id == as_identity(order_id)))


def find_order(session: Session, actor: Actor, order_id: str) -> Order | None:
    """The order with all its parts, not yet shown to anybody. None also for another client's."""
    query = select(Order).where(Order.id == as_identity(order_id))
    if actor.kind is ActorKind.CLIENT:
        query = query.where(of_client(actor))
    return session.scalar(query.options(*ORDER_PARTS))


def get_order(session: Session, actor: Actor, order_id: str) -> Order:
    """The order with all its parts. Raises NotFound, also for an order of another client."""
    order = find_order(session, actor, order_id)
    if order is None:
        raise NotFound(Message("no_such_order", "Order not found."))
    access_log.note(session, actor, Event.ORDER_SEEN, order)
    return order
