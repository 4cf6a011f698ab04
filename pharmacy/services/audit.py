"""Recording who did what, in the same transaction as the change itself."""

import datetime
import uuid
from typing import Any

from sqlalchemy.orm import Session

from pharmacy import models
from pharmacy.core.audit import Actor, Event


def record(
    session: Session,
    actor: Actor,
    event: Event,
    subject_id: uuid.UUID,
    now: datetime.datetime,
    **detail: Any,
) -> None:
    """Add one entry; `detail` holds numbers, states and ids, never a patient's words."""
    session.add(
        models.audit.AuditEntry(
            at=now,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            event=event,
            subject=event.partition(":")[0],
            subject_id=str(subject_id),
            detail=detail,
        )
    )
