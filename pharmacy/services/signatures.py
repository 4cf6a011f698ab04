"""Signatures: who signs gives the password again (21 CFR 11.200), whatever the session says."""

import datetime

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotSignedIn, invalid
from pharmacy.services import throttles, users
from pharmacy.services.throttles import Turn

# Wrong passwords that cost nothing.
FREE = 5


def approach(session: Session, actor: Actor, now: datetime.datetime) -> None:
    """Let somebody try to sign; raises TooManyAttempts where wrong passwords came too fast.

    Commit before the password is looked at.
    """
    throttles.take_turn(session, _turns(actor), now)


def refuse_unless_signed(session: Session, actor: Actor, password: str) -> None:
    """Raise InvalidInput unless this is the password of the person who acts."""
    try:
        user = users.check_password(session, actor.name, password)
    except NotSignedIn:
        user = None
    if user is None or str(user.id) != actor.id:
        raise invalid("/password", "password", "the password is wrong: nothing was signed")
    throttles.forgive(session, _turns(actor))


def _turns(actor: Actor) -> list[Turn]:
    return [Turn(f"signature:{actor.id}", FREE)]
