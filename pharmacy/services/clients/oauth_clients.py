"""OAuth clients of senders: who they are, which keys they sign with, the tokens that they get."""

import datetime
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, PharmacyError, invalid
from pharmacy.core.scopes import SCOPES_BY_NAME, Scope
from pharmacy.models.clients import Sender
from pharmacy.models.oauth import AccessToken, UsedAssertion
from pharmacy.models.oauth import OAuthClient as OAuthClient
from pharmacy.services.clients.api_keys import actor_of, hash_of, sender_named
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity

PREFIX = "rxt_"
TOKEN_BYTES = 32
TOKEN_LASTS = datetime.timedelta(minutes=5)


class AssertionReused(PharmacyError):
    """An assertion that was shown before."""

    code = "assertion_reused"


class ScopeRefused(PharmacyError):
    """A scope that nobody has, or that this client was not given."""

    code = "scope_refused"


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a client's signed assertion proved: whose it is, its own name, until when it is good."""

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
    """Register a client of the sender `name`; `jwks` are its public keys."""
    if not scopes:
        raise invalid("/scopes", "required", f"give some of {', '.join(Scope)}")
    sender = sender_named(session, name, now)
    client = OAuthClient(sender_id=sender.id, jwks=jwks, scopes=sorted(scopes), created_at=now)
    session.add(client)
    session.flush()
    audit.record(
        session, actor, Event.OAUTH_CLIENT_ADDED, client.id, now, sender=name, scopes=sorted(scopes)
    )
    return client


def change_keys(
    session: Session, client_id: str, jwks: dict[str, Any], now: datetime.datetime, actor: Actor
) -> None:
    """Put other public keys in place of a client's; raises NotFound for a client that is none."""
    client = live_client(session, client_id)
    client.jwks = jwks
    audit.record(session, actor, Event.OAUTH_CLIENT_KEYS_CHANGED, client.id, now)


def revoke_client(session: Session, client_id: str, now: datetime.datetime, actor: Actor) -> None:
    """End a client and its tokens at once; raises NotFound for a client that is none."""
    client = live_client(session, client_id)
    client.revoked_at = now
    audit.record(session, actor, Event.OAUTH_CLIENT_REVOKED, client.id, now)


def find_clients(session: Session) -> list[OAuthClient]:
    """All clients: by sender, the newest first."""
    asked = select(OAuthClient).join(OAuthClient.sender)
    return list(session.scalars(asked.order_by(Sender.name, OAuthClient.created_at.desc())))


def live_client(session: Session, client_id: str) -> OAuthClient:
    """The client of this id; raises NotFound for one that is not there or was revoked."""
    client = session.get(OAuthClient, as_identity(client_id))
    if client is None or client.revoked_at is not None:
        raise NotFound("there is no such client, or it was revoked")
    return client


def issue_token(
    session: Session, shown: Assertion, names: Collection[str], now: datetime.datetime
) -> str:
    """A token with the scopes of these names, told this once only.

    Raises ScopeRefused for a scope that the client has not, AssertionReused for an assertion that
    was shown before. Of two requests at once that show the same one, the later to commit gets the
    database's IntegrityError.
    """
    client = live_client(session, shown.client_id)
    scopes = _granted(client, names)
    _forget_what_is_over(session, client, now)
    _use_once(session, client, shown)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        AccessToken(
            client_id=client.id,
            token_hash=hash_of(token),
            scopes=sorted(scopes),
            expires_at=now + TOKEN_LASTS,
        )
    )
    client.used_at = now
    audit.record(
        session,
        actor_of(client.sender),
        Event.OAUTH_CLIENT_ADMITTED,
        client.id,
        now,
        scopes=sorted(scopes),
    )
    return token


def _granted(client: OAuthClient, names: Collection[str]) -> frozenset[Scope]:
    unknown = [name for name in names if name not in SCOPES_BY_NAME]
    if unknown or not names:
        raise ScopeRefused(f"give scopes of {', '.join(SCOPES_BY_NAME)}, with a blank between")
    scopes = frozenset[Scope]().union(*(SCOPES_BY_NAME[name] for name in names))
    if not scopes <= set(client.scopes):
        raise ScopeRefused(f"this client has no other scopes than {' '.join(client.scopes)}")
    return scopes


def _forget_what_is_over(session: Session, client: OAuthClient, now: datetime.datetime) -> None:
    for table in (UsedAssertion, AccessToken):
        is_over = (table.client_id == client.id) & (table.expires_at < now)
        session.execute(delete(table).where(is_over))


def _use_once(session: Session, client: OAuthClient, shown: Assertion) -> None:
    jti_hash = hash_of(shown.jti)
    same = (UsedAssertion.client_id == client.id) & (UsedAssertion.jti_hash == jti_hash)
    if session.scalar(select(UsedAssertion).where(same)) is not None:
        raise AssertionReused("this assertion was shown before: sign a new one with another jti")
    session.add(UsedAssertion(client_id=client.id, jti_hash=jti_hash, expires_at=shown.good_until))
