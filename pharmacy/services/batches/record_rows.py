"""Everything that is stored of a batch, read once for its compounding record."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.equipment import EntryKind
from pharmacy.core.messages import Message
from pharmacy.models.audit import AuditEntry
from pharmacy.models.batches import (
    Batch,
    BatchLot,
    BatchNote,
    BatchStep,
    BatchTest,
    BatchWeight,
)
from pharmacy.models.equipment import Equipment, EquipmentEntry
from pharmacy.models.users import User
from pharmacy.services.making import formulations
from pharmacy.services.making.formulations import ReadFormulation
from pharmacy.settings import PharmacyProfile

SUBJECT = "batch"
TYPED = Message("weight_typed", "typed by a person")
READ = Message("weight_read", "read from the balance")
Row = TypeVar("Row", BatchLot, BatchWeight, BatchStep, BatchTest, BatchNote)


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows of a batch. lots: also those that were taken out again. weights: also discarded.

    names: of every person by id. balances: each that weighed, the batch's own first. logged: the
    calibrations and checks of each balance until the batch was decided, the newest first.
    """

    batch: Batch
    read: ReadFormulation
    lots: Sequence[BatchLot]
    weights: Sequence[BatchWeight]
    steps: Sequence[BatchStep]
    tests: Sequence[BatchTest]
    notes: Sequence[BatchNote]
    balances: Sequence[Equipment]
    logged: Sequence[EquipmentEntry]
    audited: Sequence[AuditEntry]
    names: dict[uuid.UUID, str]
    profile: PharmacyProfile

    def name(self, person: uuid.UUID | None) -> str:
        """The name of a person. "" for nobody."""
        return "" if person is None else self.names.get(person, "")

    def moment(self, at: datetime.datetime | None) -> str:
        """A moment in the pharmacy's time, to the minute, such as "2026-11-23 12:00"."""
        return "" if at is None else f"{at.astimezone(self.profile.timezone):%Y-%m-%d %H:%M}"

    def by(self, person: uuid.UUID | None, at: datetime.datetime | None) -> str:
        """Who, and when: "tina, 2026-11-23 12:00". "" for nobody."""
        return ", ".join(part for part in (self.name(person), self.moment(at)) if part)

    def together(self, people: Iterable[uuid.UUID | None]) -> str:
        """The names of some people, each once, in their order."""
        return ", ".join(dict.fromkeys(name for one in people if (name := self.name(one))))


def read_rows(session: Session, batch: Batch, profile: PharmacyProfile) -> BatchRows:
    """Everything that is stored of a batch now."""
    weights = _of(session, BatchWeight, batch)
    tests = _of(session, BatchTest, batch)
    weighed_on = {row.balance_id for row in weights} | {row.balance_id for row in tests}
    used = weighed_on | {batch.balance_id}
    balances = session.scalars(select(Equipment).where(Equipment.id.in_(used))).all()
    return BatchRows(
        batch=batch,
        read=formulations.read_stored(batch.version),
        lots=_of(session, BatchLot, batch),
        weights=weights,
        steps=sorted(_of(session, BatchStep, batch), key=lambda step: step.number),
        tests=tests,
        notes=_of(session, BatchNote, batch),
        balances=sorted(balances, key=lambda one: (one.id != batch.balance_id, one.name)),
        logged=_logged(session, used),
        audited=_audited(session, batch),
        names={row.id: row.name for row in session.execute(select(User.id, User.name))},
        profile=profile,
    )


def _of(session: Session, kind: type[Row], batch: Batch) -> Sequence[Row]:
    """The rows of a kind in the order in which they were written."""
    query = select(kind).where(kind.batch_id == batch.id)
    return session.scalars(query.order_by(kind.at, kind.id)).all()


def _logged(session: Session, balances: set[uuid.UUID]) -> Sequence[EquipmentEntry]:
    kinds = (EntryKind.CALIBRATION, EntryKind.DAILY_CHECK)
    query = select(EquipmentEntry).where(
        EquipmentEntry.equipment_id.in_(balances), EquipmentEntry.kind.in_(kinds)
    )
    return session.scalars(query.order_by(EquipmentEntry.at.desc())).all()


def _audited(session: Session, batch: Batch) -> Sequence[AuditEntry]:
    query = select(AuditEntry).filter_by(subject=SUBJECT, subject_id=str(batch.id))
    return session.scalars(query.order_by(AuditEntry.number)).all()
