"""The record of who did what; rows are only ever added."""

import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.audit import ActorKind, Event
from pharmacy.models.base import ROW_NUMBER, Base, words


class AuditEntry(Base):
    """One event. `subject` is the kind of record and `subject_id` its id; no patient data."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject", "subject_id"),)

    number: Mapped[int] = mapped_column(ROW_NUMBER, primary_key=True)
    at: Mapped[datetime.datetime]
    actor_kind: Mapped[ActorKind] = mapped_column(words(ActorKind))
    actor_id: Mapped[str | None] = mapped_column(String(36))
    actor_name: Mapped[str] = mapped_column(String(60))
    event: Mapped[Event] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(36))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
