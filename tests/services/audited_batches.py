"""The changes of batches that are seen by their clock, and their audit entries."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.making.batches import NoteKind
from pharmacy.services.batches import drawing, notes
from pharmacy.services.inventory import lots
from tests.services.batches import bench
from tests.services.contexts import NOW, ServiceContext
from tests.services.inventory import stock

Act = Callable[[Session], Any]


def add_note(context: ServiceContext) -> Act:
    one = bench.bench(context)
    batch_id, kind = str(one.open()), NoteKind.DEVIATION
    return lambda session: notes.add_note(session, one.tina, batch_id, kind, "Late.", NOW)


def draw(context: ServiceContext) -> Act:
    lot_id, weight = stock.received(context), bench.mg("20")
    return lambda session: drawing.draw(
        session, COMMAND_LINE, lots.locked(session, lot_id), weight, NOW
    )


def put_back(context: ServiceContext) -> Act:
    lot_id, weight = stock.received(context), bench.mg("20")
    return lambda session: drawing.put_back(
        session, COMMAND_LINE, lots.get_lot(session, lot_id), weight, "Too much.", NOW
    )


def take(context: ServiceContext) -> Act:
    lot_id = bench.released(context, bench.SHELLS)
    return lambda session: drawing.take(
        session, COMMAND_LINE, lots.locked(session, lot_id), 30, NOW
    )


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event]] = {
    "notes.add_note": (add_note, Event.BATCH_NOTED),
    "drawing.draw": (draw, Event.COMPONENT_MOVED),
    "drawing.put_back": (put_back, Event.COMPONENT_MOVED),
    "drawing.take": (take, Event.COMPONENT_MOVED),
}
NOT_AUDITED = {"batch_rows.changed": "it is the audit, of batches"}
