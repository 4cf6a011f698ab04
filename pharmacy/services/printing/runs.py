"""The print jobs that a worker sends to a printer in one run, each label read once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from labels import addresses
from labels.addresses import PrinterKind
from labels.device_settings import DeviceSettings
from labels.dots import Printable
from labels.typesetting.calibration import CalibrationWords
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.labels import stored_labels
from pharmacy.services.printing import calibrations, sending, stored_settings

# More than the bottles of nearly every order. The others follow in the next run.
MOST = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """A print job to send as soon as its printer is free.

    has_status: whether its printer ever reported a status. printable: what was read for it. None
    for a test label, which is drawn when it is sent, and for a label of a later run. calibration:
    the words of a calibration label.
    """

    attempt_id: uuid.UUID
    printer_id: uuid.UUID
    printer_name: str
    printer_uri: str
    stock: str
    is_test: bool
    has_status: bool
    settings: DeviceSettings
    printable: Printable | None = None
    calibration: CalibrationWords | None = None


def waiting_run(session: Session, attempt_id: uuid.UUID) -> list[Waiting]:
    """A print job to send now, and those of the same order that follow it at its printer.

    Empty if it no longer waits, or may not be sent yet. Each is claimed just before it is sent.
    """
    query = select(PrintAttempt).where(PrintAttempt.id == attempt_id, *sending.may_go())
    first = session.scalar(query)
    if first is None:
        return []
    attempts = [first, *_following(session, first)]
    # An IPP printer takes one label in a run. The others only fail with it.
    is_separate = addresses.way(first.printer.uri) is PrinterKind.IPP
    sent = attempts[:1] if is_separate else attempts
    printables = _printables(session, [one.label_id for one in sent if one.label_id])
    settings = stored_settings.settings_of(session, first.printer)
    waiting = [_waiting(one, printables, settings) for one in attempts]
    words = {one.id: calibrations.words_of(session, one) for one in attempts if not one.label_id}
    return [replace(one, calibration=words.get(one.attempt_id)) for one in waiting]


def _following(session: Session, first: PrintAttempt) -> list[PrintAttempt]:
    order_id = session.scalar(select(Label.order_id).where(Label.id == first.label_id))
    query = select(PrintAttempt, Label.order_id).outerjoin(Label, Label.id == PrintAttempt.label_id)
    query = query.where(
        PrintAttempt.printer_id == first.printer_id,
        PrintAttempt.state == PrintState.INTENDED,
        PrintAttempt.intended_at >= first.intended_at,
        PrintAttempt.id != first.id,
    )
    rows = session.execute(query.order_by(PrintAttempt.intended_at).limit(MOST - 1))
    return [one for one, _ in takewhile(lambda row: row[1] == order_id, rows.all())]


def _printables(session: Session, label_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Printable]:
    query = select(Label).where(Label.id.in_(label_ids))
    labels = session.scalars(query.options(undefer(Label.pdf), undefer(Label.dots))).all()
    read = {label.id: stored_labels.printable_of(label) for label in labels}
    return {label_id: one for label_id, one in read.items() if one is not None}


def _waiting(
    attempt: PrintAttempt, printables: dict[uuid.UUID, Printable], settings: DeviceSettings
) -> Waiting:
    printer, label_id = attempt.printer, attempt.label_id
    return Waiting(
        attempt.id,
        printer.id,
        printer.name,
        printer.uri,
        printer.stock,
        is_test=label_id is None,
        has_status=bool((printer.report or {}).get("has_status")),
        settings=settings,
        printable=None if label_id is None else printables.get(label_id),
    )
