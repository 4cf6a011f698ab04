"""Balances, capsule machines, rooms and other equipment."""

import datetime
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.equipment import EntryKind, EquipmentKind
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.equipment import Equipment, EquipmentEntry
from pharmacy.schemas.equipment import NewEquipment
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity


def add_equipment(
    session: Session, actor: Actor, new: NewEquipment, now: datetime.datetime
) -> Equipment:
    """Add a piece of equipment. Raises InvalidInput for a name that is taken."""
    if session.scalar(select(Equipment.id).filter_by(name=new.name)) is not None:
        raise invalid(
            "/name",
            "taken",
            Message("equipment_name_taken", "There is already equipment with this name."),
        )
    row = Equipment(
        name=new.name,
        kind=new.kind,
        serial=new.serial,
        address=new.address,
        readability=_picograms(new.readability),
        minimum_weight=_picograms(new.minimum_weight),
        minimum_source=new.minimum_source,
        reference_weight=_picograms(new.reference_weight),
        reference_tolerance=_picograms(new.reference_tolerance),
        calibration_due=new.calibration_due,
        added_at=now,
        added_by=actor.name,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, Event.EQUIPMENT_ADDED, row.id, now, name=row.name, kind=row.kind)
    return row


def set_minimum(
    session: Session,
    actor: Actor,
    equipment_id: str,
    minimum: Quantity,
    source: str,
    now: datetime.datetime,
) -> None:
    """Record the minimum weight of a balance, and who determined it. Raises as `locked`."""
    row = locked(session, equipment_id)
    if row.kind is not EquipmentKind.BALANCE:
        raise NotReady(Message("not_a_balance", "This is not a balance."))
    row.minimum_weight, row.minimum_source = minimum.picograms, source
    detail = {"minimum_weight": str(minimum), "source": source}
    audit.record(session, actor, Event.EQUIPMENT_CHANGED, row.id, now, **detail)


def retire(session: Session, actor: Actor, equipment_id: str, now: datetime.datetime) -> None:
    """Take a piece of equipment out of use; its logs stay. Raises NotFound and NotReady."""
    row = locked(session, equipment_id)
    row.retired_at = now
    audit.record(session, actor, Event.EQUIPMENT_RETIRED, row.id, now)


def locked(session: Session, equipment_id: str) -> Equipment:
    """A piece in use, with a lock on its row. Raises NotFound, and NotReady if it is retired."""
    query = select(Equipment).filter_by(id=as_identity(equipment_id)).with_for_update()
    row = _found(session.scalar(query))
    if row.retired_at is not None:
        raise NotReady(Message("equipment_retired", "This equipment is retired."))
    return row


def get_equipment(session: Session, equipment_id: str) -> Equipment:
    """A piece of equipment. Raises NotFound."""
    return _found(session.get(Equipment, as_identity(equipment_id)))


def _found(row: Equipment | None) -> Equipment:
    if row is None:
        raise NotFound(Message("no_such_equipment", "Equipment not found."))
    return row


def find_equipment(session: Session) -> Sequence[Equipment]:
    """The equipment in use, by kind and name."""
    query = select(Equipment).where(Equipment.retired_at.is_(None))
    return session.scalars(query.order_by(Equipment.kind, Equipment.name)).all()


def last_checks(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, EquipmentEntry]:
    """The last daily check of each balance that was ever checked."""
    query = select(EquipmentEntry).where(
        EquipmentEntry.equipment_id.in_(ids), EquipmentEntry.kind == EntryKind.DAILY_CHECK
    )
    checks = session.scalars(query.order_by(EquipmentEntry.at))
    return {check.equipment_id: check for check in checks}


def mass(picograms: int | None) -> Quantity | None:
    """A stored mass in milligrams."""
    return None if picograms is None else Quantity(picograms, Unit.MG)


def _picograms(quantity: Quantity | None) -> int | None:
    return None if quantity is None else quantity.picograms
