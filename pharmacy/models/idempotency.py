"""Idempotency records: the stored response of a request, returned when the request is repeated."""

import datetime
import uuid

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base, identity


class IdempotencyRecord(Base):
    """One key of one client. It commits together with the order that it created."""

    __tablename__ = "idempotency_records"
    __table_args__ = (UniqueConstraint("client_id", "key"),)

    id: Mapped[uuid.UUID] = identity()
    client_id: Mapped[uuid.UUID] = mapped_column(
        "sender_id", ForeignKey("senders.id"), key="client_id"
    )
    key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    location: Mapped[str] = mapped_column(String(200))
    etag: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime.datetime]
