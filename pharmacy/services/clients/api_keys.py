"""API clients and their keys."""

import datetime
import hashlib
import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import NotFound, invalid
from pharmacy.core.messages import Message
from pharmacy.core.scopes import ALL_SCOPES, Scope
from pharmacy.models.clients import ApiKey as ApiKey
from pharmacy.models.clients import Client
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity, refuse_odd_name

KEY_PREFIX = "rxl_"
KEY_BYTES = 32


def add_api_key(
    session: Session,
    name: str,
    now: datetime.datetime,
    actor: Actor,
    scopes: Collection[Scope] = ALL_SCOPES,
    expires_at: datetime.datetime | None = None,
) -> str:
    """Create a key for the client `name`, which may have others. The key is shown only once."""
    if not scopes:
        raise invalid(
            "/scopes",
            "required",
            Message("no_scope", "Give some of %(choices)s.", choices=[*Scope]),
        )
    _refuse_past(expires_at, now)
    secret, key = _new_key(client_named(session, name, now), scopes, expires_at, now)
    session.add(key)
    session.flush()
    audit.record(
        session, actor, Event.API_KEY_ADDED, key.id, now, sender=name, scopes=sorted(scopes)
    )
    return secret


def _refuse_past(expires_at: datetime.datetime | None, now: datetime.datetime) -> None:
    if expires_at is not None and expires_at <= now:
        raise invalid("/expires", "past", Message("day_is_over", "Give a day that is not over."))


def client_named(session: Session, name: str, now: datetime.datetime) -> Client:
    """The client of this name, created if new. Raises InvalidInput for an invalid name."""
    refuse_odd_name(name)
    client = session.scalar(select(Client).where(Client.name == name))
    if client is None:
        client = Client(name=name, created_at=now)
        session.add(client)
        session.flush()
    return client


def _new_key(
    client: Client,
    scopes: Collection[Scope],
    expires_at: datetime.datetime | None,
    now: datetime.datetime,
) -> tuple[str, ApiKey]:
    secret = KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)
    key = ApiKey(
        client_id=client.id,
        key_hash=hash_of(secret),
        scopes=sorted(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    return secret, key


def rotate_api_key(
    session: Session,
    name: str,
    old_until: datetime.datetime,
    now: datetime.datetime,
    actor: Actor,
    expires_at: datetime.datetime | None = None,
) -> str:
    """A second valid key with the scopes of the first, which ends at `old_until`.

    Raises NotFound if the client has no valid key, InvalidInput if it already has two.
    """
    _refuse_past(expires_at, now)
    old = _only_live_key(session, name, now)
    if old.expires_at is None or old.expires_at > old_until:
        old.expires_at = old_until
    secret, key = _new_key(old.client, [Scope(word) for word in old.scopes], expires_at, now)
    session.add(key)
    session.flush()
    audit.record(session, actor, Event.API_KEY_ROTATED, key.id, now, sender=name, old=str(old.id))
    return secret


def _only_live_key(session: Session, name: str, now: datetime.datetime) -> ApiKey:
    live = [key for key in find_api_keys(session, name) if is_live(key, now)]
    if not live:
        raise NotFound(Message("no_live_key", "%(name)s has no active key. Add one.", name=name))
    if len(live) > 1:
        message = Message(
            "several_live_keys",
            "%(name)s has %(count)s active keys. Revoke all but one first.",
            name=name,
            count=len(live),
        )
        raise invalid("/name", "two_live_keys", message)
    return live[0]


def find_api_keys(session: Session, name: str | None = None) -> list[ApiKey]:
    """The keys of one client, or of all: by client, newest first."""
    of_one = [] if name is None else [Client.name == name]
    asked = select(ApiKey).join(ApiKey.client).where(*of_one)
    return list(session.scalars(asked.order_by(Client.name, ApiKey.created_at.desc())))


def is_live(key: ApiKey | Row[*tuple[Any, ...]], now: datetime.datetime) -> bool:
    """Whether the key is valid."""
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def revoke_api_key(session: Session, key_id: str, now: datetime.datetime, actor: Actor) -> None:
    """Revoke a key immediately. Raises NotFound if it does not exist or is already revoked."""
    key = session.get(ApiKey, as_identity(key_id))
    if key is None or key.revoked_at is not None:
        raise NotFound(Message("no_such_api_key", "Key not found, or it was revoked before."))
    key.revoked_at = now
    audit.record(session, actor, Event.API_KEY_REVOKED, key.id, now, sender=key.client.name)


def actor_of(client: Client) -> Actor:
    """The client as an actor in the audit."""
    return Actor(ActorKind.CLIENT, str(client.id), client.name)


def hash_of(secret: str) -> str:
    """The stored hash of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
