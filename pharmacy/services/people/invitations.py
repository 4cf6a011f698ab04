"""Invitations: a link for one person, shown once to the inviter, valid once and for three days."""

import datetime
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import NotFound, invalid
from pharmacy.core.messages import Message
from pharmacy.core.roles import Role
from pharmacy.core.sign_ins import INVITATION
from pharmacy.models.sign_ins import Invitation as Invitation
from pharmacy.models.users import User
from pharmacy.services.people import users
from pharmacy.services.people.passwords import PasswordHash
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity, identity_of, refuse_odd_name


def invite(
    session: Session, actor: Actor, name: str, role: Role, now: datetime.datetime
) -> tuple[Invitation, str]:
    """An invitation and its token. Raises InvalidInput for a name that is invalid or taken."""
    refuse_odd_name(name)
    is_known = session.scalar(select(User.id).where(User.name == name)) is not None
    if is_known or any(other.name == name for other in open_invitations(session, now)):
        raise invalid(
            "/name",
            "taken",
            Message(
                "user_or_invitation_name_taken",
                "There is already a user or an invitation %(name)s.",
                name=name,
            ),
        )
    token = users.new_token()
    made = Invitation(
        token_hash=users.token_hash(token),
        name=name,
        role=role,
        invited_by=identity_of(actor),
        created_at=now,
        expires_at=now + INVITATION,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, Event.INVITATION_MADE, made.id, now, after=role)
    return made, token


def open_invitations(session: Session, now: datetime.datetime) -> Sequence[Invitation]:
    """The invitations that can still be accepted, newest first."""
    query = select(Invitation).where(*_is_open(now)).order_by(Invitation.created_at.desc())
    return session.scalars(query).all()


def _is_open(now: datetime.datetime) -> tuple[ColumnElement[bool], ...]:
    return Invitation.ended_at.is_(None), Invitation.expires_at > now


def find_invitation(session: Session, token: str, now: datetime.datetime) -> Invitation:
    """The invitation of a link. Raises NotFound if it was used, withdrawn or has expired."""
    return _found(session, _of_link(token, now))


def _of_link(token: str, now: datetime.datetime) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.token_hash == users.token_hash(token), *_is_open(now)
    )


def _found(session: Session, query: Select[Invitation]) -> Invitation:
    found = session.scalar(query)
    if found is None:
        raise NotFound(
            Message(
                "link_ended",
                "This link was used or withdrawn, or has expired. Ask for another one.",
            )
        )
    return found


def accept(
    session: Session, token: str, password_hash: PasswordHash, now: datetime.datetime
) -> User:
    """Create the invited user. Raises NotFound."""
    invitation = _found(session, _of_link(token, now).with_for_update())
    invited = Actor(ActorKind.SYSTEM, None, invitation.name)
    user = users.add_user(session, invitation.name, invitation.role, password_hash, now, invited)
    invitation.ended_at = now
    return user


def withdraw(session: Session, actor: Actor, invitation_id: str, now: datetime.datetime) -> None:
    """Withdraw an invitation. Raises NotFound if it is no longer valid."""
    own = Invitation.id == as_identity(invitation_id)
    invitation = session.scalar(select(Invitation).where(own, *_is_open(now)).with_for_update())
    if invitation is None:
        raise NotFound(Message("no_such_invitation", "Invitation not found."))
    invitation.ended_at = now
    audit.record(session, actor, Event.INVITATION_WITHDRAWN, invitation.id, now)
