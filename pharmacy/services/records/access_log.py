"""The access log of patient data: noted when orders are shown, stored after the read succeeded."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.models.audit import AuditEntry
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.records import audit

NOTED = "looks"
# A page that refreshes itself is not a new access within the working day of its person's access.
UNATTENDED_FOR = datetime.timedelta(hours=12)
# A client that polls the same order within this time is waiting for its labels.
POLLED_FOR = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Access:
    """One access to an order: its patient, the medicine and the indication."""

    actor: Actor
    event: Event
    order_id: uuid.UUID
    version: int
    detail: dict[str, Any]


class Shown(Protocol):
    """What was accessed: an order, as its row or as its client's view."""

    @property
    def id(self) -> uuid.UUID:
        """The order's id."""

    @property
    def version(self) -> int:
        """The version that is shown."""


def note(session: Session, actor: Actor, event: Event, order: Shown) -> None:
    """Note that the actor sees the order. See `taken`."""
    _note(session, Access(actor, event, order.id, order.version, {}))


def note_label(session: Session, actor: Actor, label: Label) -> None:
    """Note that the actor sees a label, and so its order."""
    version = session.scalars(select(Order.version).where(Order.id == label.order_id)).one()
    detail = {"label": label.number, "label_version": label.version}
    _note(session, Access(actor, Event.ORDER_SEEN, label.order_id, version, detail))


def _note(session: Session, access: Access) -> None:
    noted: list[Access] = session.info.setdefault(NOTED, [])
    noted.append(access)


def taken(session: Session, now: datetime.datetime, *, unattended: bool) -> list[Access]:
    """The accesses noted in a read that are entries of their own.

    unattended: the page refreshed itself, without a person.
    """
    noted: list[Access] = session.info.pop(NOTED, [])
    if not noted:
        return []
    known_for = _known_for(noted[0].actor, unattended=unattended)
    known = _known(session, noted, now - known_for) if known_for else set()
    return [access for access in noted if str(access.order_id) not in known]


def _known_for(actor: Actor, *, unattended: bool) -> datetime.timedelta | None:
    if unattended:
        return UNATTENDED_FOR
    return POLLED_FOR if actor.kind is ActorKind.CLIENT else None


def _known(session: Session, noted: list[Access], since: datetime.datetime) -> set[str]:
    """The orders that the same actor has accessed since then."""
    events = {access.event for access in noted} | {Event.ORDER_SEEN}
    entries = select(AuditEntry.subject_id).where(
        AuditEntry.subject == "order",
        AuditEntry.subject_id.in_({str(access.order_id) for access in noted}),
        AuditEntry.actor_id == noted[0].actor.id,
        AuditEntry.event.in_(events),
        AuditEntry.at >= since,
    )
    return set(session.scalars(entries))


def record_accesses(
    session: Session, accesses: Iterable[Access], place: str, now: datetime.datetime
) -> None:
    """Store each access. `place` is the name of the page or the URL."""
    for access in accesses:
        detail = {"version": access.version, "at": place, **access.detail}
        audit.record(session, access.actor, access.event, access.order_id, now, **detail)
