"""OAuth clients: registration, their public keys, and their tokens."""

import datetime
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, PharmacyError, invalid
from pharmacy.core.messages import Message
from pharmacy.core.scopes import SCOPES_BY_NAME, Scope
from pharmacy.models.clients import Client
from pharmacy.models.oauth import AccessToken, UsedAssertion
from pharmacy.models.oauth import OAuthClient as OAuthClient
from pharmacy.services.clients.api_keys import actor_of, client_named, hash_of
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity

# Exactly the algorithms that SMART Backend Services requires of servers.
ALGORITHMS = ("RS384", "ES384")
PREFIX = "rxt_"
TOKEN_BYTES = 32
TOKEN_LASTS = datetime.timedelta(minutes=5)


class Unproven(PharmacyError):
    """An invalid assertion. Its message never reveals whether the client exists."""

    code = "invalid_client"


class AssertionReused(PharmacyError):
    """An assertion that was already used."""

    code = "assertion_reused"


class ScopeRefused(PharmacyError):
    """A scope that does not exist, or that this client does not have."""

    code = "scope_refused"


@dataclass(frozen=True, slots=True)
class Assertion:
    """A verified assertion: its client, its own id, and its expiry."""

    client_id: str
    jti: str
    good_until: datetime.datetime


def add_client(
    session: Session,
    name: str,
    jwks: dict[str, Any],
    scopes: Collection[Scope],
    now: datetime.datetime,
    actor: Actor,
) -> OAuthClient:
    """Register a client of `name`. `jwks` are its public keys."""
    if not scopes:
        raise invalid(
            "/scopes",
            "required",
            Message("no_scope", "Give some of %(choices)s.", choices=[*Scope]),
        )
    client = client_named(session, name, now)
    oauth_client = OAuthClient(
        client_id=client.id, jwks=jwks, scopes=sorted(scopes), created_at=now
    )
    session.add(oauth_client)
    session.flush()
    audit.record(
        session,
        actor,
        Event.OAUTH_CLIENT_ADDED,
        oauth_client.id,
        now,
        sender=name,
        scopes=sorted(scopes),
    )
    return oauth_client


def change_keys(
    session: Session, client_id: str, jwks: dict[str, Any], now: datetime.datetime, actor: Actor
) -> None:
    """Replace a client's public keys. Raises NotFound for an unknown client."""
    oauth_client = live_client(session, client_id)
    oauth_client.jwks = jwks
    audit.record(session, actor, Event.OAUTH_CLIENT_KEYS_CHANGED, oauth_client.id, now)


def revoke_client(session: Session, client_id: str, now: datetime.datetime, actor: Actor) -> None:
    """Revoke a client and its tokens immediately. Raises NotFound for an unknown client."""
    oauth_client = live_client(session, client_id)
    oauth_client.revoked_at = now
    audit.record(session, actor, Event.OAUTH_CLIENT_REVOKED, oauth_client.id, now)


def find_clients(session: Session) -> list[OAuthClient]:
    """All clients: by API client, newest first."""
    asked = select(OAuthClient).join(OAuthClient.client)
    return list(session.scalars(asked.order_by(Client.name, OAuthClient.created_at.desc())))


def live_client(session: Session, client_id: str) -> OAuthClient:
    """The client with this id. Raises NotFound if it does not exist or was revoked."""
    oauth_client = session.get(OAuthClient, as_identity(client_id))
    if oauth_client is None or oauth_client.revoked_at is not None:
        raise NotFound(Message("no_such_client", "Client not found, or it was revoked."))
    return oauth_client


def issue_token(
    session: Session, shown: Assertion, names: Collection[str], now: datetime.datetime
) -> str:
    """A token with the scopes of these names, shown only once.

    Raises ScopeRefused for a scope that the client does not have, AssertionReused for an assertion
    that was already used. If two concurrent requests use the same one, the later to commit gets the
    database's IntegrityError.
    """
    oauth_client = live_client(session, shown.client_id)
    scopes = _granted(oauth_client, names)
    _forget_what_is_over(session, oauth_client, now)
    _use_once(session, oauth_client, shown)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        AccessToken(
            oauth_client_id=oauth_client.id,
            token_hash=hash_of(token),
            scopes=sorted(scopes),
            expires_at=now + TOKEN_LASTS,
        )
    )
    oauth_client.used_at = now
    audit.record(
        session,
        actor_of(oauth_client.client),
        Event.OAUTH_CLIENT_ADMITTED,
        oauth_client.id,
        now,
        scopes=sorted(scopes),
    )
    return token


def _granted(oauth_client: OAuthClient, names: Collection[str]) -> frozenset[Scope]:
    unknown = [name for name in names if name not in SCOPES_BY_NAME]
    if unknown or not names:
        raise ScopeRefused(
            Message(
                "unknown_scopes",
                "Give scopes of %(choices)s, separated by spaces.",
                choices=[*SCOPES_BY_NAME],
            )
        )
    scopes = frozenset[Scope]().union(*(SCOPES_BY_NAME[name] for name in names))
    if not scopes <= set(oauth_client.scopes):
        raise ScopeRefused(
            Message(
                "scope_not_granted",
                "This client has only the scopes %(scopes)s.",
                scopes=" ".join(oauth_client.scopes),
            )
        )
    return scopes


def _forget_what_is_over(
    session: Session, oauth_client: OAuthClient, now: datetime.datetime
) -> None:
    for table in (UsedAssertion, AccessToken):
        is_over = (table.oauth_client_id == oauth_client.id) & (table.expires_at < now)
        session.execute(delete(table).where(is_over))


def _use_once(session: Session, oauth_client: OAuthClient, shown: Assertion) -> None:
    jti_hash = hash_of(shown.jti)
    same = (UsedAssertion.oauth_client_id == oauth_client.id) & (UsedAssertion.jti_hash == jti_hash)
    if session.scalar(select(UsedAssertion).where(same)) is not None:
        raise AssertionReused(
            Message(
                "assertion_reused",
                "This assertion was used before. Sign a new one with another jti.",
            )
        )
    session.add(
        UsedAssertion(
            oauth_client_id=oauth_client.id, jti_hash=jti_hash, expires_at=shown.good_until
        )
    )
