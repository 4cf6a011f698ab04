"""Component lots from their receipt to their end."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotAllowed, NotFound, NotReady, invalid
from pharmacy.core.inventory import (
    EMPTIES,
    NEEDS_REASON,
    USABLE,
    LotAction,
    LotReceipt,
    LotState,
    MovementKind,
    state_after,
)
from pharmacy.core.messages import Message
from pharmacy.models.components import Component
from pharmacy.services.inventory import ledger
from pharmacy.services.inventory.ledger import Movement
from pharmacy.services.people import users
from pharmacy.services.people.passwords import Proof
from pharmacy.services.planning import component_lots
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity

MOST_LOTS = 500


@dataclass(frozen=True, slots=True)
class LotChange:
    """What to do with a lot. witness: another person's proof, which destroying one needs.

    is_of_batch: its batch is recalled in this transaction.
    """

    action: LotAction
    reason: str = ""
    witness: Proof | None = None
    is_of_batch: bool = False


def receive(
    session: Session,
    actor: Actor,
    receipt: LotReceipt,
    today: datetime.date,
    now: datetime.datetime,
) -> Component:
    """Put a received lot in quarantine. Raises InvalidInput.

    today: the pharmacy's day. A lot that has expired is refused at receipt.
    """
    drug = component_lots.drug_name(receipt.drug) if receipt.drug else ""
    component_lots.refuse_expired(receipt.expires_on, today)
    component_lots.refuse_known(session, drug, receipt.name, receipt.lot)
    lot = Component(
        drug=drug,
        name=receipt.name,
        lot=receipt.lot,
        expires_on=receipt.expires_on,
        added_at=now,
        withdrawn_at=now,
        state=LotState.QUARANTINED,
        state_since=now,
        state_by=actor.name,
        received_by=actor.name,
        unit=receipt.amount.unit,
        supplier=receipt.supplier,
        manufacturer=receipt.manufacturer,
        ndc=receipt.ndc,
        certificate_number=receipt.certificate_number,
        assay=receipt.assay,
        assay_basis=receipt.assay_basis,
        water=receipt.water,
        salt=receipt.salt,
        capsule_size=receipt.capsule_size,
    )
    session.add(lot)
    session.flush()
    detail = {"name": lot.name, "lot": lot.lot, "expires_on": lot.expires_on.isoformat()}
    audit.record(session, actor, Event.COMPONENT_RECEIVED, lot.id, now, **detail)
    ledger.move(session, actor, lot, Movement(MovementKind.RECEIVED, receipt.amount), now)
    return lot


def change(
    session: Session,
    actor: Actor,
    lot_id: str,
    wanted: LotChange,
    today: datetime.date,
    now: datetime.datetime,
) -> Component:
    """Release, reject, open, use up, recall or destroy a lot.

    today: the pharmacy's day. Raises NotFound, NotReady, InvalidInput and NotAllowed.
    """
    action = wanted.action
    lot = locked(session, lot_id)
    _refuse_without_batch(lot, wanted)
    state = state_after(state_of(lot), action, is_expired=lot.expires_on < today)
    reason = ledger.read_reason(wanted.reason) if action in NEEDS_REASON else None
    witness = _witness(session, actor, wanted.witness) if action is LotAction.DESTROY else None
    _empty(session, actor, lot, wanted, now)
    lot.state, lot.state_since, lot.state_by, lot.state_reason = state, now, actor.name, reason
    lot.witness = witness
    lot.withdrawn_at = None if state in USABLE else now
    if action is LotAction.OPEN:
        lot.opened_at = now
    detail = {"state": str(state), "reason": reason, "witness": witness}
    audit.record(session, actor, Event.COMPONENT_CHANGED, lot.id, now, **detail)
    return lot


def _refuse_without_batch(lot: Component, wanted: LotChange) -> None:
    """A lot that was made here is recalled with its batch: capsules may have been made of it."""
    is_alone = lot.batch_id is not None and not wanted.is_of_batch
    if is_alone and wanted.action is LotAction.RECALL:
        raise NotReady(
            Message(
                "recall_its_batch",
                "Lot %(lot)s was made here. Recall its batch, and the lot is recalled with it.",
                lot=lot.lot,
            )
        )


def _empty(
    session: Session, actor: Actor, lot: Component, wanted: LotChange, now: datetime.datetime
) -> None:
    """Write what was left of a lot off, when its use ends."""
    left = ledger.balances(session, [lot]).get(lot.id)
    if wanted.action in EMPTIES and left is not None and left.millionths:
        rest = Movement(EMPTIES[wanted.action], -left, wanted.reason.strip() or None)
        ledger.move(session, actor, lot, rest, now)


def _witness(session: Session, actor: Actor, proof: Proof | None) -> str:
    """The name of the person who saw a lot destroyed. Raises InvalidInput and NotAllowed."""
    if proof is None:
        raise invalid(
            "/witness", "missing", Message("lot_witness", "Another person must sign as witness.")
        )
    person = users.proven_user(session, proof)
    if str(person.id) == actor.id:
        raise NotAllowed(Message("lot_own_witness", "The witness must be another person than you."))
    return person.name


def locked(session: Session, lot_id: str) -> Component:
    """A lot with a lock on its row. Raises NotFound."""
    query = select(Component).filter_by(id=as_identity(lot_id)).with_for_update()
    return _found(session.scalar(query))


def get_lot(session: Session, lot_id: str) -> Component:
    """A lot. Raises NotFound."""
    return _found(session.get(Component, as_identity(lot_id)))


def _found(lot: Component | None) -> Component:
    if lot is None:
        raise NotFound(Message("no_such_component_lot", "Component lot not found."))
    return lot


def state_of(lot: Component) -> LotState:
    """The state of a lot. One that an earlier version withdrew was used up."""
    is_withdrawn = lot.state in USABLE and lot.withdrawn_at is not None
    return LotState.USED_UP if is_withdrawn else lot.state


def find_lots(session: Session, *, with_ended: bool = False) -> Sequence[Component]:
    """Lots by name and expiry: those that wait for their release or are in use, or all."""
    query = select(Component).order_by(Component.name, Component.expires_on, Component.lot)
    if not with_ended:
        waits = Component.state == LotState.QUARANTINED
        query = query.where(waits | Component.withdrawn_at.is_(None))
    return session.scalars(query.limit(MOST_LOTS)).all()


def usable(session: Session, lot_id: uuid.UUID, today: datetime.date) -> Component:
    """A locked lot that may be weighed from today. Raises NotFound and NotReady."""
    lot = locked(session, str(lot_id))
    if state_of(lot) not in USABLE or lot.expires_on < today:
        raise NotReady(
            Message(
                "lot_not_usable",
                "Lot %(lot)s of %(name)s may not be used: it is not released, or has expired.",
                lot=lot.lot,
                name=lot.name,
            )
        )
    return lot
