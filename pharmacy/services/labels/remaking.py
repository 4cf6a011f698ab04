"""Making a label again that failed: its words stay, and it waits for a worker as if it were new."""

import datetime
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pharmacy import job_queue
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotReady
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.roles import Permission
from pharmacy.db import after_commit
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.labels import stored_labels
from pharmacy.services.records import audit, transitions

CLOSED = (OrderStatus.HELD, OrderStatus.CANCELLED)


def make_again(
    session: Session,
    actor: Actor,
    label_id: str,
    bell: job_queue.Bell,
    now: datetime.datetime,
) -> Label:
    """Queue a failed label, of a bottle or a calendar; the worker makes it once this is committed.

    A label that has not failed stays as it is: somebody else, or the same click twice, was there
    before. Raises NotFound, NotAllowed, or NotReady for a label that is superseded and for an
    order that is held or cancelled, of which nothing is made.
    """
    transitions.refuse_unless(session, actor, Permission.PRINT_LABEL)
    label = stored_labels.get_label(session, actor, label_id)
    stored_labels.refuse_superseded(label)
    status = session.scalar(select(Order.status).where(Order.id == label.order_id))
    if status in CLOSED:
        raise NotReady(f"the order is {status}: nothing of it is made")
    failed, why = Label.state == LabelState.FAILED, label.error_code
    # From the first attempt on: a label that was given up has used up all of them.
    queued = {"state": LabelState.QUEUED, "attempt": 0, "error_code": None, "error_message": None}
    again = update(Label).where(Label.id == label.id, failed).values(**queued).returning(Label.id)
    if session.scalar(again) is not None:
        audit.record(session, actor, Event.LABEL_QUEUED_AGAIN, label.id, now, code=why)
        after_commit(session, partial(bell.ring, job_queue.RENDER_LABELS, str(label.order_id)))
    return label
