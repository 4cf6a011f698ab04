"""Sign-in: invitations, recovery codes, and the backoff after wrong passwords."""

import datetime
import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.roles import Role
from pharmacy.models.base import Base, belongs_to, identity, words


class Invitation(Base):
    """A link with which one person becomes a user. Its token is stored as its hash."""

    __tablename__ = "invitations"

    id: Mapped[uuid.UUID] = identity()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[Role] = mapped_column(words(Role))
    invited_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime.datetime]
    expires_at: Mapped[datetime.datetime]
    ended_at: Mapped[datetime.datetime | None]


class RecoveryCode(Base):
    """A code that replaces a lost authenticator once. It is stored as its hash."""

    __tablename__ = "recovery_codes"

    id: Mapped[uuid.UUID] = identity()
    user_id: Mapped[uuid.UUID] = belongs_to("users.id")
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime.datetime | None]


class SignInBackoff(Base):
    """Recent wrong guesses at one account, from one address or at one workstation.

    refused_in: the end of the last wait in which a sign-in was refused, as recorded in the audit.
    """

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[datetime.datetime | None]
    allowed_from: Mapped[datetime.datetime | None]
    refused_in: Mapped[datetime.datetime | None]
