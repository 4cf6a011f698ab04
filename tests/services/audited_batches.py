"""The changes of batches that are seen by their clock, and their audit entries."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.audit import Event
from pharmacy.core.making.batches import NoteKind
from pharmacy.services.batches import notes
from tests.services.batches import bench
from tests.services.contexts import NOW, ServiceContext

Act = Callable[[Session], Any]


def add_note(context: ServiceContext) -> Act:
    one = bench.bench(context)
    batch_id, kind = str(one.open()), NoteKind.DEVIATION
    return lambda session: notes.add_note(session, one.tina, batch_id, kind, "Late.", NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event]] = {
    "notes.add_note": (add_note, Event.BATCH_NOTED),
}
NOT_AUDITED = {"batch_rows.changed": "it is the audit, of batches"}
