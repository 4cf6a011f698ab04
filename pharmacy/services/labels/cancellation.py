"""What ends with a canceled order: its labels and waiting print jobs."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import WORKER, Event
from pharmacy.core.messages import Message
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.labels import patient_calendars
from pharmacy.services.records import audit

WHY = Message("order_cancelled", "The order was cancelled.")


def end_labels(session: Session, order: Order, now: datetime.datetime) -> None:
    """Stop making and printing the labels of an order. The caller holds a lock on the order's row.

    What a printer has already accepted may still come out. Its print job reports that as usual.
    """
    for label in order.labels:
        label.superseded_at = label.superseded_at or now
    patient_calendars.supersede(order, now)
    of_order = select(Label.id).where(Label.order_id == order.id)
    waiting = select(PrintAttempt).where(
        PrintAttempt.label_id.in_(of_order), PrintAttempt.state == PrintState.INTENDED
    )
    for print_job in session.scalars(waiting.with_for_update(of=PrintAttempt)):
        print_job.state, print_job.ended_at, print_job.error_message = (
            PrintState.FAILED,
            now,
            str(WHY),
        )
        change = {"before": PrintState.INTENDED.value, "after": PrintState.FAILED.value}
        audit.record(session, WORKER, Event.PRINT_FAILED, print_job.id, now, **change)
