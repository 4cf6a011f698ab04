"""Who is calling, and whether it may: the only place that reads credentials of senders."""

import logging

from flask import Response, after_this_request, request
from sqlalchemy.orm import Session

from pharmacy import current, db
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.scopes import Scope, ScopeMissing
from pharmacy.services import senders
from pharmacy.services.senders import Credential

log = logging.getLogger(__name__)
SCHEME = "bearer"


def sender(session: Session, scope: Scope) -> Actor:
    """The caller, who has `scope`: `auth.sender(session, Scope.ORDERS_READ)`.

    Raises NotSignedIn without a good key in `Authorization: Bearer KEY`, ScopeMissing where the
    key is good for other things only.
    """
    credential = senders.credential_of(session, _shown(), current.now())
    if scope not in credential.scopes:
        raise ScopeMissing(scope)
    _note_used_after_this(credential)
    return credential.sender


def _shown() -> str:
    # Only the header counts: what stands in an address ends in logs and histories.
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not secret.strip():
        raise NotSignedIn("send your API key: Authorization: Bearer KEY")
    return secret.strip()


def _note_used_after_this(credential: Credential) -> None:
    now, key_id = current.now(), str(credential.key.id)
    if not senders.is_used_anew(credential.key, now):
        return

    @after_this_request
    def note_used(response: Response) -> Response:
        # Once the view's own transaction is over: SQLite has one writer at a time.
        try:
            with current.transaction() as session:
                senders.note_used(session, key_id, now)
        except db.UNAVAILABLE as error:
            # What was asked is done all the same; the next request notes it.
            log.warning("no last use was noted: %s", type(error).__name__)
        return response
