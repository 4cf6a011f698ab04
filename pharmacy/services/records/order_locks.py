"""Row locks and version checks for order changes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.errors import ChangedMeanwhile, NotFound
from pharmacy.core.messages import Message
from pharmacy.models.orders import Order
from pharmacy.services.records import order_rows
from pharmacy.services.records.identities import as_identity, of_client


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """The order to change, and the versions that the caller may have read.

    versions: None for a change that applies to any version.
    """

    order_id: str
    versions: frozenset[int] | None = None


def lock_order(session: Session, actor: Actor, order_id: str) -> Order:
    """The order with all its parts, reread under a lock. Concurrent changes wait.

    Raises NotFound, also for an order of another client.
    """
    query = select(Order).where(Order.id == as_identity(order_id))
    if actor.kind is ActorKind.CLIENT:
        query = query.where(of_client(actor))
    locked = query.options(*order_rows.ORDER_PARTS).with_for_update(of=Order)
    order = session.scalar(locked.execution_options(populate_existing=True))
    if order is None:
        raise NotFound(Message("no_such_order", "Order not found."))
    return order


def lock_seen(session: Session, actor: Actor, seen: SeenOrder) -> Order:
    """The same. Raises ChangedMeanwhile if the order has changed since it was read."""
    order = lock_order(session, actor, seen.order_id)
    if seen.versions is not None and order.version not in seen.versions:
        message = Message(
            "order_changed_meanwhile",
            "The order was changed after you read it. Read it again, then decide.",
        )
        raise ChangedMeanwhile(message)
    return order
