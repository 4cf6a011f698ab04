"""The changes of component lots, and their audit entries."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.inventory import LotAction, MovementKind, StockAmount, StockUnit
from pharmacy.services.inventory import ledger, lot_records, lots, made_lots
from pharmacy.services.inventory.ledger import Movement, StockCount
from pharmacy.services.inventory.lots import LotChange
from pharmacy.services.inventory.made_lots import MadeLot
from tests.services.batches import bench
from tests.services.contexts import NOW, ServiceContext
from tests.services.inventory import stock

LATER = stock.TODAY + stock.YEAR
Act = Callable[[Session], Any]
MOVED = Movement(MovementKind.WEIGHED, StockAmount(-1, StockUnit.G))


def receive(_: ServiceContext) -> Act:
    return lambda session: lots.receive(session, COMMAND_LINE, stock.RECEIPT, stock.TODAY, NOW)


def release(context: ServiceContext) -> Act:
    lot_id, wanted = stock.received(context), LotChange(LotAction.RELEASE)
    return lambda session: lots.change(session, COMMAND_LINE, lot_id, wanted, stock.TODAY, NOW)


def move(context: ServiceContext) -> Act:
    lot_id = stock.received(context)
    return lambda session: ledger.move(
        session, COMMAND_LINE, lots.locked(session, lot_id), MOVED, NOW
    )


def correct(context: ServiceContext) -> Act:
    lot_id, count = stock.received(context), StockCount("24.5", "g", "spilled", "25 g")
    return lambda session: ledger.correct(
        session, COMMAND_LINE, lots.locked(session, lot_id), count, NOW
    )


def attach(context: ServiceContext) -> Act:
    lot_id = stock.received(context)
    return lambda session: lot_records.attach_certificate(
        session, COMMAND_LINE, lot_id, stock.CERTIFICATE, NOW
    )


def pack(context: ServiceContext) -> Act:
    lot_id = stock.received(context)
    return lambda session: lot_records.add_packing(session, COMMAND_LINE, lot_id, "3", "210", NOW)


def triturate(context: ServiceContext) -> MadeLot:
    """20 g of a batch that somebody opened."""
    one = bench.bench(context)
    batch = one.batch(one.open(one.triturate_wanted()))
    amount = StockAmount.read("20", StockUnit.G)
    return MadeLot(
        batch.id, "naltrexone", "naltrexone HCl 10 mg/g triturate", batch.number, LATER, amount
    )


def add_made(context: ServiceContext) -> Act:
    made = triturate(context)
    return lambda session: made_lots.add_made(session, COMMAND_LINE, made, NOW)


def end_made(context: ServiceContext) -> Act:
    made = triturate(context)
    wanted = LotChange(LotAction.RECALL, "a letter", is_of_batch=True)
    with context.transaction() as session:
        made_lots.add_made(session, COMMAND_LINE, made, NOW)
    return lambda session: made_lots.end_made(
        session, COMMAND_LINE, made.batch_id, wanted, stock.TODAY, NOW
    )


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event | list[Event]]] = {
    "lots.receive": (receive, [Event.COMPONENT_RECEIVED, Event.COMPONENT_MOVED]),
    "lots.change": (release, Event.COMPONENT_CHANGED),
    "made_lots.add_made": (add_made, [Event.COMPONENT_RECEIVED, Event.COMPONENT_MOVED]),
    "made_lots.end_made": (end_made, Event.COMPONENT_CHANGED),
    "ledger.move": (move, Event.COMPONENT_MOVED),
    "ledger.correct": (correct, Event.COMPONENT_MOVED),
    "lot_records.attach_certificate": (attach, Event.COMPONENT_CERTIFIED),
    "lot_records.add_packing": (pack, Event.COMPONENT_PACKED),
}
