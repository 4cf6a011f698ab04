"""The worker draws compounding records: when notified, and when the notification was lost."""

import hashlib
import io
import uuid

import pypdf
from sqlalchemy.orm import undefer

from pharmacy import db, runtime
from pharmacy.core.audit import Event
from pharmacy.core.making.batches import RecordState
from pharmacy.models.batch_records import BatchRecord
from pharmacy.services.batches import batch_rows, records
from pharmacy.services.batches.records import RecordDesk
from tests import processes
from tests.jobs.sites import LOOK_SECONDS, PATIENCE_SECONDS, PharmacyWithWorkers, now
from tests.services.batches import bench as benches
from tests.services.batches import recorded
from tests.services.contexts import PROFILE, ServiceContext


def record_of(site: PharmacyWithWorkers, record_id: uuid.UUID) -> BatchRecord:
    """A record as stored now."""
    with db.reading(site.engine) as session:
        return session.get_one(BatchRecord, record_id, options=[undefer(BatchRecord.pdf)])


def await_record(site: PharmacyWithWorkers, record_id: uuid.UUID) -> BatchRecord:
    """Wait until a record is drawn."""

    def is_drawn() -> bool:
        return record_of(site, record_id).state is not RecordState.QUEUED

    processes.wait_until(is_drawn, "the record", PATIENCE_SECONDS, LOOK_SECONDS)
    return record_of(site, record_id)


def test_a_record_is_drawn_read_back_hashed_and_audited(site: PharmacyWithWorkers) -> None:
    bench = benches.bench(ServiceContext(site.engine))
    batch_id = recorded.made(bench)
    lost = recorded.decided(bench, batch_id)
    site.start_worker()
    record = await_record(site, lost)
    assert (record.state, record.error_message) == (RecordState.RENDERED, None)
    assert record.pdf is not None
    digest = hashlib.sha256(record.pdf).hexdigest()
    entry = site.audit_of(batch_id)[-1]
    assert (entry.event, entry.detail["sha256"]) == (Event.BATCH_RECORD_RENDERED, digest)
    pages = pypdf.PdfReader(io.BytesIO(record.pdf)).pages
    assert all("B261123-01" in page.extract_text() for page in pages)
    with db.transaction(site.engine) as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        batch.revision += 1
        desk = RecordDesk(PROFILE, runtime.RedisNotifier(site.redis.url))
        notified = records.want_record(session, batch, desk, now())
    assert await_record(site, notified).state is RecordState.RENDERED
