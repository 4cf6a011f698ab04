"""Returns the stored response when a request is repeated."""

import datetime
from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import KeyReused
from pharmacy.core.messages import Message
from pharmacy.models.idempotency import IdempotencyRecord
from pharmacy.models.inserts import insert_rows
from pharmacy.services.records.identities import identity_of

ANSWER_OF_KEY = select(
    IdempotencyRecord.fingerprint,
    IdempotencyRecord.status,
    IdempotencyRecord.location,
    IdempotencyRecord.etag,
    IdempotencyRecord.body,
).where(
    IdempotencyRecord.client_id == bindparam("client_id"), IdempotencyRecord.key == bindparam("key")
)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A response: its status, the URL and version of what was created, and the body."""

    status: int
    location: str
    etag: str
    body: str


def find_answer(session: Session, actor: Actor, key: str, fingerprint: str) -> StoredAnswer | None:
    """The stored response of this client's key. Raises KeyReused for another request."""
    asked = {"client_id": identity_of(actor), "key": key}
    record = session.execute(ANSWER_OF_KEY, asked).one_or_none()
    if record is None:
        return None
    if record.fingerprint != fingerprint:
        raise KeyReused(
            Message(
                "idempotency_key_reused",
                "This Idempotency-Key was sent before with another body. Use a new key.",
            )
        )
    return StoredAnswer(record.status, record.location, record.etag, record.body)


def remember(
    session: Session,
    actor: Actor,
    key: str,
    fingerprint: str,
    answer: StoredAnswer,
    now: datetime.datetime,
) -> None:
    """Store the response for this key, in the transaction of the change."""
    row = {
        "client_id": identity_of(actor),
        "key": key,
        "fingerprint": fingerprint,
        "created_at": now,
    }
    insert_rows(session, IdempotencyRecord, [{**row, **asdict(answer)}])
