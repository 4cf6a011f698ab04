"""Batches: what was made, from which lots, in which weights, by whom, and who checked it."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.making.batches import BatchState, NoteKind, WeightBand
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.components import Component
from pharmacy.models.equipment import Equipment
from pharmacy.models.formulations import FormulationVersion
from pharmacy.models.users import User

A_USER = "users.id"


class Batch(Base):
    """One batch, opened by a version of a formulation that it pins.

    number: the lot number that containers and records carry. revision: counts its changes.
    units: the capsules wanted; None for a triturate. milligrams: the triturate wanted; None for
    capsules. strength: picograms of the drug, as labeled, in one capsule or in one gram.
    plan: the weighing plan that was confirmed, with what it was derived from. compounded_on: the
    pharmacy's day of the first weight. capsules_weighed: what a test that goes on has weighed.
    packaged, retained, wasted: capsules, or mg of a triturate.
    """

    __tablename__ = "batches"

    id: Mapped[uuid.UUID] = identity()
    number: Mapped[str] = mapped_column(String(20), unique=True)
    version_id: Mapped[uuid.UUID] = belongs_to("formulation_versions.id")
    revision: Mapped[int] = mapped_column(default=1)
    units: Mapped[int | None]
    milligrams: Mapped[int | None] = mapped_column(BigInteger)
    strength: Mapped[int] = mapped_column(BigInteger)
    capsule_size: Mapped[str | None] = mapped_column(String(4))
    overage_percent: Mapped[str] = mapped_column(String(20))
    overage_units: Mapped[int]
    balance_id: Mapped[uuid.UUID] = belongs_to("equipment.id")
    opened_at: Mapped[datetime.datetime]
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey(A_USER))
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    planned_at: Mapped[datetime.datetime | None]
    planned_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    compounded_on: Mapped[datetime.date | None]
    beyond_use_on: Mapped[datetime.date | None]
    state: Mapped[BatchState] = mapped_column(words(BatchState))
    state_since: Mapped[datetime.datetime]
    state_by: Mapped[uuid.UUID] = mapped_column(ForeignKey(A_USER))
    state_reason: Mapped[str | None] = mapped_column(String(500))
    capsules_weighed: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    description: Mapped[str | None] = mapped_column(String(300))
    packaged: Mapped[int | None] = mapped_column(BigInteger)
    retained: Mapped[int | None] = mapped_column(BigInteger)
    wasted: Mapped[int | None] = mapped_column(BigInteger)
    yield_deviation: Mapped[str | None] = mapped_column(String(500))
    yielded_at: Mapped[datetime.datetime | None]
    yielded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    submitted_at: Mapped[datetime.datetime | None]
    submitted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    decided_at: Mapped[datetime.datetime | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    retired_accepted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    retired_accepted_reason: Mapped[str | None] = mapped_column(String(500))

    version: Mapped[FormulationVersion] = relationship(lazy="joined")
    balance: Mapped[Equipment] = relationship(lazy="joined")


class BatchLot(Base):
    """A component lot that was scanned for a batch. component: its name in the formulation.

    used: what was used of a component that is counted, such as empty capsules.
    """

    __tablename__ = "batch_lots"

    id: Mapped[uuid.UUID] = identity()
    batch_id: Mapped[uuid.UUID] = belongs_to("batches.id")
    component_id: Mapped[uuid.UUID] = belongs_to("components.id")
    component: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(A_USER))
    used: Mapped[int | None]
    removed_at: Mapped[datetime.datetime | None]
    removed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))

    lot: Mapped[Component] = relationship(lazy="joined")


class BatchWeight(Base):
    """One weighing for one line of the plan. It is never changed, only checked or discarded.

    line: the line's place in the plan, from 1. shown: as the balance sent it, or as typed.
    target: picograms that were still wanted of this lot. is_part: more of the line follows.
    is_returned: the powder went back.
    """

    __tablename__ = "batch_weights"

    id: Mapped[uuid.UUID] = identity()
    batch_id: Mapped[uuid.UUID] = belongs_to("batches.id")
    batch_lot_id: Mapped[uuid.UUID] = belongs_to("batch_lots.id")
    line: Mapped[int]
    shown: Mapped[str] = mapped_column(String(40))
    weight: Mapped[int] = mapped_column(BigInteger)
    target: Mapped[int] = mapped_column(BigInteger)
    band: Mapped[WeightBand] = mapped_column(words(WeightBand))
    balance_id: Mapped[uuid.UUID] = belongs_to("equipment.id")
    is_typed: Mapped[bool]
    is_part: Mapped[bool]
    at: Mapped[datetime.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(A_USER))
    deviation: Mapped[str | None] = mapped_column(String(500))
    deviation_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    deviation_at: Mapped[datetime.datetime | None]
    checked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    checked_at: Mapped[datetime.datetime | None]
    discarded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    discarded_at: Mapped[datetime.datetime | None]
    discard_reason: Mapped[str | None] = mapped_column(String(500))
    is_returned: Mapped[bool] = mapped_column(default=False, server_default=false())

    batch_lot: Mapped[BatchLot] = relationship(lazy="joined")
    weigher: Mapped[User] = relationship(foreign_keys=[by], lazy="joined")
    checker: Mapped[User | None] = relationship(foreign_keys=[checked_by], lazy="joined")


class BatchStep(Base):
    """A step of the formulation that was done. number: its place in the procedure, from 1."""

    __tablename__ = "batch_steps"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: Mapped[uuid.UUID] = identity()
    batch_id: Mapped[uuid.UUID] = belongs_to("batches.id")
    number: Mapped[int]
    reading: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(A_USER))
    checked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(A_USER))
    checked_at: Mapped[datetime.datetime | None]

    doer: Mapped[User] = relationship(foreign_keys=[by], lazy="joined")
    checker: Mapped[User | None] = relationship(foreign_keys=[checked_by], lazy="joined")


class BatchTest(Base):
    """One test of finished capsules. weights: mg of whole capsules, each as read; shell: mean mg.

    facts: the limits and figures that the result rests on, as text.
    """

    __tablename__ = "batch_tests"

    id: Mapped[uuid.UUID] = identity()
    batch_id: Mapped[uuid.UUID] = belongs_to("batches.id")
    weights: Mapped[list[str]] = mapped_column(JSON)
    shell: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_good: Mapped[bool]
    is_typed: Mapped[bool]
    balance_id: Mapped[uuid.UUID] = belongs_to("equipment.id")
    at: Mapped[datetime.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(A_USER))

    tester: Mapped[User] = relationship(lazy="joined")


class BatchNote(Base):
    """A deviation, complaint or adverse event. Rows are only added, also after the release."""

    __tablename__ = "batch_notes"

    id: Mapped[uuid.UUID] = identity()
    batch_id: Mapped[uuid.UUID] = belongs_to("batches.id")
    kind: Mapped[NoteKind] = mapped_column(words(NoteKind))
    text: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(A_USER))

    writer: Mapped[User] = relationship(lazy="joined")
