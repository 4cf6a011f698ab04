"""The changes of compounding records, and their audit entries."""

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from labels.errors import TextMissing
from pharmacy.core.audit import Event
from pharmacy.services.batches import record_rendering, records
from tests.services.batches import bench as benches
from tests.services.batches import recorded
from tests.services.batches.bench import Bench
from tests.services.contexts import NOW, ServiceContext

Act = Callable[[Session], Any]
FAILURE = TextMissing("title")


def wanted(context: ServiceContext) -> tuple[Bench, uuid.UUID]:
    """A bench, and the id of a record that is to be drawn."""
    bench = benches.bench(context)
    return bench, recorded.decided(bench, bench.open())


def claimed(context: ServiceContext) -> record_rendering.RecordClaim:
    """A worker's claim of it."""
    _, record_id = wanted(context)
    with context.transaction() as session:
        claim = record_rendering.claim_record(session, record_id, NOW, recorded.MINUTE)
    assert claim is not None
    return claim


def store(context: ServiceContext) -> Act:
    claim = claimed(context)
    return lambda session: record_rendering.store_record(session, claim, b"%PDF-1.7", NOW)


def fail(context: ServiceContext) -> Act:
    claim = claimed(context)
    return lambda session: record_rendering.fail_record(session, claim, FAILURE, NOW)


def draw_again(context: ServiceContext) -> Act:
    claim, person = claimed(context), context.person("rita")
    with context.transaction() as session:
        record_rendering.fail_record(session, claim, FAILURE, NOW)
    record_id = str(claim.record_id)
    return lambda session: records.draw_again(session, person, record_id, context.notifier, NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event | list[Event]]] = {
    "record_rendering.store_record": (store, Event.BATCH_RECORD_RENDERED),
    "record_rendering.fail_record": (fail, Event.BATCH_RECORD_FAILED),
    "records.draw_again": (draw_again, Event.BATCH_RECORD_QUEUED),
}
NOT_AUDITED = {
    "records.want_record": "a part of the decision about a batch, which is audited",
    "records.keep_now": "its drawing is audited",
    "record_rendering.claim_record": "its end is audited, whatever it is",
    "record_rendering.waiting_records": "reads",
}
