"""Notes in the record of a batch: deviations, complaints and adverse events."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.making.batches import NoteKind
from pharmacy.models.batches import Batch, BatchNote
from pharmacy.services.batches import batch_rows, typed_texts
from pharmacy.services.records.identities import identity_of

LONGEST_NOTE = 500


def add_note(
    session: Session,
    actor: Actor,
    batch_id: str,
    kind: NoteKind,
    text: str,
    now: datetime.datetime,
) -> BatchNote:
    """Add a note, in any state of the batch. It counts as a change: who decides reads it first.

    Raises InvalidInput at /text, and NotFound.
    """
    batch = batch_rows.lock_unseen(session, batch_id)
    note = BatchNote(
        batch_id=batch.id,
        kind=kind,
        text=typed_texts.read_text("/text", text, LONGEST_NOTE),
        at=now,
        by=identity_of(actor),
    )
    session.add(note)
    session.flush()
    batch_rows.changed(session, actor, batch, Event.BATCH_NOTED, now, kind=str(kind))
    return note


def notes_of(session: Session, batch: Batch) -> Sequence[BatchNote]:
    """The notes of a batch, oldest first."""
    query = select(BatchNote).filter_by(batch_id=batch.id)
    return session.scalars(query.order_by(BatchNote.at, BatchNote.id)).all()
