"""Containers of FHIR orders, with what happened to each."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.audit import Actor
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import NotFound
from pharmacy.core.messages import Message
from pharmacy.models.containers import Container
from pharmacy.models.final_verifications import FinalScan
from pharmacy.models.medication_requests import MedicationRequest
from pharmacy.services.orders.placing import Label, Order, Plan
from pharmacy.services.records import container_states, order_rows
from pharmacy.services.records.container_states import ContainerStatus
from pharmacy.services.records.identities import as_identity


@dataclass(frozen=True, slots=True)
class DispensedContainer:
    """A container and what happened to it.

    checked_at: when it last passed final verification.
    """

    container: Container
    order: Order
    drug: Drug
    labels: list[Label]
    status: ContainerStatus
    checked_at: datetime.datetime | None


def find_dispenses(
    session: Session, actor: Actor, order_id: str, zone: datetime.tzinfo
) -> list[DispensedContainer]:
    """Every container of the plan in force. Empty if the actor may not see the request.

    zone: the pharmacy's.
    """
    try:
        order = _order(session, actor, order_id)
    except NotFound:
        return []
    return _dispensed(session, order, order.plans[-1].containers, zone)


def get_dispense(
    session: Session, actor: Actor, container_id: str, zone: datetime.tzinfo
) -> DispensedContainer:
    """One container, also of an earlier plan. Raises NotFound, also for another client's."""
    of_container = select(Plan).join(Plan.containers)
    plan = session.scalar(of_container.where(Container.id == as_identity(container_id)))
    if plan is None:
        raise NotFound(Message("no_such_medication_dispense", "MedicationDispense not found."))
    order = _order(session, actor, str(plan.order_id))
    chosen = [one for one in plan.containers if str(one.id) == str(as_identity(container_id))]
    return _dispensed(session, order, chosen, zone)[0]


def _order(session: Session, actor: Actor, order_id: str) -> Order:
    if session.get(MedicationRequest, as_identity(order_id)) is None:
        raise NotFound(Message("no_such_medication_request", "MedicationRequest not found."))
    return order_rows.get_order(session, actor, order_id)


def _dispensed(
    session: Session, order: Order, containers: Iterable[Container], zone: datetime.tzinfo
) -> list[DispensedContainer]:
    drug = formulary.find_drug(order.drug)
    if drug is None:
        raise NotFound(
            Message("drug_removed", "%(drug)s is no longer in the formulary.", drug=order.drug)
        )
    checked = _checks(session, order)
    promise = container_states.promise_of(order, zone)
    statuses = container_states.of_order(session, order).statuses(promise)
    found = []
    for container in containers:
        labels = [one for one in order.labels if one.container_id == container.id]
        checks = [check for label in labels for check in checked.get(label.id, ())]
        found.append(
            DispensedContainer(
                container,
                order,
                drug,
                [label for label in labels if label.superseded_at is None],
                statuses[container.id],
                max(checks, default=None),
            )
        )
    return found


def _checks(session: Session, order: Order) -> dict[uuid.UUID, list[datetime.datetime]]:
    """For each label, when its container passed final verification."""
    query = (
        select(FinalScan.label_id, FinalScan.scanned_at)
        .join(Label, Label.id == FinalScan.label_id)
        .where(Label.order_id == order.id)
    )
    found: dict[uuid.UUID, list[datetime.datetime]] = {}
    for label_id, scanned_at in session.execute(query):
        found.setdefault(label_id, []).append(scanned_at)
    return found
