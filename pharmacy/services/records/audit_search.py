"""Searches the audit by actor, order and day, newest first."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Event
from pharmacy.models.audit import AuditEntry as AuditEntry
from pharmacy.models.clients import Client
from pharmacy.models.fills import Fill
from pharmacy.models.flags import Flag
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.plans import Plan
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.models.sign_ins import Invitation
from pharmacy.models.users import User
from pharmacy.settings import PharmacyProfile

# The names of the entries' subjects: their ids first, then the columns of their names.
NAMES: tuple[tuple[Select[*tuple[Any, ...]], str], ...] = (
    (select(Order.id, Order.rx_number), "Rx {}"),
    (select(Flag.id, Order.rx_number).select_from(Flag).join(Order), "Rx {}"),
    (
        select(Fill.id, Order.rx_number, Fill.number).select_from(Fill).join(Plan).join(Order),
        "Rx {}, fill {}",
    ),
    (
        select(Label.id, Order.rx_number, Label.number).select_from(Label).join(Order),
        "Rx {}, label {}",
    ),
    (
        select(PrintAttempt.id, Order.rx_number, Label.number)
        .select_from(PrintAttempt)
        .join(Label, PrintAttempt.label_id == Label.id)
        .join(Order),
        "Rx {}, label {}",
    ),
    (select(User.id, User.name), "{}"),
    (select(Printer.id, Printer.name), "{}"),
    (select(Invitation.id, Invitation.name), "{}"),
)
ACCESSES = (Event.ORDER_SEEN, Event.ORDER_LISTED)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """The search criteria. None matches all.

    looks: accesses only, or changes only. before: only older entries.
    """

    actor_id: str | None = None
    rx_number: int | None = None
    day: datetime.date | None = None
    accesses: bool | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, newest first. `next` is the start of the next page, None if this is the last.

    names: the name of an entry's subject, by its id, if it has one.
    """

    entries: Sequence[AuditEntry]
    next: int | None
    names: dict[str, str]


def find_entries(
    session: Session, wanted: AuditFilter, profile: PharmacyProfile, most: int
) -> AuditPage:
    """A page of the matching entries. Days begin in the pharmacy's time zone."""
    query = select(AuditEntry).where(*_conditions(session, wanted, profile))
    newest_first = query.order_by(AuditEntry.number.desc()).limit(most + 1)
    entries = session.scalars(newest_first).all()
    shown = entries[:most]
    more = len(entries) > most
    return AuditPage(shown, shown[-1].number if more else None, _names(session, shown))


def _conditions(
    session: Session, wanted: AuditFilter, profile: PharmacyProfile
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actor_id is not None:
        found.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.rx_number is not None:
        found.append(_of_order(session, wanted.rx_number))
    if wanted.day is not None:
        begins, ends = (_midnight(wanted.day, profile, days) for days in (0, 1))
        found += [AuditEntry.at >= begins, AuditEntry.at < ends]
    if wanted.accesses is not None:
        is_access = AuditEntry.event.in_(ACCESSES)
        found.append(is_access if wanted.accesses else ~is_access)
    if wanted.before is not None:
        found.append(AuditEntry.number < wanted.before)
    return found


def _midnight(day: datetime.date, profile: PharmacyProfile, days: int) -> datetime.datetime:
    there = day + datetime.timedelta(days=days)
    return datetime.datetime.combine(there, datetime.time(), profile.timezone)


def _of_order(session: Session, rx_number: int) -> ColumnElement[bool]:
    """Entries of an order and of everything that belongs to it."""
    order = select(Order.id).where(Order.rx_number == rx_number)
    labels = select(Label.id).where(Label.order_id.in_(order))
    parts: dict[str, Select[uuid.UUID]] = {
        "order": order,
        "flag": select(Flag.id).where(Flag.order_id.in_(order)),
        "fill": select(Fill.id).join(Plan).where(Plan.order_id.in_(order)),
        "label": labels,
        "print": select(PrintAttempt.id).where(PrintAttempt.label_id.in_(labels)),
    }
    return or_(*(_of(session, subject, ids) for subject, ids in parts.items()))


def _of(session: Session, subject: str, ids: Select[uuid.UUID]) -> ColumnElement[bool]:
    known = [str(identity) for identity in session.scalars(ids)]
    return and_(AuditEntry.subject == subject, AuditEntry.subject_id.in_(known))


def _names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    ids = [uuid.UUID(entry.subject_id) for entry in entries]
    named = {}
    for query, words in NAMES:
        own_id, *_ = query.selected_columns
        for identity, *parts in session.execute(query.where(own_id.in_(ids))):
            named[str(identity)] = words.format(*parts)
    return named


def find_actors(session: Session) -> Sequence[tuple[str, str]]:
    """All possible actors: ids and names, people first."""
    found = []
    for table in (User, Client):
        rows = session.execute(select(table.id, table.name).order_by(func.lower(table.name)))
        found += [(str(identity), name) for identity, name in rows]
    return found
