"""Finds an order by a label, an Rx number or a name."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from pharmacy.core import names
from pharmacy.core.audit import Actor
from pharmacy.core.names import Beginnings
from pharmacy.models.orders import Order
from pharmacy.models.patients import Patient
from pharmacy.services.finding import listings
from pharmacy.services.finding.listings import Newest

# One name rarely has this many. If it does, the page asks for a longer name.
LOOKED_THROUGH = 200
# Above every letter of every name.
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class FoundOrders:
    """Orders of patients with a name. is_cut: too many matches to search all of them."""

    page: Newest
    is_cut: bool


def order_id_of(session: Session, rx_number: int) -> uuid.UUID | None:
    """The order with this Rx number. None if not found."""
    return session.scalar(select(Order.id).where(Order.rx_number == rx_number))


def find_by_name(
    session: Session, actor: Actor, typed: str, *, before: int | None, most: int
) -> FoundOrders:
    """Orders of patients whose family or given name starts with the input, in either order."""
    meant = names.beginnings(typed)
    patient_ids = _patients(session, meant) if meant else set()
    query = select(Order.id, Order.rx_number).where(Order.patient_id.in_(patient_ids))
    page = listings.page_of_few(session, actor, query, before=before, most=most)
    return FoundOrders(page, is_cut=len(patient_ids) >= LOOKED_THROUGH)


def _patients(session: Session, meant: Iterable[Beginnings]) -> set[uuid.UUID]:
    each = [
        select(select(Patient.id).where(*_begins(one)).limit(LOOKED_THROUGH).subquery())
        for one in meant
    ]
    return set(session.scalars(union_all(*each)))


def _begins(one: Beginnings) -> list[ColumnElement[bool]]:
    columns = ((Patient.family_folded, one.family), (Patient.given_folded, one.given))
    return [bound for column, text in columns if text for bound in _between(column, text)]


def _between(column: InstrumentedAttribute[str], text: str) -> list[ColumnElement[bool]]:
    """Without LIKE: neither database uses an index for it if the prefix is a parameter."""
    return [column >= text, column < text + LAST]
