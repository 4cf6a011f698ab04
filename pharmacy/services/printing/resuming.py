"""Prints an order's labels again from one of them on, after a jam: one press, one reason."""

import datetime
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy import job_queue
from pharmacy.core.audit import Actor
from pharmacy.core.printing.labels import LabelKind, LabelState, PrintState
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.labels import stored_labels
from pharmacy.services.printing import print_jobs
from pharmacy.services.printing.print_jobs import PrintRequest

ON_THE_WAY = (PrintState.INTENDED, PrintState.SENDING)


def may_follow(attempts: Sequence[PrintAttempt]) -> bool:
    """Whether a label with these print jobs is printed again behind an earlier one.

    Not if it was scanned, because then it is there. Not if it waits, or its printer still has it,
    because then it may still come out, and would come out twice.
    """
    return not any(_is_there(attempt) or _is_on_its_way(attempt) for attempt in attempts)


def _is_there(attempt: PrintAttempt) -> bool:
    return attempt.state is PrintState.CONFIRMED


def _is_on_its_way(attempt: PrintAttempt) -> bool:
    is_tracked = attempt.state is PrintState.SENT and attempt.ended_at is None
    return is_tracked or attempt.state in ON_THE_WAY


def print_again_from(
    session: Session,
    actor: Actor,
    label_id: str,
    wanted: PrintRequest,
    notifier: job_queue.Notifier,
    now: datetime.datetime,
) -> list[PrintAttempt]:
    """Create print jobs for a container's label and for those after it that may follow.

    Raises as `print_label`, for the first label that cannot be printed; then none is.
    """
    label = stored_labels.get_label(session, actor, label_id)
    again = [label.id, *_following(session, label)]
    attempts = [
        print_jobs.create_print_job(
            session, actor, str(one), wanted, now + place * print_jobs.MOMENT
        )
        for place, one in enumerate(again)
    ]
    print_jobs.notify_of_first(session, attempts, notifier)
    return attempts


def _following(session: Session, label: Label) -> list[uuid.UUID]:
    if label.kind == LabelKind.SCHEDULE:
        return []
    query = select(Label.id).where(
        Label.order_id == label.order_id,
        Label.container_id.is_not(None),
        Label.stock == label.stock,
        Label.number > label.number,
        Label.state == LabelState.RENDERED,
        Label.superseded_at.is_(None),
    )
    later = session.scalars(query.order_by(Label.number).with_for_update()).all()
    attempts = session.scalars(select(PrintAttempt).where(PrintAttempt.label_id.in_(later))).all()
    return [one for one in later if may_follow([a for a in attempts if a.label_id == one])]
