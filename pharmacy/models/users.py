"""People who sign in, and their sessions."""

import datetime
import uuid

from sqlalchemy import BigInteger, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.roles import Role
from pharmacy.core.sign_ins import Awaits
from pharmacy.models.base import Base, belongs_to, identity, words


class User(Base):
    """A person of the pharmacy.

    totp_secret: of the authenticator, in base32. totp_step: the step of the last code that was
    used, so that no code is used twice. pin_hash: of the PIN for shared workstations. language: of
    the pages, as a BCP 47 tag; None if the person never chose one. must_change_password: the
    password of the last sign-in is easily guessed.
    """

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = identity()
    name: Mapped[str] = mapped_column(String(60), unique=True)
    role: Mapped[Role] = mapped_column(words(Role))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime.datetime]
    disabled_at: Mapped[datetime.datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(35))
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())


class Workstation(Base):
    """A browser in which somebody has signed in. Its cookie's token is stored as its hash.

    is_bench: a shared workstation, so it locks soon and is unlocked by PIN.
    """

    __tablename__ = "terminals"

    id: Mapped[uuid.UUID] = identity()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_bench: Mapped[bool]
    created_at: Mapped[datetime.datetime]


class WebSession(Base):
    """One sign-in of one person in one browser. The cookie's token is stored as its hash.

    awaits: the missing step of the sign-in; until then the session gives no access. totp_secret: of
    the authenticator that is being set up. is_by_pin: the sign-in used a PIN on a shared
    workstation.
    """

    __tablename__ = "web_sessions"

    id: Mapped[uuid.UUID] = identity()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = belongs_to("users.id")
    created_at: Mapped[datetime.datetime]
    seen_at: Mapped[datetime.datetime]
    ended_at: Mapped[datetime.datetime | None]
    terminal_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("terminals.id"), index=True)
    awaits: Mapped[Awaits | None] = mapped_column(words(Awaits))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    is_by_pin: Mapped[bool] = mapped_column(default=False)

    workstation: Mapped[Workstation | None] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined")
