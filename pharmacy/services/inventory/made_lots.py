"""Component lots that were made here: a released batch of a triturate, ready to be weighed."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.inventory import LotState, MovementKind, StockAmount, actions_of
from pharmacy.models.components import Component
from pharmacy.services.inventory import ledger, lots
from pharmacy.services.inventory.ledger import Movement
from pharmacy.services.inventory.lots import LotChange
from pharmacy.services.planning import component_lots
from pharmacy.services.records import audit


@dataclass(frozen=True, slots=True)
class MadeLot:
    """What a batch made. lot: the batch's number. expires_on: its beyond-use date."""

    batch_id: uuid.UUID
    drug: str
    name: str
    lot: str
    expires_on: datetime.date
    amount: StockAmount


def add_made(session: Session, actor: Actor, made: MadeLot, now: datetime.datetime) -> Component:
    """A lot that may be used at once: the pharmacist who released its batch released it too.

    Raises InvalidInput if there is such a lot already.
    """
    component_lots.refuse_known(session, made.drug, made.name, made.lot)
    lot = Component(
        drug=made.drug,
        name=made.name,
        lot=made.lot,
        expires_on=made.expires_on,
        added_at=now,
        state=LotState.RELEASED,
        state_since=now,
        state_by=actor.name,
        received_by=actor.name,
        unit=made.amount.unit,
        batch_id=made.batch_id,
    )
    session.add(lot)
    session.flush()
    detail = {"name": lot.name, "lot": lot.lot, "expires_on": lot.expires_on.isoformat()}
    audit.record(session, actor, Event.COMPONENT_RECEIVED, lot.id, now, batch=True, **detail)
    ledger.move(session, actor, lot, Movement(MovementKind.RECEIVED, made.amount), now)
    return lot


def end_made(
    session: Session,
    actor: Actor,
    batch_id: uuid.UUID,
    wanted: LotChange,
    today: datetime.date,
    now: datetime.datetime,
) -> None:
    """Use up or recall the lot of a batch. Does nothing if there is none, or if it ended before.

    wanted: a change of its batch too. today: the pharmacy's day. Raises as `lots.change`.
    """
    lot = session.scalar(select(Component).filter_by(batch_id=batch_id))
    if lot is None:
        return
    state = lots.state_of(lots.locked(session, str(lot.id)))
    if wanted.action in actions_of(state, is_expired=lot.expires_on < today):
        lots.change(session, actor, str(lot.id), wanted, today, now)
