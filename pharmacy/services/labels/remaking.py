"""Makes a failed label again: its words stay, and it waits for a worker like a new one."""

import datetime
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pharmacy import job_queue
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotReady
from pharmacy.core.messages import Message
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
    notifier: job_queue.Notifier,
    now: datetime.datetime,
) -> Label:
    """Queue a failed label, of a container or a calendar. The worker makes it after the commit.

    A label that has not failed stays as it is: somebody else, or an earlier click, was faster.
    Raises NotFound, NotAllowed, or NotReady for a superseded label and for an order that is held or
    canceled, whose labels are not made.
    """
    transitions.refuse_unless(session, actor, Permission.PRINT_LABEL)
    label = stored_labels.get_label(session, actor, label_id)
    stored_labels.refuse_superseded(label)
    status = session.scalar(select(Order.status).where(Order.id == label.order_id))
    if status in CLOSED:
        raise NotReady(
            Message("order_closed", "The order is %(state)s. Nothing is made for it.", state=status)
        )
    failed, why = Label.state == LabelState.FAILED, label.error_code
    # The attempts start again, because a label that failed for good has used up all of them.
    queued = {"state": LabelState.QUEUED, "attempt": 0, "error_code": None, "error_message": None}
    again = update(Label).where(Label.id == label.id, failed).values(**queued).returning(Label.id)
    if session.scalar(again) is not None:
        audit.record(session, actor, Event.LABEL_QUEUED_AGAIN, label.id, now, code=why)
        after_commit(
            session, partial(notifier.notify, job_queue.RENDER_LABELS, str(label.order_id))
        )
    return label
