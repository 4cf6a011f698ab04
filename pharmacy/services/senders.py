"""Prescriber systems and their keys."""

import datetime
import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import NotSignedIn
from pharmacy.models.senders import ApiKey, Sender
from pharmacy.services import audit
from pharmacy.services.identities import refuse_odd_name

KEY_PREFIX = "rxl_"
KEY_BYTES = 32


def add_api_key(session: Session, name: str, now: datetime.datetime, actor: Actor) -> str:
    """Make a key for the sender `name`, who may have others; the key is told this once only."""
    refuse_odd_name(name)
    sender = session.scalar(select(Sender).where(Sender.name == name))
    if sender is None:
        sender = Sender(name=name, created_at=now)
        session.add(sender)
        session.flush()
    secret = KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)
    key = ApiKey(sender_id=sender.id, key_hash=_hash(secret), created_at=now)
    session.add(key)
    session.flush()
    audit.record(session, actor, Event.API_KEY_ADDED, key.id, now, sender=name)
    return secret


def sender_of(session: Session, secret: str) -> Actor:
    """Whose key it is; raises NotSignedIn for a key that is nobody's."""
    # The hash of 256 random bits can be looked up: its timing tells nothing about the bits.
    key = session.scalar(select(ApiKey).where(ApiKey.key_hash == _hash(secret)))
    if key is None:
        raise NotSignedIn("the API key is not known: send Authorization: Bearer KEY")
    return Actor(ActorKind.SENDER, str(key.sender.id), key.sender.name)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
