"""What to make and dispense of an order now, and the progress of each container."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.errors import NotReady
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.containers import Container
from pharmacy.models.final_verifications import FinalScan
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.packagings import PackagingRecord
from pharmacy.models.printers import PrintAttempt
from pharmacy.models.transitions import OrderTransition
from pharmacy.services.planning import lived_courses
from pharmacy.services.records import transitions


@dataclass(frozen=True, slots=True)
class WorklistItem:
    """A current label that has not left the pharmacy, with its container.

    bottle: as it was made, whatever plan its label is for. is_at_home: the patient has it, and only
    the label has to be dispensed. labelled_by: who scanned the label back on its container; None
    until then. scan: the pharmacist's, in this final verification.
    """

    label: Label
    container: Container
    is_at_home: bool
    packaging_record: PackagingRecord | None
    labelled_by: uuid.UUID | None
    scan: FinalScan | None

    @property
    def is_packaged(self) -> bool:
        """Whether nothing is left to put into it."""
        return self.is_at_home or self.packaging_record is not None

    @property
    def is_made(self) -> bool:
        """Whether it is ready for verification: packaged, and its label scanned back."""
        return self.is_packaged and self.labelled_by is not None


def worklist_of(session: Session, order: Order) -> list[WorklistItem]:
    """Everything that leaves the pharmacy next, in the order of the course."""
    containers = lived_courses.sources(order)
    scans = _scans(session, order)
    left = {scan.label_id for scan in scans if scan.hand_out_id is not None}
    at_home = {containers[label.container_id].id for label in order.labels if label.id in left}
    labels = [x for x in order.labels if x.superseded_at is None and x.id not in left]
    packaging_records = _packaging_records(
        session, {containers[label.container_id].id for label in labels}
    )
    labelled = _labelled(session, [label.id for label in labels])
    checked = {scan.label_id: scan for scan in scans if scan.move_id == _compounding_id(order)}
    return [
        WorklistItem(
            label,
            containers[label.container_id],
            containers[label.container_id].id in at_home,
            packaging_records.get(containers[label.container_id].id),
            labelled.get(label.id),
            checked.get(label.id),
        )
        for label in sorted(labels, key=lambda label: (label.container.spans[0][1], label.number))
    ]


def _scans(session: Session, order: Order) -> Sequence[FinalScan]:
    query = select(FinalScan).join(Label, Label.id == FinalScan.label_id)
    return session.scalars(query.where(Label.order_id == order.id)).all()


def _packaging_records(
    session: Session, container_ids: set[uuid.UUID]
) -> dict[uuid.UUID, PackagingRecord]:
    query = (
        select(PackagingRecord)
        .where(PackagingRecord.container_id.in_(container_ids))
        .order_by(PackagingRecord.number)
    )
    return {
        packaging_record.container_id: packaging_record
        for packaging_record in session.scalars(query)
    }


def _labelled(session: Session, label_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    confirmed = PrintAttempt.state == PrintState.CONFIRMED
    query = select(PrintAttempt).where(PrintAttempt.label_id.in_(label_ids), confirmed)
    return {
        attempt.label_id: attempt.confirmed_by
        for attempt in session.scalars(query)
        if attempt.label_id is not None and attempt.confirmed_by is not None
    }


def _compounding_id(order: Order) -> uuid.UUID | None:
    begun = transitions.latest(order, Step.COMPOUND)
    return begun.id if begun is not None else None


def compounding_of(order: Order) -> OrderTransition:
    """The transition that began the current compounding. Raises NotReady outside of one."""
    begun = transitions.latest(order, Step.COMPOUND)
    if order.status is not OrderStatus.COMPOUNDING or begun is None:
        raise NotReady(
            Message(
                "not_being_compounded",
                "The order is %(state)s. It is not being compounded.",
                state=order.status,
            )
        )
    return begun


def compounded_by(order: Order, items: Sequence[WorklistItem]) -> set[str]:
    """Everyone who began the compounding, packaged a container, or labeled one."""
    begun = transitions.latest(order, Step.COMPOUND)
    people = {str(p.packaging_record.filled_by) for p in items if p.packaging_record is not None}
    people |= {str(p.labelled_by) for p in items if p.labelled_by is not None}
    return people | ({begun.actor_id} if begun is not None and begun.actor_id else set())
