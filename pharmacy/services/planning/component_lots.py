"""Component lots of drugs and excipients. Their expiry limits the capsules made from them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, invalid
from pharmacy.core.messages import Message
from pharmacy.models.components import Component
from pharmacy.services.records import audit

LONGEST_NAME = 100
LONGEST_LOT = 60
# The earliest expiry among the lots in use, by drug.
EARLIEST = (
    select(Component.drug, func.min(Component.expires_on))
    .where(Component.withdrawn_at.is_(None))
    .group_by(Component.drug)
)


@dataclass(frozen=True, slots=True)
class Lot:
    """One component lot: the drug whose capsules it goes into, its name and its number."""

    drug: str
    name: str
    lot: str


def add_component(
    session: Session, actor: Actor, lot: Lot, expires_on: datetime.date, now: datetime.datetime
) -> Component:
    """Register a lot. From now on, its expiry limits everything made from it.

    Raises InvalidInput for a drug that this pharmacy does not make, and for a lot that exists.
    """
    drug = drug_name(lot.drug)
    _refuse_odd("/name", lot.name, LONGEST_NAME)
    _refuse_odd("/lot", lot.lot, LONGEST_LOT)
    refuse_expired(expires_on, now.date())
    refuse_known(session, drug, lot.name, lot.lot)
    component = Component(
        drug=drug, name=lot.name, lot=lot.lot, expires_on=expires_on, added_at=now
    )
    session.add(component)
    session.flush()
    _record(session, actor, Event.COMPONENT_ADDED, component, now)
    return component


def withdraw_component(
    session: Session, actor: Actor, lot: Lot, now: datetime.datetime
) -> Component:
    """Withdraw a lot. Raises NotFound if none is in use with that name and number."""
    component = _find(session, Lot(drug_name(lot.drug), lot.name, lot.lot))
    if component is None or component.withdrawn_at is not None:
        raise NotFound(
            Message(
                "no_such_lot",
                "Lot not found among those in use. `pharmacy components list` shows all.",
            )
        )
    component.withdrawn_at = now
    _record(session, actor, Event.COMPONENT_WITHDRAWN, component, now)
    return component


def find_components(session: Session) -> Sequence[Component]:
    """The lots in use, by drug and expiry."""
    in_use = select(Component).where(Component.withdrawn_at.is_(None))
    by_expiry = in_use.order_by(Component.drug, Component.expires_on, Component.name)
    return session.scalars(by_expiry).all()


def expiries(session: Session) -> dict[str, datetime.date]:
    """The earliest expiry of the lots in use, for each drug that has lots."""
    return {row[0]: row[1] for row in session.execute(EARLIEST)}


def refuse_expired(expires_on: datetime.date, today: datetime.date) -> None:
    """Raise InvalidInput for a lot that has expired."""
    if expires_on < today:
        raise invalid(
            "/expires_on",
            "expired",
            Message("lot_expired", "This lot has expired. Nothing can be made from it."),
        )


def refuse_known(session: Session, drug: str, name: str, lot: str) -> None:
    """Raise InvalidInput for a lot that was added before."""
    if _find(session, Lot(drug, name, lot)) is not None:
        raise invalid(
            "/lot",
            "taken",
            Message("lot_added_before", "This lot was added before. Each is added once."),
        )


def drug_name(text: str) -> str:
    """The name of a drug in the formulary. Raises InvalidInput for any other."""
    drug = formulary.find_drug(text)
    if drug is None:
        names = ", ".join(known.name for known in formulary.drugs())
        raise invalid(
            "/drug",
            "unknown_drug",
            Message("unknown_drug", "This pharmacy makes only: %(names)s.", names=names),
        )
    return drug.name


def _refuse_odd(pointer: str, text: str, longest: int) -> None:
    if not 0 < len(text) <= longest or not text.isprintable() or text != text.strip():
        raise invalid(
            pointer,
            "length",
            Message(
                "printable_characters", "Give 1 to %(most)s printable characters.", most=longest
            ),
        )


def _find(session: Session, lot: Lot) -> Component | None:
    query = select(Component).filter_by(drug=lot.drug, name=lot.name, lot=lot.lot)
    return session.scalar(query.with_for_update())


def _record(
    session: Session, actor: Actor, event: Event, component: Component, now: datetime.datetime
) -> None:
    detail = {
        "drug": component.drug,
        "name": component.name,
        "lot": component.lot,
        "expires_on": component.expires_on.isoformat(),
    }
    audit.record(session, actor, event, component.id, now, **detail)
