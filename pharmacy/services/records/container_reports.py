"""Webhooks for each container whose state a transaction changed."""

import datetime
import uuid
from collections.abc import Mapping

from sqlalchemy.orm import Session

from pharmacy.core.container_states import ContainerState
from pharmacy.models.orders import Order
from pharmacy.services.records import container_states, outbox

BottleStates = Mapping[uuid.UUID, tuple[uuid.UUID, ContainerState]]


def before(session: Session, order: Order) -> BottleStates | None:
    """The states of the containers of a locked order. None if nobody listens for them."""
    if not outbox.is_heard(session, order):
        return None
    return container_states.of_order(session, order).state_by_bottle()


def report(
    session: Session, order: Order, known: BottleStates | None, now: datetime.datetime
) -> None:
    """Notify the client of each container that is in another state than `before`, or is new."""
    if known is None:
        return
    session.flush()
    after = container_states.of_order(session, order).state_by_bottle()
    for bottle, (container_id, state) in after.items():
        if bottle not in known or known[bottle][1] is not state:
            outbox.report_container(session, order, container_id, state, now)
