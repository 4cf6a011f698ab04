"""Rendering of compounding records: which worker may draw which, and whose result counts."""

import datetime
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, undefer

from labels.errors import LabelError
from pharmacy.core.audit import WORKER, Event
from pharmacy.core.making.batches import RecordState
from pharmacy.models.batch_records import BatchRecord
from pharmacy.models.batches import Batch
from pharmacy.services.records import audit
from pharmacy.services.records.clocks import is_longer_ago, is_too_far

MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class RecordClaim:
    """One worker's right to draw one record. It is valid while no later attempt is claimed."""

    record_id: uuid.UUID
    batch_id: uuid.UUID
    number: str
    attempt: int
    content: dict[str, Any]


def claim_record(
    session: Session, record_id: uuid.UUID, now: datetime.datetime, lease: datetime.timedelta
) -> RecordClaim | None:
    """Claim a record that waits or whose claim expired. None if another worker has it.

    A record that was claimed too often is marked as failed.
    """
    query = select(BatchRecord).where(BatchRecord.id == record_id, _is_undone(now, lease))
    locked = query.with_for_update(of=BatchRecord, skip_locked=True)
    record = session.scalar(locked.options(undefer(BatchRecord.content)))
    if record is None:
        return None
    number = session.get_one(Batch, record.batch_id).number
    if record.attempt >= MOST_ATTEMPTS:
        record.state, record.lease_until = RecordState.FAILED, None
        record.error_code = "gave_up"
        record.error_message = f"Drawing ended {MOST_ATTEMPTS} times halfway."
        _note_failure(session, record.batch_id, record.error_code, number, now)
        return None
    record.attempt += 1
    record.lease_until = now + lease
    return RecordClaim(record.id, record.batch_id, number, record.attempt, record.content)


def _is_undone(now: datetime.datetime, lease: datetime.timedelta) -> ColumnElement[bool]:
    until = BatchRecord.lease_until
    is_free = or_(until.is_(None), until < now, is_too_far(until, now, lease))
    return and_(BatchRecord.state == RecordState.QUEUED, is_free)


def store_record(session: Session, claim: RecordClaim, pdf: bytes, now: datetime.datetime) -> bool:
    """Store the PDF and its hash. False if a later claim exists: then nothing is stored."""
    digest = hashlib.sha256(pdf).hexdigest()
    stored = _end_claim(
        session, claim, state=RecordState.RENDERED, pdf=pdf, sha256=digest, rendered_at=now
    )
    if stored:
        detail = {"number": claim.number, "record": str(claim.record_id), "sha256": digest}
        event = Event.BATCH_RECORD_RENDERED
        audit.record(session, WORKER, event, claim.batch_id, now, attempt=claim.attempt, **detail)
    return stored


def fail_record(
    session: Session, claim: RecordClaim, error: LabelError, now: datetime.datetime
) -> bool:
    """Mark the record as failed, with the reason, unless a later claim exists."""
    failed = _end_claim(
        session,
        claim,
        state=RecordState.FAILED,
        error_code=error.code,
        error_message=error.message,
    )
    if failed:
        _note_failure(session, claim.batch_id, error.code, claim.number, now)
    return failed


def _note_failure(
    session: Session, batch_id: uuid.UUID, code: str, number: str, now: datetime.datetime
) -> None:
    event = Event.BATCH_RECORD_FAILED
    audit.record(session, WORKER, event, batch_id, now, code=code, number=number)


def _end_claim(session: Session, claim: RecordClaim, **values: Any) -> bool:
    """Write the end of a claim. If a later attempt has taken over, no row matches."""
    held = and_(
        BatchRecord.id == claim.record_id,
        BatchRecord.attempt == claim.attempt,
        BatchRecord.state == RecordState.QUEUED,
    )
    ended = update(BatchRecord).where(held).values(lease_until=None, **values)
    return session.scalar(ended.returning(BatchRecord.id)) is not None


def waiting_records(
    session: Session,
    now: datetime.datetime,
    grace: datetime.timedelta,
    lease: datetime.timedelta,
) -> list[uuid.UUID]:
    """Records that have waited longer than `grace`, or whose claim has expired."""
    until = BatchRecord.lease_until
    waited = and_(until.is_(None), is_longer_ago(BatchRecord.wanted_at, now, grace))
    ran_out = or_(until < now, is_too_far(until, now, lease))
    is_queued = BatchRecord.state == RecordState.QUEUED
    query = select(BatchRecord.id).where(is_queued, or_(waited, ran_out))
    return list(session.scalars(query))
