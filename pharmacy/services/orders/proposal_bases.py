"""The facts of an order that a proposal rests on until its transaction stores it."""

import datetime
import uuid
from dataclasses import dataclass

from pharmacy import formulary
from pharmacy.models.orders import Order
from pharmacy.services.labels import dispositions
from pharmacy.services.planning.workdays import Workday


@dataclass(frozen=True, slots=True)
class Basis:
    """What a proposal rests on that may change before it is stored.

    labels, containers: packaging changes them and the calendars, and leaves the version of the
    order. drug_version: None for a drug that is no longer in the formulary.
    """

    version: int
    workday: Workday
    drug_version: str | None
    labels: frozenset[uuid.UUID]
    containers: frozenset[tuple[uuid.UUID, str, datetime.date]]


def basis_of(order: Order, workday: Workday) -> Basis:
    """What a proposal for the order rests on now."""
    rows = (row for plan in order.plans for row in plan.containers)
    drug = formulary.find_drug(order.drug)
    calendars = (row.id for row in order.schedules if row.superseded_at is None)
    return Basis(
        order.version,
        workday,
        None if drug is None else drug.version,
        frozenset((*(label.id for label in dispositions.current_labels(order)), *calendars)),
        frozenset((row.id, row.lot, row.beyond_use_on) for row in rows),
    )
