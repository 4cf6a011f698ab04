"""The LDN order of nine containers, and a shortcut to amend it."""

import uuid
from typing import Any

from pharmacy.core.audit import Actor
from pharmacy.models.labels import Label
from pharmacy.schemas.amendments import read_amendment
from pharmacy.services.orders import amendments, placing
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.records.order_locks import SeenOrder
from tests import factories
from tests.factories import mass_json
from tests.services.contexts import NOW, PROFILE, ServiceContext

Json = dict[str, Any]
EXTEND: Json = {"change": "extend", "day": 22, "days": 14, "reason": "vivid dreams"}
BACK: Json = {
    "change": "step_back",
    "day": 18,
    "to": mass_json("1"),
    "days": 7,
    "reason": "vivid dreams",
}
STOP: Json = {"change": "stop", "day": 18, "reason": "rash"}


def ldn(context: ServiceContext, client: Actor, **changes: Any) -> placing.Order:
    """The LDN titration from December 1 on, with one container for each of its nine phases."""
    body = factories.ldn_order_json()
    body["prescription"]["directions_written"] = None
    return context.place(client, {**body, **changes}).order


def amend(
    context: ServiceContext,
    actor: Actor,
    order_id: uuid.UUID,
    body: Json,
    version: int | None = None,
) -> placing.Order:
    """Amend a course as a user who has just read the order."""
    seen = SeenOrder(str(order_id), frozenset({version or context.order(order_id).version}))
    facts = placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        asked = read_amendment(body)
        amendments.amend_order(session, actor, seen, AmendmentIntake(asked), facts, NOW)
    return context.order(order_id)


def current(order: placing.Order) -> list[Label]:
    """The labels that are not superseded."""
    return [label for label in order.labels if label.superseded_at is None]


def bottles(order: placing.Order) -> list[tuple[int, str, int, bool]]:
    """Number, strength, capsules, and whether it is at home, of each container of the last plan."""
    return [
        (c.number, str(c.strength), c.capsules, c.carried_from is not None)
        for c in order.plans[-1].containers
    ]
