"""The worker's job for compounding records: take an id; load, draw and read back, store."""

import datetime
import logging
import uuid

from labels import pdf, readback
from labels.documents import DocumentContent
from labels.errors import LabelError
from labels.stock import STOCKS
from pharmacy import db, runtime
from pharmacy.services.batches import record_rendering
from pharmacy.services.batches.record_rendering import RecordClaim

log = logging.getLogger(__name__)
# The record is of a US pharmacy: Letter, whatever paper its calendars are on.
PAPER = "letter"


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def render_record(record_id: str) -> None:
    """Draw a compounding record that is not drawn yet. Safe to run twice."""
    draw_record(runtime.live(), uuid.UUID(record_id))


def draw_record(live: runtime.Live, record_id: uuid.UUID) -> None:
    """The same. It counts once every word of it was read back from the PDF."""
    lease = datetime.timedelta(seconds=live.settings.render_lease_seconds)
    with db.transaction(live.engine) as session:
        claim = record_rendering.claim_record(session, record_id, now(), lease)
    if claim is None:
        return
    result = _drawn(claim)
    with db.transaction(live.engine) as session:
        if isinstance(result, LabelError):
            is_stored = record_rendering.fail_record(session, claim, result, now())
        else:
            is_stored = record_rendering.store_record(session, claim, result, now())
    if not is_stored:
        log.warning("record %s: attempt %d came too late", record_id, claim.attempt)


def _drawn(claim: RecordClaim) -> bytes | LabelError:
    try:
        content = DocumentContent.from_json(claim.content)
        made = pdf.render(content, STOCKS[PAPER])
        readback.check(made, content, STOCKS[PAPER])
    except LabelError as error:
        return error
    return made
