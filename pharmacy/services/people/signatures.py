"""Signatures: the signer gives the password again (21 CFR 11.200), in any session.

The view calls `approach` to allow the attempt, checks the password outside of every transaction
(`passwords.prove`), and passes the proof to the signed action, which calls `accept`.
"""

import datetime

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotSignedIn, invalid
from pharmacy.core.messages import Message
from pharmacy.models.users import User
from pharmacy.services.people import sign_in_backoff, users
from pharmacy.services.people.passwords import Proof
from pharmacy.services.people.sign_in_backoff import Backoff
from pharmacy.services.records import audit
from pharmacy.services.records.identities import identity_of

# Wrong passwords without a wait.
FREE = 5


def approach(session: Session, actor: Actor, now: datetime.datetime) -> None:
    """Allow an attempt with the password. Raises TooManyAttempts if attempts come too fast.

    Commit before the password is checked.
    """
    sign_in_backoff.count_attempt(session, _backoffs(actor), now)


def slow_down(session: Session, actor: Actor, now: datetime.datetime) -> None:
    """Record in the audit, once per wait, that passwords came too fast to be checked."""
    if sign_in_backoff.is_first_refusal(session, _backoffs(actor), now):
        audit.record(session, actor, Event.USER_SLOWED_DOWN, identity_of(actor), now, signing=True)


def refuse(session: Session, actor: Actor, now: datetime.datetime) -> None:
    """Record a wrong password of a signed-in person in the audit."""
    audit.record(session, actor, Event.USER_REFUSED, identity_of(actor), now, signing=True)


def accept(session: Session, actor: Actor, proof: Proof) -> User:
    """The acting person, with reset backoff and a lock on the row.

    Raises InvalidInput if the proof is another person's, or if the password has changed since.
    """
    sign_in_backoff.forgive(session, _backoffs(actor))
    try:
        user = users.proven_user(session, proof)
    except NotSignedIn as error:
        raise invalid("/password", "password", error.message) from None
    if str(user.id) != actor.id:
        raise invalid(
            "/password",
            "password",
            Message("other_persons_password", "This is another person's password."),
        )
    return user


def _backoffs(actor: Actor) -> list[Backoff]:
    return [Backoff(f"signature:{actor.id}", FREE)]
