"""API clients, and their API keys."""

import datetime
import uuid

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.models.base import Base, belongs_to, identity


class Client(Base):
    """A prescriber's system. It may have several keys, so that it can rotate them without a gap."""

    __tablename__ = "senders"

    id: Mapped[uuid.UUID] = identity()
    name: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime.datetime]


class ApiKey(Base):
    """A key of 256 random bits, stored as its SHA-256. A random key needs no slower hash.

    used_at: when it was last used, to the minute.
    """

    __tablename__ = "api_keys"

    id: Mapped[uuid.UUID] = identity()
    client_id: Mapped[uuid.UUID] = belongs_to("senders.id", name="sender_id", key="client_id")
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime.datetime]
    expires_at: Mapped[datetime.datetime | None]
    revoked_at: Mapped[datetime.datetime | None]
    used_at: Mapped[datetime.datetime | None]

    client: Mapped[Client] = relationship(lazy="joined")
