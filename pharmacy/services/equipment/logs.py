"""The logs of equipment, and what they say of a balance today."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import Actor, Event
from pharmacy.core.equipment import (
    LOGGED,
    BalanceFacts,
    EntryKind,
    EquipmentKind,
    check_is_good,
    reasons_not_to_weigh,
)
from pharmacy.core.errors import NotReady, invalid
from pharmacy.core.messages import Message
from pharmacy.models.equipment import Equipment, EquipmentEntry
from pharmacy.schemas.equipment import Climate
from pharmacy.services.equipment import machines
from pharmacy.services.records import audit
from pharmacy.settings import PharmacyProfile

SHOWN_ENTRIES = 100
LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class LogMoment:
    """When an entry is made: the instant, and the pharmacy's day."""

    now: datetime.datetime
    today: datetime.date


def moment(profile: PharmacyProfile, now: datetime.datetime) -> LogMoment:
    """The moment `now` in the pharmacy."""
    return LogMoment(now, profile.today(now))


def check_balance(
    session: Session,
    actor: Actor,
    equipment_id: str,
    reading: BalanceReading,
    at: LogMoment,
    *,
    is_typed: bool,
) -> bool:
    """Record today's check with the reference weight. Returns whether it is good.

    A failed check is recorded too: the balance weighs nothing until a good one. Raises NotFound and
    NotReady.
    """
    row = machines.locked(session, equipment_id)
    reference = machines.mass(row.reference_weight)
    tolerance = machines.mass(row.reference_tolerance)
    if row.kind is not EquipmentKind.BALANCE or reference is None or tolerance is None:
        raise NotReady(
            Message("no_reference_weight", "No reference weight is recorded for this equipment.")
        )
    is_good = check_is_good(reading.weight, reference, tolerance)
    facts = {"shown": str(reading), "is_typed": is_typed, "is_good": is_good}
    _add(session, actor, row, EntryKind.DAILY_CHECK, at, **facts)
    return is_good


def log(
    session: Session, actor: Actor, equipment_id: str, kind: EntryKind, note: str, at: LogMoment
) -> None:
    """Record a cleaning or a repair. A repaired balance needs a new check. Raises InvalidInput."""
    row = machines.locked(session, equipment_id)
    if kind not in (EntryKind.CLEANING, EntryKind.REPAIR) or kind not in LOGGED[row.kind]:
        raise NotReady(Message("not_logged", "This is not logged of this equipment."))
    _add(session, actor, row, kind, at, note=read_note(note))


def calibrate(
    session: Session,
    actor: Actor,
    equipment_id: str,
    due: datetime.date,
    note: str,
    at: LogMoment,
) -> None:
    """Record a calibration and the day on which the next is due. Raises InvalidInput."""
    row = machines.locked(session, equipment_id)
    if EntryKind.CALIBRATION not in LOGGED[row.kind]:
        raise NotReady(Message("not_logged", "This is not logged of this equipment."))
    if due <= at.today:
        raise invalid(
            "/due",
            "past",
            Message("calibration_due_past", "Give the day on which the next calibration is due."),
        )
    row.calibration_due = due
    _add(session, actor, row, EntryKind.CALIBRATION, at, note=read_note(note))


def log_climate(
    session: Session, actor: Actor, equipment_id: str, climate: Climate, at: LogMoment
) -> None:
    """Record the temperature and humidity of a room."""
    row = machines.locked(session, equipment_id)
    if EntryKind.CLIMATE not in LOGGED[row.kind]:
        raise NotReady(Message("not_logged", "This is not logged of this equipment."))
    facts = {"temperature": climate.temperature, "humidity": climate.humidity}
    _add(session, actor, row, EntryKind.CLIMATE, at, **facts)


def _add(
    session: Session, actor: Actor, row: Equipment, kind: EntryKind, at: LogMoment, **facts: Any
) -> None:
    session.add(
        EquipmentEntry(
            equipment_id=row.id, kind=kind, at=at.now, day=at.today, by=actor.name, **facts
        )
    )
    audit.record(session, actor, Event.EQUIPMENT_LOGGED, row.id, at.now, kind=str(kind), **facts)


def read_note(text: str) -> str:
    """A note as typed. Raises InvalidInput for none, and for one that is too long."""
    note = text.strip()
    if not 0 < len(note) <= LONGEST_NOTE or not note.isprintable():
        raise invalid(
            "/note",
            "missing",
            Message(
                "equipment_note",
                "Say what was done, in 1 to %(most)s characters.",
                most=LONGEST_NOTE,
            ),
        )
    return note


def entries(session: Session, row: Equipment) -> Sequence[EquipmentEntry]:
    """The latest entries of a log, newest first."""
    query = select(EquipmentEntry).filter_by(equipment_id=row.id)
    return session.scalars(query.order_by(EquipmentEntry.at.desc()).limit(SHOWN_ENTRIES)).all()


def balance_reasons(session: Session, row: Equipment, today: datetime.date) -> list[Message]:
    """Why a balance weighs nothing today. Empty: it may weigh."""
    kinds = (EntryKind.DAILY_CHECK, EntryKind.REPAIR)
    query = select(EquipmentEntry).where(
        EquipmentEntry.equipment_id == row.id, EquipmentEntry.kind.in_(kinds)
    )
    last = session.scalars(query.order_by(EquipmentEntry.at.desc()).limit(1)).first()
    is_check = last is not None and last.kind is EntryKind.DAILY_CHECK
    facts = BalanceFacts(
        machines.mass(row.minimum_weight),
        row.calibration_due,
        last.day if last is not None and is_check else None,
        check_was_good=last is not None and bool(last.is_good),
    )
    return reasons_not_to_weigh(facts, today)
