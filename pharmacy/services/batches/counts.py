"""The empty capsules that a batch used, counted for each of their lots."""

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotReady, invalid
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.messages import Message
from pharmacy.models.batches import BatchLot
from pharmacy.services.batches import batch_lots, batch_rows, drawing, lot_scans
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch

MOST_PIECES = 1_000_000


def record_count(
    session: Session,
    actor: Actor,
    seen: SeenBatch,
    batch_lot_id: str,
    used: int,
    at: BenchMoment,
) -> BatchLot:
    """Record how many empty capsules of a lot were used. A new count replaces the one before.

    Raises InvalidInput at /used, NotReady for a lot that is weighed or holds fewer, NotFound,
    IllegalBatchMove and ChangedMeanwhile.
    """
    if not 0 <= used <= MOST_PIECES:
        raise invalid(
            "/used", "range", Message("pieces_used", "Count the empty capsules that were used.")
        )
    batch = batch_rows.lock_at_bench(session, seen)
    row = batch_lots.get_batch_lot(session, batch, batch_lot_id)
    shell = batch_lots.component_of(batch_lots.formulation_of(batch), ComponentRole.SHELL)
    if shell is None or row.component != shell.name:
        raise NotReady(
            Message("lot_is_weighed", "Lot %(lot)s is weighed and not counted.", lot=row.lot.lot)
        )
    lot = lot_scans.usable_lot(session, row.lot, at.today)
    drawing.take(session, actor, lot, used - (row.used or 0), at.now)
    row.used = used
    detail = {"batch_lot": str(row.id), "lot": lot.lot, "used": used}
    batch_rows.changed(session, actor, batch, Event.BATCH_COUNTED, at.now, **detail)
    return row
