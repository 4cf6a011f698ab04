"""In which batches a component lot is: a recall of the lot reaches each of them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.models.batches import Batch, BatchLot


def batches_of_lot(session: Session, lot_id: uuid.UUID) -> Sequence[Batch]:
    """The batches for which a lot was scanned, and not taken out again, the newest first."""
    scanned = select(BatchLot.batch_id).where(
        BatchLot.component_id == lot_id, BatchLot.removed_at.is_(None)
    )
    query = select(Batch).where(Batch.id.in_(scanned))
    return session.scalars(query.order_by(Batch.opened_at.desc(), Batch.number.desc())).all()
