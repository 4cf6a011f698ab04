"""Who is calling: the sender whose API key the request carries."""

from flask import request
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotSignedIn
from pharmacy.services import senders

SCHEME = "bearer"


def sender(session: Session) -> Actor:
    """The caller; raises NotSignedIn without a known key in `Authorization: Bearer KEY`."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not key.strip():
        raise NotSignedIn("send your API key: Authorization: Bearer KEY")
    return senders.sender_of(session, key.strip())
