"""Signatures: who signs gives the password again (21 CFR 11.200), whatever the session says."""

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotSignedIn, invalid
from pharmacy.services import users


def refuse_unless_signed(session: Session, actor: Actor, password: str) -> None:
    """Raise InvalidInput unless this is the password of the person who acts."""
    try:
        user = users.check_password(session, actor.name, password)
    except NotSignedIn:
        user = None
    if user is None or str(user.id) != actor.id:
        raise invalid("/password", "password", "the password is wrong: nothing was signed")
