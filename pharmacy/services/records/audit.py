"""Records who did what, in the same transaction as the change itself."""

import datetime
import uuid
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from pharmacy.core import audit_chain
from pharmacy.core.audit import Actor, Event
from pharmacy.core.audit_chain import ChainEntry, Head, Linked
from pharmacy.db import before_commit
from pharmacy.models.audit import AuditEntry, AuditHead
from pharmacy.models.inserts import insert_rows

WAITING = "audit"
CONTENT = (
    AuditEntry.at,
    AuditEntry.actor_kind,
    AuditEntry.actor_id,
    AuditEntry.actor_name,
    AuditEntry.event,
    AuditEntry.subject,
    AuditEntry.subject_id,
    AuditEntry.detail,
)
ROWS_AT_ONCE = 1000
HEAD = select(AuditHead.number, AuditHead.hash)
LOCKED_HEAD = HEAD.with_for_update()


def record(
    session: Session,
    actor: Actor,
    event: Event,
    subject_id: uuid.UUID,
    now: datetime.datetime,
    **detail: Any,
) -> None:
    """Add one entry. `detail` has numbers, states and ids, never a patient's words.

    It is written at the end of the transaction, because writers take turns from then on.
    """
    waiting: list[ChainEntry] = session.info.setdefault(WAITING, [])
    if not waiting:
        before_commit(session, _append)
    subject = event.partition(":")[0]
    who = actor.kind, actor.id, actor.name
    waiting.append(ChainEntry(now, *who, event, subject, str(subject_id), detail))


def _append(session: Session) -> None:
    session.flush()
    last = _head(session, LOCKED_HEAD)
    rows = []
    for entry in session.info.pop(WAITING):
        link = entry.after(last, last.number + 1)
        rows.append(_row(link))
        last = link.head
    insert_rows(session, AuditEntry, rows)
    session.execute(update(AuditHead).values(number=last.number, hash=last.hash))


def _head(session: Session, query: Select[int, str]) -> Head:
    row = session.execute(query).one()
    return Head(row.number, row.hash)


def _row(link: Linked) -> dict[str, Any]:
    said = {column.key: getattr(link.entry, column.key) for column in CONTENT}
    return {
        **said,
        "number": link.number,
        "previous_hash": link.previous_hash,
        "hash": link.hash,
    }


def head(session: Session) -> Head:
    """The head of the chain, to be stored where nobody who runs the database can write."""
    return _head(session, HEAD)


def verify(session: Session, saved: Iterable[Head]) -> Head:
    """The head of the whole chain, read again. Raises ChainBroken if it was tampered with.

    It must reach the head that the database itself has, and contain each of `saved`.
    """
    known = _head(session, HEAD)
    must_hold = [*saved, known] if known.number else [*saved]
    with closing(_links(session)) as links:
        return audit_chain.verified(links, must_hold)


def _links(session: Session) -> Generator[Linked, None, None]:
    query = select(AuditEntry.number, AuditEntry.previous_hash, AuditEntry.hash, *CONTENT)
    in_order = query.order_by(AuditEntry.number).execution_options(yield_per=ROWS_AT_ONCE)
    with session.execute(in_order) as rows:
        for number, previous_hash, own_hash, *content in rows:
            yield Linked(number, previous_hash, own_hash, ChainEntry(*content))
