"""The beyond-use date of a batch: the formulation's days, and no later than any lot in it."""

import datetime

from sqlalchemy.orm import Session

from pharmacy.models.batches import Batch, BatchLot
from pharmacy.services.batches import batch_lots, bench_gates


def lots_used(session: Session, batch: Batch) -> list[BatchLot]:
    """The lots of which something is in the batch: weighed and not discarded, or counted."""
    weighed = {weight.batch_lot_id for weight in bench_gates.live_weights(session, batch)}
    found = batch_lots.lots_of(session, batch)
    return [row for row in found if row.id in weighed or row.used]


def beyond_use_date(session: Session, batch: Batch) -> datetime.date | None:
    """The last day of use. The day of compounding is the first. None before the first weight.

    Never later than the earliest expiry of a lot in it (Oklahoma 535:15-10-8.3).
    """
    if batch.compounded_on is None:
        return None
    days = batch_lots.formulation_of(batch).beyond_use.days
    last = batch.compounded_on + datetime.timedelta(days=days - 1)
    return min([last, *(row.lot.expires_on for row in lots_used(session, batch))])


def set_date(session: Session, batch: Batch) -> None:
    """Keep the date of a locked batch: all its lots are known now."""
    batch.beyond_use_on = beyond_use_date(session, batch)
