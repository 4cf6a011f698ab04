"""Compounding records: what a batch's is now, and those that were kept as PDF with a decision."""

import datetime
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from pharmacy import job_queue
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.making.batches import RecordState
from pharmacy.core.making.compounding_records import CompoundingRecord
from pharmacy.core.messages import Message
from pharmacy.db import after_commit, before_commit
from pharmacy.models.batch_records import BatchRecord
from pharmacy.models.batches import Batch
from pharmacy.services.batches import (
    batch_rows,
    record_beginnings,
    record_endings,
    record_results,
)
from pharmacy.services.batches.record_rows import read_rows
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity
from pharmacy.settings import PharmacyProfile
from pharmacy.wording.compounding_records import document


def record_of(session: Session, batch: Batch, profile: PharmacyProfile) -> CompoundingRecord:
    """The record of a batch as it is now, in the order in which inspectors read it."""
    rows = read_rows(session, batch, profile)
    return CompoundingRecord(
        number=batch.number,
        title=rows.read.formulation.title,
        revision=batch.revision,
        timezone=str(profile.timezone),
        sections=(
            *record_beginnings.sections(rows),
            *record_results.sections(rows),
            *record_endings.sections(rows),
        ),
    )


@dataclass(frozen=True, slots=True)
class RecordDesk:
    """What keeping a record needs: the pharmacy, and who notifies the workers."""

    profile: PharmacyProfile
    notifier: job_queue.Notifier


def want_record(
    session: Session, batch: Batch, desk: RecordDesk, now: datetime.datetime
) -> uuid.UUID:
    """Keep the record of a batch with this change of it. The worker draws it after the commit.

    Call it after the change was recorded in the audit: the words are those at the end of the
    transaction, with the numbers of all its entries. Returns the id of the record.
    """
    record_id = uuid.uuid4()
    before_commit(session, partial(_keep, batch, desk.profile, record_id, now))
    after_commit(session, partial(desk.notifier.notify, job_queue.RENDER_RECORD, str(record_id)))
    return record_id


def keep_now(session: Session, batch_id: str, desk: RecordDesk, now: datetime.datetime) -> Batch:
    """Keep the record of a batch as it is now, such as after a complaint. Raises NotFound.

    Nothing is done if the record of its last change is kept already.
    """
    batch = batch_rows.lock_unseen(session, batch_id)
    if not is_kept(session, batch):
        want_record(session, batch, desk, now)
    return batch


def is_kept(session: Session, batch: Batch) -> bool:
    """Whether the record of the last change of a batch is kept."""
    query = select(BatchRecord.id).filter_by(batch_id=batch.id, revision=batch.revision)
    return session.scalar(query) is not None


def _keep(
    batch: Batch,
    profile: PharmacyProfile,
    record_id: uuid.UUID,
    now: datetime.datetime,
    session: Session,
) -> None:
    session.flush()
    content = document(record_of(session, batch, profile), profile.name, profile.address)
    session.add(
        BatchRecord(
            id=record_id,
            batch_id=batch.id,
            revision=batch.revision,
            state=RecordState.QUEUED,
            wanted_at=now,
            content=content.to_json(),
        )
    )


def records_of(session: Session, batch: Batch) -> Sequence[BatchRecord]:
    """The records of a batch that were kept, the newest first."""
    query = select(BatchRecord).filter_by(batch_id=batch.id)
    return session.scalars(query.order_by(BatchRecord.revision.desc())).all()


def get_record(session: Session, record_id: str) -> BatchRecord:
    """A record with its PDF. Raises NotFound."""
    query = select(BatchRecord).where(BatchRecord.id == as_identity(record_id))
    record = session.scalar(query.options(undefer(BatchRecord.pdf)))
    if record is None:
        raise NotFound(Message("no_such_compounding_record", "Compounding record not found."))
    return record


def pdf_of(record: BatchRecord) -> bytes:
    """The PDF, byte for byte as it was drawn. Raises NotReady with the reason if there is none."""
    if record.state is RecordState.FAILED:
        raise NotReady(
            Message(
                "record_failed",
                "Drawing this compounding record failed: %(why)s Draw it again.",
                why=record.error_message,
            )
        )
    if record.pdf is None:
        raise NotReady(
            Message(
                "record_not_rendered_yet",
                "This compounding record is not drawn yet. Ask again in a second.",
            )
        )
    if is_damaged(record):
        raise NotReady(
            Message(
                "record_damaged",
                "The stored compounding record is damaged. Draw it again from its words.",
            )
        )
    return record.pdf


def is_damaged(record: BatchRecord) -> bool:
    """Whether the stored bytes are not those whose hash is in the audit."""
    return record.pdf is not None and hashlib.sha256(record.pdf).hexdigest() != record.sha256


def draw_again(
    session: Session,
    actor: Actor,
    record_id: str,
    notifier: job_queue.Notifier,
    now: datetime.datetime,
) -> BatchRecord:
    """Queue a record that failed or is damaged. Its words stay, and equal words give equal bytes.

    Any other record stays as it is: somebody else, or an earlier click, was faster. Raises
    NotFound.
    """
    record = get_record(session, record_id)
    if record.state is not RecordState.FAILED and not is_damaged(record):
        return record
    again = (
        update(BatchRecord)
        .where(BatchRecord.id == record.id, BatchRecord.state == record.state)
        .values(state=RecordState.QUEUED, attempt=0, lease_until=None, pdf=None, wanted_at=now)
        .returning(BatchRecord.id)
    )
    if session.scalar(again) is not None:
        detail = {"record": str(record.id), "was": str(record.state), "sha256": record.sha256}
        audit.record(session, actor, Event.BATCH_RECORD_QUEUED, record.batch_id, now, **detail)
        after_commit(session, partial(notifier.notify, job_queue.RENDER_RECORD, str(record.id)))
    return record
