"""Rows of batches: found, locked, and every change counted and recorded in the audit."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import ChangedMeanwhile, NotFound
from pharmacy.core.making.batches import BatchState, IllegalBatchMove, state_on
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch as Batch
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity

MOST_BATCHES = 500
CHANGED = Message(
    "batch_changed_meanwhile",
    "Somebody changed this batch after you read it. Look at it again, then go on.",
)


@dataclass(frozen=True, slots=True)
class SeenBatch:
    """The batch to change, and the revision that the caller read."""

    batch_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class BenchMoment:
    """When something happens at the bench: the instant, and the pharmacy's day."""

    now: datetime.datetime
    today: datetime.date


def lock_batch(session: Session, seen: SeenBatch) -> Batch:
    """The batch under a lock. Raises NotFound, and ChangedMeanwhile if it changed since."""
    batch = lock_unseen(session, seen.batch_id)
    if batch.revision != seen.revision:
        raise ChangedMeanwhile(CHANGED)
    return batch


def lock_unseen(session: Session, batch_id: str) -> Batch:
    """The batch under a lock, whatever the caller read of it. Raises NotFound."""
    query = select(Batch).where(Batch.id == as_identity(batch_id))
    locked = query.with_for_update(of=Batch).execution_options(populate_existing=True)
    return _found(session.scalar(locked))


def lock_at_bench(session: Session, seen: SeenBatch) -> Batch:
    """As `lock_batch`, for a batch in progress. Raises IllegalBatchMove for any other."""
    batch = lock_batch(session, seen)
    if batch.state is not BatchState.IN_PROGRESS:
        raise IllegalBatchMove(
            Message(
                "batch_not_in_progress",
                "This batch is %(state)s. Nothing more is recorded at the bench.",
                state=batch.state,
            )
        )
    return batch


def changed(
    session: Session,
    actor: Actor,
    batch: Batch,
    event: Event,
    now: datetime.datetime,
    **detail: Any,
) -> None:
    """Count a change of a locked batch, and record it."""
    batch.revision += 1
    audit.record(session, actor, event, batch.id, now, number=batch.number, **detail)


def get_batch(session: Session, batch_id: str) -> Batch:
    """A batch. Raises NotFound."""
    return _found(session.get(Batch, as_identity(batch_id)))


def find_batches(session: Session, states: Sequence[BatchState]) -> Sequence[Batch]:
    """The batches in these stored states, the newest first."""
    query = select(Batch).where(Batch.state.in_(states)).order_by(Batch.opened_at.desc())
    return session.scalars(query.limit(MOST_BATCHES)).all()


def find_by_number(session: Session, number: str) -> Batch | None:
    """The batch of a lot number, or None."""
    return session.scalar(select(Batch).filter_by(number=number))


def state_of(batch: Batch, today: datetime.date) -> BatchState:
    """The state of a batch on a day of the pharmacy."""
    return state_on(batch.state, batch.beyond_use_on, today)


def batch_of_lot(session: Session, batch_id: uuid.UUID | None) -> Batch | None:
    """The batch that made a component lot, or None for a lot that was received."""
    return None if batch_id is None else session.get(Batch, batch_id)


def _found(batch: Batch | None) -> Batch:
    if batch is None:
        raise NotFound(Message("no_such_batch", "Batch not found."))
    return batch
