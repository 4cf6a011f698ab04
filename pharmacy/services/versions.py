"""How an order stood after each change of it."""

import datetime

from sqlalchemy.orm import Session

from pharmacy.core.orders import Flag, Severity
from pharmacy.models.inserts import insert_rows
from pharmacy.models.orders import Order
from pharmacy.models.versions import OrderVersion


def keep(session: Session, order: Order, now: datetime.datetime) -> None:
    """Keep how the order stands under its version, at the end of what changed it."""
    holds = [
        [flag.code, Flag(flag.code, flag.severity, flag.message).told_to_sender]
        for flag in order.flags
        if flag.severity is Severity.HOLD and flag.resolved_at is None
    ]
    row = {"order_id": order.id, "version": order.version, "status": order.status}
    insert_rows(session, OrderVersion, [{**row, "holds": holds, "at": now}])
