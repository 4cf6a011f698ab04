"""Signatures: who signs gives the password again (21 CFR 11.200), whatever the session says.

The door lets the person try (`approach`), checks the password outside of every transaction
(`passwords.prove`), and hands the proof to what is signed, which takes it by `accept`.
"""

import datetime

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotSignedIn, invalid
from pharmacy.models.users import User
from pharmacy.services.people import sign_in_backoff, users
from pharmacy.services.people.passwords import Proof
from pharmacy.services.people.sign_in_backoff import Backoff
from pharmacy.services.records import audit
from pharmacy.services.records.identities import identity_of

# Wrong passwords that cost nothing.
FREE = 5


def approach(session: Session, actor: Actor, now: datetime.datetime) -> None:
    """Let somebody give the password; raises TooManyAttempts where wrong ones came too fast.

    Commit before the password is looked at.
    """
    sign_in_backoff.take_turn(session, _turns(actor), now)


def slow_down(session: Session, actor: Actor, now: datetime.datetime) -> None:
    """Tell the audit, once in each wait, that passwords came too fast to be looked at."""
    if sign_in_backoff.is_first_refusal(session, _turns(actor), now):
        audit.record(session, actor, Event.USER_SLOWED_DOWN, identity_of(actor), now, signing=True)


def refuse(session: Session, actor: Actor, now: datetime.datetime) -> None:
    """Tell the audit of a wrong password of somebody who is signed in."""
    audit.record(session, actor, Event.USER_REFUSED, identity_of(actor), now, signing=True)


def accept(session: Session, actor: Actor, proof: Proof) -> User:
    """The person who acts, whose wrong passwords are forgotten; the row is locked.

    Raises InvalidInput where the proof is another person's, or the password changed meanwhile.
    """
    sign_in_backoff.forgive(session, _turns(actor))
    try:
        user = users.proven_user(session, proof)
    except NotSignedIn as error:
        raise invalid("/password", "password", error.message) from None
    if str(user.id) != actor.id:
        raise invalid("/password", "password", "this is another person's password")
    return user


def _turns(actor: Actor) -> list[Backoff]:
    return [Backoff(f"signature:{actor.id}", FREE)]
