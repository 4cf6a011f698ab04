"""Compounding records as PDF: one of each decision about a batch."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.making.batches import RecordState
from pharmacy.models.base import Base, belongs_to, identity, words


class BatchRecord(Base):
    """The record of a batch as it was at a revision. pdf: its bytes, whose hash is sha256.

    content: every word of it, so that it can be drawn again. attempt, lease_until: the worker's
    claim, as for labels.
    """

    __tablename__ = "batch_records"
    __table_args__ = (UniqueConstraint("batch_id", "revision"),)

    id: Mapped[uuid.UUID] = identity()
    batch_id: Mapped[uuid.UUID] = belongs_to("batches.id")
    revision: Mapped[int]
    state: Mapped[RecordState] = mapped_column(words(RecordState))
    wanted_at: Mapped[datetime.datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime.datetime | None]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_message: Mapped[str | None] = mapped_column(Text)
    rendered_at: Mapped[datetime.datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
