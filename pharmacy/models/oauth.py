"""OAuth clients: systems that prove who they are by a key of their own, and the tokens they got."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.models.base import Base, belongs_to, identity
from pharmacy.models.clients import Sender


class OAuthClient(Base):
    """A client of one sender. `jwks` holds its public keys alone; `id` is its client_id.

    used_at: when it last got a token.
    """

    __tablename__ = "oauth_clients"

    id: Mapped[uuid.UUID] = identity()
    sender_id: Mapped[uuid.UUID] = belongs_to("senders.id")
    jwks: Mapped[dict[str, Any]] = mapped_column(JSON)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime.datetime]
    revoked_at: Mapped[datetime.datetime | None]
    used_at: Mapped[datetime.datetime | None]

    sender: Mapped[Sender] = relationship(lazy="joined")


class UsedAssertion(Base):
    """An assertion that a client has shown, by the SHA-256 of its `jti`: it is good only once."""

    __tablename__ = "used_assertions"
    __table_args__ = (UniqueConstraint("client_id", "jti_hash"),)

    id: Mapped[uuid.UUID] = identity()
    client_id: Mapped[uuid.UUID] = belongs_to("oauth_clients.id")
    jti_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime.datetime]


class AccessToken(Base):
    """A token of 256 random bits, kept as its SHA-256 until it expires."""

    __tablename__ = "access_tokens"

    id: Mapped[uuid.UUID] = identity()
    client_id: Mapped[uuid.UUID] = belongs_to("oauth_clients.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    expires_at: Mapped[datetime.datetime]

    client: Mapped[OAuthClient] = relationship(lazy="joined")
