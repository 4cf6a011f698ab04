"""Authenticates a request by an API key or an access token."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.messages import Message
from pharmacy.core.scopes import Scope
from pharmacy.models.clients import ApiKey, Client
from pharmacy.models.oauth import AccessToken
from pharmacy.services.clients.api_keys import actor_of, hash_of, is_live
from pharmacy.services.clients.oauth_clients import PREFIX
from pharmacy.services.records.identities import as_identity

USED_EVERY = datetime.timedelta(minutes=1)
# Every request runs this query, so it is built once.
KEY_OF_HASH = (
    select(
        ApiKey.id,
        ApiKey.scopes,
        ApiKey.expires_at,
        ApiKey.revoked_at,
        ApiKey.used_at,
        ApiKey.client_id,
        Client.name,
    )
    .join(ApiKey.client)
    .where(ApiKey.key_hash == bindparam("key_hash"))
)


@dataclass(frozen=True, slots=True)
class Credential:
    """The client and its scopes. `unnoted_key` is set if the key's last use must be updated."""

    client: Actor
    scopes: frozenset[Scope]
    unnoted_key: str | None = None


def credential_of(session: Session, secret: str, now: datetime.datetime) -> Credential:
    """The credential of this secret. Raises NotSignedIn if it is invalid or no longer valid."""
    # A lookup by the hash of 256 random bits is safe: its timing reveals nothing about the bits.
    look_up = _by_token if secret.startswith(PREFIX) else _by_key
    return look_up(session, hash_of(secret), now)


def _by_key(session: Session, key_hash: str, now: datetime.datetime) -> Credential:
    key = session.execute(KEY_OF_HASH, {"key_hash": key_hash}).one_or_none()
    if key is None:
        raise NotSignedIn(
            Message("api_key_unknown", "The API key is not known. Send Authorization: Bearer KEY.")
        )
    if not is_live(key, now):
        raise NotSignedIn(
            Message(
                "api_key_ended",
                "The API key has expired or was revoked. Ask the pharmacy for a new one.",
            )
        )
    unnoted = str(key.id) if _is_used_anew(key, now) else None
    client = Actor(ActorKind.CLIENT, str(key.client_id), key.name)
    return Credential(client, frozenset(map(Scope, key.scopes)), unnoted)


def _by_token(session: Session, token_hash: str, now: datetime.datetime) -> Credential:
    token = session.scalar(select(AccessToken).where(AccessToken.token_hash == token_hash))
    if token is None or token.expires_at <= now or token.oauth_client.revoked_at is not None:
        raise NotSignedIn(
            Message(
                "token_unknown",
                "The token is not known or has expired. Get a new one at /oauth/token.",
            )
        )
    return Credential(actor_of(token.oauth_client.client), frozenset(map(Scope, token.scopes)))


def note_used(session: Session, key_id: str, now: datetime.datetime) -> None:
    """Record the last use of a key, at most once a minute."""
    key = session.get(ApiKey, as_identity(key_id))
    if key is not None and _is_used_anew(key, now):
        key.used_at = now


def _is_used_anew(key: ApiKey | Row[*tuple[Any, ...]], now: datetime.datetime) -> bool:
    return key.used_at is None or now - key.used_at > USED_EVERY
