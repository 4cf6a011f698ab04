"""Near misses: errors with a container that a scan caught before it reached a patient."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.final_verification import Miss
from pharmacy.models.final_verifications import NearMiss
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.records import audit
from pharmacy.services.records.identities import identity_of


def keep(
    session: Session,
    actor: Actor,
    order: Order,
    miss: Miss,
    label: Label | None,
    now: datetime.datetime,
) -> None:
    """Store a near miss of an order. label: None if the label is not ours."""
    label_id = label.id if label is not None else None
    row = NearMiss(
        order_id=order.id, label_id=label_id, kind=miss, user_id=identity_of(actor), at=now
    )
    session.add(row)
    session.flush()
    detail = {"order": str(order.id), "kind": miss.value, "label": str(label_id or "")}
    audit.record(session, actor, Event.CONTAINER_REFUSED, row.id, now, **detail)


def of_order(session: Session, order: Order) -> Sequence[NearMiss]:
    """The near misses of an order, newest first."""
    query = select(NearMiss).where(NearMiss.order_id == order.id).order_by(NearMiss.at.desc())
    return session.scalars(query).all()


def find_latest(session: Session, most: int) -> list[tuple[NearMiss, int]]:
    """The latest near misses, newest first, each with the Rx number of its order."""
    query = select(NearMiss, Order.rx_number).join(Order, Order.id == NearMiss.order_id)
    found = session.execute(query.order_by(NearMiss.at.desc()).limit(most))
    return [(miss, rx_number) for miss, rx_number in found]
