"""The state of an order after each change."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import Step
from pharmacy.models.amendments import Amendment
from pharmacy.models.inserts import insert_rows
from pharmacy.models.orders import Order
from pharmacy.models.transitions import OrderTransition
from pharmacy.models.versions import OrderVersion


def keep(session: Session, order: Order, now: datetime.datetime) -> None:
    """Store the state of the order under its version, at the end of a change."""
    holds = [
        [flag.code, Flag(flag.code, flag.severity, flag.message).shown_to_client]
        for flag in order.flags
        if flag.severity is Severity.HOLD and flag.resolved_at is None
    ]
    row = {"order_id": order.id, "version": order.version, "status": order.status}
    insert_rows(session, OrderVersion, [{**row, "holds": holds, "at": now}])


def since(
    session: Session, order: Order, version: int
) -> tuple[list[Amendment], list[OrderTransition]]:
    """What happened to an order after a version: amendments and other transitions.

    Empty if it is the current version, and for a version that never existed.
    """
    if version == order.version:
        return [], []
    query = select(OrderVersion.at).where(OrderVersion.order_id == order.id)
    at = session.scalar(query.where(OrderVersion.version == version))
    if at is None:
        return [], []
    steps = [m for m in order.transitions if m.at > at and m.step is not Step.CHANGE]
    return [a for a in order.amendments if a.created_at > at], steps
