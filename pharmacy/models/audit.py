"""The record of who did what. Rows are only added; the database rejects any other change."""

import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.audit import ActorKind
from pharmacy.models.base import ROW_NUMBER, Base, words


class AuditEntry(Base):
    """One event. `subject` is the kind of record and `subject_id` its id. No patient data.

    `hash` covers all other columns of the row and, through `previous_hash`, all rows before it.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject", "subject", "subject_id"),
        Index("ix_audit_entries_actor", "actor_id", "number"),
        Index("ix_audit_entries_at", "at"),
    )

    number: Mapped[int] = mapped_column(ROW_NUMBER, primary_key=True)
    at: Mapped[datetime.datetime]
    actor_kind: Mapped[ActorKind] = mapped_column(words(ActorKind))
    actor_id: Mapped[str | None] = mapped_column(String(36))
    actor_name: Mapped[str] = mapped_column(String(60))
    event: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(36))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last entry of the chain, in one row. Writers lock it, so that they take turns."""

    __tablename__ = "audit_heads"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
