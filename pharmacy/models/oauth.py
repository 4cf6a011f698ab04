"""OAuth clients, which authenticate with a private key of their own, and their tokens."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.models.base import Base, belongs_to, identity
from pharmacy.models.clients import Client


class OAuthClient(Base):
    """A client of a prescriber's system. `jwks` has public keys only; `id` is its client_id.

    used_at: when it last got a token.
    """

    __tablename__ = "oauth_clients"

    id: Mapped[uuid.UUID] = identity()
    client_id: Mapped[uuid.UUID] = belongs_to("senders.id", name="sender_id", key="client_id")
    jwks: Mapped[dict[str, Any]] = mapped_column(JSON)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime.datetime]
    revoked_at: Mapped[datetime.datetime | None]
    used_at: Mapped[datetime.datetime | None]

    client: Mapped[Client] = relationship(lazy="joined")


class UsedAssertion(Base):
    """An assertion that a client has used, by the SHA-256 of its `jti`. It is valid only once."""

    __tablename__ = "used_assertions"
    __table_args__ = (UniqueConstraint("oauth_client_id", "jti_hash"),)

    id: Mapped[uuid.UUID] = identity()
    oauth_client_id: Mapped[uuid.UUID] = belongs_to(
        "oauth_clients.id", name="client_id", key="oauth_client_id"
    )
    jti_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime.datetime]


class AccessToken(Base):
    """A token of 256 random bits, stored as its SHA-256 until it expires."""

    __tablename__ = "access_tokens"

    id: Mapped[uuid.UUID] = identity()
    oauth_client_id: Mapped[uuid.UUID] = belongs_to(
        "oauth_clients.id", name="client_id", key="oauth_client_id"
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    expires_at: Mapped[datetime.datetime]

    oauth_client: Mapped[OAuthClient] = relationship(lazy="joined")
