"""People: adding them, and signing them in and out."""

import datetime
import hashlib
import secrets
from functools import cache

import argon2
from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import InvalidInput, NotFound, NotSignedIn, Problem
from pharmacy.core.roles import Role
from pharmacy.models.users import User, WebSession
from pharmacy.services import audit
from pharmacy.services.identities import refuse_odd_name

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
IDLE = datetime.timedelta(minutes=30)
ABSOLUTE = datetime.timedelta(hours=12)
SEEN_EVERY = datetime.timedelta(minutes=1)
_hasher = argon2.PasswordHasher()


def add_user(
    session: Session, name: str, role: Role, password: str, now: datetime.datetime, actor: Actor
) -> User:
    """Add a person; raises InvalidInput for a name that is taken or a password of a bad length."""
    refuse_odd_name(name)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        message = f"give a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        raise InvalidInput([Problem("/password", "length", message)])
    if session.scalar(select(User).where(User.name == name)) is not None:
        raise InvalidInput([Problem("/name", "taken", f"there is already a user {name}")])
    user = User(name=name, role=role, password_hash=_hasher.hash(password), created_at=now)
    session.add(user)
    session.flush()
    audit.record(session, actor, Event.USER_ADDED, user.id, now, role=role)
    return user


def sign_in(session: Session, name: str, password: str, now: datetime.datetime) -> tuple[User, str]:
    """The person and the token of a new session; raises NotSignedIn, never saying which was wrong.

    An unknown name costs as much time as a wrong password.
    """
    user = session.scalar(select(User).where(User.name == name))
    if not _is_right(user.password_hash if user else _nobodys_hash(), password) or user is None:
        raise NotSignedIn("the name or the password is wrong")
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = _hasher.hash(password)
    token = secrets.token_urlsafe(32)
    session.add(WebSession(token_hash=_hash(token), user_id=user.id, created_at=now, seen_at=now))
    audit.record(session, actor_of(user), Event.USER_SIGNED_IN, user.id, now)
    return user, token


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def _is_right(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password[:LONGEST_PASSWORD])
    except argon2.exceptions.VerificationError:
        return False


def user_of(session: Session, token: str, now: datetime.datetime) -> User | None:
    """Who is signed in with this token; None once the session has ended or idled too long."""
    row = _session_row(session, token)
    return row.user if row is not None and _is_open(row, now) else None


def _is_open(row: WebSession, now: datetime.datetime) -> bool:
    used_lately = now - row.seen_at <= IDLE and now - row.created_at <= ABSOLUTE
    return row.ended_at is None and used_lately


def note_seen(session: Session, token: str, now: datetime.datetime) -> None:
    """Remember that the session is in use, at most once a minute."""
    row = _session_row(session, token)
    if row is not None and _is_open(row, now) and now - row.seen_at > SEEN_EVERY:
        row.seen_at = now


def sign_out(session: Session, token: str, now: datetime.datetime) -> None:
    """End the session of this token on the server."""
    row = _session_row(session, token)
    if row is not None and row.ended_at is None:
        row.ended_at = now
        audit.record(session, actor_of(row.user), Event.USER_SIGNED_OUT, row.user_id, now)


def actor_of(user: User) -> Actor:
    """The person as the audit names him or her."""
    return Actor(ActorKind.USER, str(user.id), user.name)


def actor_named(session: Session, name: str) -> Actor:
    """The person of this name as the audit names him or her; raises NotFound."""
    user = session.scalar(select(User).where(User.name == name))
    if user is None:
        raise NotFound(f"there is no user {name}")
    return actor_of(user)


def _session_row(session: Session, token: str) -> WebSession | None:
    return session.scalar(select(WebSession).where(WebSession.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
