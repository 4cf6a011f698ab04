"""Changes of accounts by administrators, and of one's own account."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotAllowed
from pharmacy.core.messages import Message
from pharmacy.core.roles import Role
from pharmacy.core.sign_ins import ABSOLUTE
from pharmacy.models.users import User, WebSession
from pharmacy.services.people import second_factors, signatures, users
from pharmacy.services.people.passwords import PasswordHash, Proof
from pharmacy.services.records import audit


@dataclass(frozen=True, slots=True)
class Account:
    """A person, and the number of browsers in which they are signed in."""

    user: User
    sessions: int


def find_accounts(session: Session, now: datetime.datetime) -> Sequence[Account]:
    """All people, by name."""
    is_open = WebSession.ended_at.is_(None), WebSession.created_at > now - ABSOLUTE
    count = select(func.count()).where(WebSession.user_id == User.id, *is_open).scalar_subquery()
    people = session.execute(select(User, count).order_by(func.lower(User.name)))
    return [Account(user, sessions) for user, sessions in people]


def disable_user(session: Session, actor: Actor, user_id: str, now: datetime.datetime) -> None:
    """Disable a person immediately. Raises NotAllowed for oneself."""
    user = _other(session, actor, user_id)
    if user.disabled_at is None:
        user.disabled_at = now
        audit.record(session, actor, Event.USER_DISABLED, user.id, now)


def enable_user(session: Session, actor: Actor, user_id: str, now: datetime.datetime) -> None:
    """Enable a person again, who then has to sign in."""
    user = users.get_user(session, user_id)
    if user.disabled_at is not None:
        users.end_sessions(session, actor, user.id, now)
        user.disabled_at = None
        audit.record(session, actor, Event.USER_ENABLED, user.id, now)


def change_role(
    session: Session, actor: Actor, user_id: str, role: Role, now: datetime.datetime
) -> None:
    """Give a person another role. Ends their sessions, as the new role may need a second factor.

    Raises NotAllowed for oneself, so that there is always an administrator.
    """
    user = _other(session, actor, user_id)
    if user.role is role:
        return
    before, user.role = user.role, role
    users.end_sessions(session, actor, user.id, now)
    audit.record(session, actor, Event.USER_ROLE_CHANGED, user.id, now, before=before, after=role)


def reset_second_factor(
    session: Session, actor: Actor, user_id: str, now: datetime.datetime
) -> None:
    """Make a person set up a new second factor at the next sign-in. Ends all their sessions."""
    user = _other(session, actor, user_id)
    users.end_sessions(session, actor, user.id, now)
    second_factors.reset(session, actor, user, now)


def end_sessions(session: Session, actor: Actor, user_id: str, now: datetime.datetime) -> None:
    """Sign a person out everywhere."""
    users.end_sessions(session, actor, users.get_user(session, user_id).id, now)


def _other(session: Session, actor: Actor, user_id: str) -> User:
    user = users.get_user(session, user_id)
    if str(user.id) == actor.id:
        raise NotAllowed(
            Message(
                "not_your_own_account", "Another administrator has to do this for your own account."
            )
        )
    return user


def change_password(
    session: Session,
    actor: Actor,
    proof: Proof,
    password_hash: PasswordHash,
    now: datetime.datetime,
) -> None:
    """Change one's own password. Ends every session, including this one.

    Raises InvalidInput if the proof is not, or no longer, that of the acting person.
    """
    user = signatures.accept(session, actor, proof)
    user.password_hash, user.must_change_password = password_hash, False
    audit.record(session, actor, Event.USER_CREDENTIAL_CHANGED, user.id, now)
    users.end_sessions(session, actor, user.id, now)


def set_pin(
    session: Session, actor: Actor, proof: Proof, pin_hash: PasswordHash, now: datetime.datetime
) -> None:
    """Set the PIN for shared workstations. Raises InvalidInput as `change_password`."""
    user = signatures.accept(session, actor, proof)
    user.pin_hash = pin_hash
    audit.record(session, actor, Event.USER_PIN_SET, user.id, now)


def choose_language(session: Session, actor: Actor, language: str, now: datetime.datetime) -> None:
    """Set the language of one's pages, in every browser."""
    user = users.user_of_actor(session, actor)
    if user.language != language:
        before, user.language = user.language, language
        audit.record(
            session, actor, Event.USER_LANGUAGE_CHOSEN, user.id, now, before=before, after=language
        )
