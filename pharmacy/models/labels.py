"""Labels: the record of what is rendered, who renders it, and the result."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.messages import Message
from pharmacy.core.printing.labels import LabelKind, LabelState
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.containers import Container


class Label(Base):
    """The label of one container, or the patient calendar of one plan.

    A patient calendar has neither container nor phase. Its version is its plan's, or later. It is
    reached through Order.schedules only, and each label in Order.labels has both. content: every
    word on it, frozen when the order was placed. attempt: how many times workers claimed it; only
    the holder of the last attempt may store a PDF. lease_until: when a claim expires.
    superseded_at: when a change of the course made its words invalid; from then on it is never
    printed.
    dots: what the read-back checked and dot printers receive, as `labels.dots` packs them, with
    the hash of the unpacked dots. Office paper has none.
    """

    __tablename__ = "labels"
    __table_args__ = (
        UniqueConstraint("container_id", "version"),
        Index("ix_labels_undone", "state", "lease_until"),
    )

    id: Mapped[uuid.UUID] = identity()
    order_id: Mapped[uuid.UUID] = belongs_to("orders.id")
    container_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("containers.id"), nullable=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(20), default=LabelKind.CONTAINER)
    number: Mapped[int]
    phase_number: Mapped[int | None]
    stock: Mapped[str] = mapped_column(String(20))
    wording_version: Mapped[str] = mapped_column(String(80))
    barcode: Mapped[str] = mapped_column(String(20), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[LabelState] = mapped_column(words(LabelState), default=LabelState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime.datetime | None]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_message: Mapped[str | None] = mapped_column(Text)
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    dots: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    dots_sha256: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime.datetime]
    rendered_at: Mapped[datetime.datetime | None]
    superseded_at: Mapped[datetime.datetime | None]

    container: Mapped[Container] = relationship()

    @property
    def title(self) -> Message:
        """Its title for people in the pharmacy."""
        if self.kind == LabelKind.SCHEDULE:
            return Message("title_of_calendar", "the patient calendar")
        return Message("title_of_label", "label %(number)s", number=self.number)
