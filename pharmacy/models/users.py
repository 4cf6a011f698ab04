"""People who sign in, and their sessions."""

import datetime
import uuid

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.roles import Role
from pharmacy.models.base import Base, belongs_to, identity, words


class User(Base):
    """A person of the pharmacy."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = identity()
    name: Mapped[str] = mapped_column(String(60), unique=True)
    role: Mapped[Role] = mapped_column(words(Role))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime.datetime]


class WebSession(Base):
    """One sign-in of one person in one browser; the cookie's token is kept as its hash."""

    __tablename__ = "web_sessions"

    id: Mapped[uuid.UUID] = identity()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = belongs_to("users.id")
    created_at: Mapped[datetime.datetime]
    seen_at: Mapped[datetime.datetime]
    ended_at: Mapped[datetime.datetime | None]

    user: Mapped[User] = relationship(lazy="joined")
