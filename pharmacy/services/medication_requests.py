"""Orders that come by FHIR: placed by the rules of every order, and found as resources again."""

import datetime
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.errors import NotFound
from pharmacy.core.orders import OrderRequest
from pharmacy.models.medication_requests import MedicationRequest as MedicationRequest
from pharmacy.models.orders import Order
from pharmacy.services import orders
from pharmacy.services.benches import Bench
from pharmacy.services.identities import as_identity, of_sender
from pharmacy.services.orders import Placed, Sent


@dataclass(frozen=True, slots=True)
class Received:
    """A resource as it was understood and as it was sent; entry: its place in a transaction."""

    order: OrderRequest
    sent: Sent
    entry: int | None = None


def place_order(
    session: Session, actor: Actor, received: Received, bench: Bench, now: datetime.datetime
) -> Placed:
    """Place the order of a resource; as `orders.place_order`, and the resource is found again."""
    placed = orders.place_order(session, actor, received.order, received.sent, bench, now)
    if placed.is_new:
        session.add(MedicationRequest(order_id=placed.order.id, entry=received.entry))
        session.flush()
    return placed


def get_request(session: Session, actor: Actor, order_id: str) -> MedicationRequest:
    """The resource of an order; raises NotFound for one that came by another way or sender."""
    found = session.scalar(_of(actor).where(Order.id == as_identity(order_id)))
    if found is None:
        raise NotFound("there is no such MedicationRequest")
    return found


def _of(actor: Actor) -> Select[MedicationRequest]:
    """The resources that the actor may see, each with what is told of its order."""
    query = select(MedicationRequest).join(MedicationRequest.order)
    if actor.kind is ActorKind.SENDER:
        query = query.where(of_sender(actor))
    return query.options(contains_eager(MedicationRequest.order).undefer(Order.request))
