"""People and their sessions: who is signed in with which token, and for how long."""

import datetime
import hashlib
import secrets
import uuid

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import InvalidInput, NotFound, NotSignedIn, Problem
from pharmacy.core.messages import Message
from pharmacy.core.roles import Role
from pharmacy.core.sign_ins import ABSOLUTE as ABSOLUTE
from pharmacy.core.sign_ins import HALFWAY, SHARED_WORKSTATION_IDLE
from pharmacy.core.sign_ins import IDLE as IDLE
from pharmacy.models.users import User, WebSession, Workstation
from pharmacy.services.people.passwords import PasswordHash, Proof, StoredPassword
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity, identity_of, refuse_odd_name

SEEN_EVERY = datetime.timedelta(minutes=1)


def add_user(
    session: Session,
    name: str,
    role: Role,
    password_hash: PasswordHash,
    now: datetime.datetime,
    actor: Actor,
) -> User:
    """Add a person. Raises InvalidInput for a name that is invalid or taken.

    The hash comes from `passwords.accepted`, before the transaction begins.
    """
    refuse_odd_name(name)
    if session.scalar(select(User).where(User.name == name)) is not None:
        raise InvalidInput(
            [
                Problem(
                    "/name",
                    "taken",
                    Message("user_name_taken", "There is already a user %(name)s.", name=name),
                )
            ]
        )
    user = User(name=name, role=role, password_hash=password_hash, created_at=now)
    session.add(user)
    session.flush()
    audit.record(session, actor, Event.USER_ADDED, user.id, now, after=role)
    return user


def get_user(session: Session, user_id: str) -> User:
    """A person by id, with a lock on the row. Raises NotFound."""
    query = select(User).where(User.id == as_identity(user_id)).with_for_update()
    user = session.scalar(query.execution_options(populate_existing=True))
    if user is None:
        raise NotFound(Message("no_such_user", "User not found."))
    return user


def get_user_by_name(session: Session, name: str) -> User:
    """A person by name. Raises NotFound."""
    user = session.scalar(select(User).where(User.name == name))
    if user is None:
        raise NotFound(Message("no_user_of_name", "User %(name)s not found.", name=name))
    return user


def user_of_actor(session: Session, actor: Actor) -> User:
    """The row of an acting person, locked. Raises NotFound for the system or a client."""
    return get_user(session, str(identity_of(actor)))


def known_password(session: Session, name: str) -> StoredPassword:
    """The hash to check a password for this name against, with `passwords.prove`, afterwards."""
    query = select(User.id, User.password_hash, User.disabled_at).where(User.name == name)
    row = session.execute(query).one_or_none()
    if row is None or row.disabled_at is not None:
        return StoredPassword(None, None)
    return StoredPassword(row.id, row.password_hash)


def proven_user(session: Session, proof: Proof) -> User:
    """The row of a person who gave the password, locked.

    Raises NotSignedIn if the password was changed or the person disabled in the meantime.
    """
    user = get_user(session, str(proof.user_id))
    if user.disabled_at is not None or user.password_hash != proof.password_hash:
        raise NotSignedIn(
            Message(
                "password_changed_meanwhile", "The password was changed meanwhile. Sign in again."
            )
        )
    return user


def begin(session: Session, user: User, now: datetime.datetime) -> tuple[WebSession, str]:
    """A new session of a person, and its token."""
    token = new_token()
    row = WebSession(token_hash=token_hash(token), user=user, created_at=now, seen_at=now)
    session.add(row)
    session.flush()
    return row, token


def note_signed_in(session: Session, row: WebSession, now: datetime.datetime) -> None:
    """Record in the audit that a person signed in, and how."""
    detail = {"by_pin": row.is_by_pin, "terminal": str(row.terminal_id or "")}
    audit.record(session, actor_of(row.user), Event.USER_SIGNED_IN, row.user_id, now, **detail)


def new_token() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a long random secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_open(row: WebSession, now: datetime.datetime) -> bool:
    """Whether a session gives access at this moment."""
    idle = (
        SHARED_WORKSTATION_IDLE
        if row.workstation is not None and row.workstation.is_bench
        else IDLE
    )
    used_lately = now - row.seen_at <= idle and now - row.created_at <= ABSOLUTE
    may_go_in = row.awaits is None and row.user.disabled_at is None
    return row.ended_at is None and may_go_in and used_lately


def halfway(session: Session, token: str, now: datetime.datetime) -> WebSession:
    """The session that waits for its second factor. Raises NotSignedIn if there is none."""
    row = session_of(session, token)
    waits = row is not None and row.awaits is not None and row.user.disabled_at is None
    if row is None or not waits or row.ended_at is not None or now - row.created_at > HALFWAY:
        raise NotSignedIn(Message("sign_in_first", "Sign in with your name and password first."))
    return row


def note_seen(session: Session, token: str, now: datetime.datetime) -> None:
    """Record that the session is in use, at most once a minute."""
    row = session_of(session, token)
    if row is not None and is_open(row, now) and now - row.seen_at > SEEN_EVERY:
        row.seen_at = now


def sign_out(session: Session, token: str, now: datetime.datetime) -> None:
    """End the session of this token. On a shared workstation, this also ends the use of the PIN."""
    row = session_of(session, token)
    if row is not None and row.ended_at is None:
        row.ended_at = now
        if row.terminal_id is not None:
            session.execute(_of_same_person_here(row).values(ended_at=now))
        audit.record(session, actor_of(row.user), Event.USER_SIGNED_OUT, row.user_id, now)


def _of_same_person_here(row: WebSession) -> Update:
    own = WebSession.user_id == row.user_id, WebSession.terminal_id == row.terminal_id
    return update(WebSession).where(*own, WebSession.ended_at.is_(None))


def end_sessions(
    session: Session, actor: Actor, user_id: uuid.UUID, now: datetime.datetime
) -> None:
    """End every session of a person, in all browsers."""
    query = select(WebSession).where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
    rows = session.scalars(query.with_for_update(of=WebSession)).all()
    for row in rows:
        row.ended_at = now
    event = Event.USER_SESSIONS_ENDED
    audit.record(session, actor, event, user_id, now, before=len(rows), after=0)


def actor_of(user: User) -> Actor:
    """The person as an actor in the audit."""
    return Actor(ActorKind.USER, str(user.id), user.name)


def actor_named(session: Session, name: str) -> Actor:
    """The person of this name as an actor in the audit. Raises NotFound."""
    return actor_of(get_user_by_name(session, name))


def session_of(session: Session, token: str) -> WebSession | None:
    """The session of a token, in any state."""
    return session.scalar(select(WebSession).where(WebSession.token_hash == token_hash(token)))


def workstation_of(session: Session, token: str) -> Workstation | None:
    """The workstation of a token."""
    return session.scalar(select(Workstation).where(Workstation.token_hash == token_hash(token)))
