"""Authentication and authorization: the only module that reads clients' credentials."""

import logging

from flask import Response, after_this_request, request
from sqlalchemy.orm import Session

from pharmacy import current, db
from pharmacy.api import rates
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.scopes import Scope, ScopeMissing
from pharmacy.services.clients import credentials
from pharmacy.services.clients.credentials import Credential

log = logging.getLogger(__name__)
SCHEME = "bearer"


def client(session: Session, scope: Scope) -> Actor:
    """The client, which has `scope`, as in `auth.client(session, Scope.ORDERS_READ)`.

    Raises NotSignedIn without a valid key or token in `Authorization: Bearer KEY`, ScopeMissing if
    it lacks the scope, TooManyRequests past the rate limit.
    """
    credential = _credential(session)
    rates.count_client(credential.client)
    if scope not in credential.scopes:
        raise ScopeMissing(scope)
    if credential.unnoted_key is not None:
        _note_used_after_this(credential.unnoted_key)
    return credential.client


def _credential(session: Session) -> Credential:
    try:
        return credentials.credential_of(session, _shown(), current.now())
    except NotSignedIn:
        rates.count_stranger()
        raise


def _shown() -> str:
    # Only the header counts, because URLs end up in logs and histories.
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not secret.strip():
        raise NotSignedIn("send your API key or access token: Authorization: Bearer KEY")
    return secret.strip()


def _note_used_after_this(key_id: str) -> None:
    @after_this_request
    def note_used(response: Response) -> Response:
        # After the view's own transaction, because SQLite has one writer at a time.
        try:
            with current.transaction() as session:
                credentials.note_used(session, key_id, current.now())
        except db.UNAVAILABLE as error:
            # The request succeeds anyway. The next one records the last use.
            log.warning("no last use was noted: %s", type(error).__name__)
        return response
