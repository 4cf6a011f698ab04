"""A released triturate is a component lot: its lot number is the batch's, its expiry the BUD."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.inventory import LotAction, StockAmount, StockUnit
from pharmacy.core.making.batches import BatchAction
from pharmacy.core.making.new_batches import TRITURATE
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch
from pharmacy.models.components import Component
from pharmacy.services.batches import batch_lots, lot_uses
from pharmacy.services.batches.batch_rows import BenchMoment
from pharmacy.services.inventory import made_lots
from pharmacy.services.inventory.lots import LotChange
from pharmacy.services.inventory.made_lots import MadeLot

# A milligram in millionths of a gram.
OF_A_MILLIGRAM = 1000
LONGEST_NAME = 100
LOT_ACTIONS = {BatchAction.USE_UP: LotAction.USE_UP, BatchAction.RECALL: LotAction.RECALL}


def is_triturate(batch: Batch) -> bool:
    """Whether its release makes a component lot."""
    return batch_lots.formulation_of(batch).form == TRITURATE


def name_of(batch: Batch) -> str:
    """The component's name, as a weighing plan writes it."""
    active = batch_lots.component_of(batch_lots.formulation_of(batch), ComponentRole.ACTIVE)
    return batch_lots.triturate_name(
        active.name if active else "", Quantity(batch.strength, Unit.MG)
    )


def why_no_lot(batch: Batch) -> Message | None:
    """Why a triturate cannot become a component lot. None: it can, or it is no triturate."""
    if not is_triturate(batch):
        return None
    if not batch.packaged:
        return Message(
            "nothing_packaged", "Nothing of this triturate is packaged. Reject the batch."
        )
    if len(name_of(batch)) > LONGEST_NAME:
        return Message(
            "triturate_name_long",
            "The name of this triturate is longer than %(most)s characters. Shorten the name of "
            "the active in the formulation.",
            most=LONGEST_NAME,
        )
    return None


def add_lot(session: Session, actor: Actor, batch: Batch, at: BenchMoment) -> Component | None:
    """The component lot of a batch that is released in this transaction. None for capsules."""
    if not is_triturate(batch) or batch.packaged is None or batch.beyond_use_on is None:
        return None
    lot = MadeLot(
        batch_id=batch.id,
        drug=batch_lots.formulation_of(batch).drug,
        name=name_of(batch),
        lot=batch.number,
        expires_on=batch.beyond_use_on,
        amount=StockAmount(batch.packaged * OF_A_MILLIGRAM, StockUnit.G),
    )
    return made_lots.add_made(session, actor, lot, at.now)


def end_lot(
    session: Session, actor: Actor, batch: Batch, action: BatchAction, reason: str, at: BenchMoment
) -> None:
    """Use up or recall the component lot of a batch with it. Does nothing if it has none."""
    wanted = LotChange(LOT_ACTIONS[action], reason, is_of_batch=True)
    made_lots.end_made(session, actor, batch.id, wanted, at.today, at.now)


def made_from(session: Session, batch: Batch) -> Sequence[Batch]:
    """The batches for which the lot of this batch was scanned: a recall reaches them too."""
    lot = session.scalar(select(Component).filter_by(batch_id=batch.id))
    return [] if lot is None else lot_uses.batches_of_lot(session, lot.id)
