"""The ledger of a component lot: movements that are only added. Their sum is what is left."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import ChangedMeanwhile, NotReady, invalid
from pharmacy.core.inventory import USABLE, LotState, MovementKind, StockAmount, StockUnit
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity
from pharmacy.models.components import Component, ComponentMovement
from pharmacy.services.records import audit


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of an amount: negative for what is taken out."""

    kind: MovementKind
    amount: StockAmount
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StockCount:
    """A count of what is left of a lot, as typed.

    unit: used if the quantity was unknown until now. seen: the amount that the page showed.
    """

    counted: str
    unit: str
    reason: str
    seen: str


COUNTABLE = (LotState.QUARANTINED, *USABLE)
LONGEST_REASON = 300


def movements(session: Session, lot_id: uuid.UUID) -> Sequence[ComponentMovement]:
    """All movements of a lot, oldest first."""
    query = select(ComponentMovement).filter_by(component_id=lot_id)
    return session.scalars(query.order_by(ComponentMovement.at, ComponentMovement.id)).all()


def amount_of(movement: ComponentMovement, unit: StockUnit) -> StockAmount:
    """The amount of a movement of a lot that is counted in `unit`."""
    return StockAmount(movement.amount, unit)


def balances(session: Session, lots: Sequence[Component]) -> dict[uuid.UUID, StockAmount]:
    """What is left of each lot whose quantity is known. Runs no query if `lots` is empty."""
    units = {lot.id: lot.unit for lot in lots if lot.unit is not None}
    if not units:
        return {}
    column = ComponentMovement.component_id
    sums = select(column, func.sum(ComponentMovement.amount)).where(column.in_(units))
    left = {row[0]: int(row[1]) for row in session.execute(sums.group_by(column))}
    return {lot_id: StockAmount(left.get(lot_id, 0), unit) for lot_id, unit in units.items()}


def move(
    session: Session, actor: Actor, lot: Component, movement: Movement, now: datetime.datetime
) -> None:
    """Add a movement to a lot whose row is locked. Raises NotReady if it would draw too much."""
    amount = movement.amount
    left = balances(session, [lot]).get(lot.id, StockAmount(0, amount.unit))
    if left.millionths + amount.millionths < 0:
        raise NotReady(
            Message(
                "lot_overdrawn",
                "The records show %(left)s left of this lot. Count it, and correct the count.",
                left=str(left),
            )
        )
    session.add(
        ComponentMovement(
            component_id=lot.id,
            at=now,
            kind=movement.kind,
            amount=amount.millionths,
            by=actor.name,
            reason=movement.reason,
        )
    )
    detail = {"kind": str(movement.kind), "amount": str(amount), "unit": str(amount.unit)}
    audit.record(session, actor, Event.COMPONENT_MOVED, lot.id, now, **detail)


def correct(
    session: Session, actor: Actor, lot: Component, count: StockCount, now: datetime.datetime
) -> None:
    """Correct a locked lot to what was counted, by a movement with its reason.

    Raises InvalidInput, NotReady, and ChangedMeanwhile if the amount changed since the page.
    """
    if lot.state not in COUNTABLE:
        raise NotReady(Message("lot_not_counted", "This lot is not in use. Its count stays."))
    is_first = lot.unit is None
    amount = _counted(count.counted, lot.unit or count.unit)
    reason = read_reason(count.reason)
    left = balances(session, [lot]).get(lot.id, StockAmount(0, amount.unit))
    if not is_first and str(left) != count.seen:
        raise ChangedMeanwhile(
            Message("lot_count_changed", "The amount changed meanwhile. Count it again.")
        )
    lot.unit = amount.unit
    correction = Movement(MovementKind.CORRECTED, amount - left, reason)
    move(session, actor, lot, correction, now)


def _counted(text: str, unit: str) -> StockAmount:
    if unit not in list(StockUnit):
        raise invalid("/unit", "choice", Message("stock_unit", "Choose a unit: g, mg, mL or each."))
    try:
        return StockAmount.read(text.strip(), StockUnit(unit))
    except NotAQuantity as error:
        raise invalid("/counted", "number", error.message) from None


def read_reason(text: str) -> str:
    """A reason as typed. Raises InvalidInput for none, and for one that is too long."""
    reason = text.strip()
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise invalid(
            "/reason",
            "missing",
            Message(
                "lot_reason", "Give a reason of 1 to %(most)s characters.", most=LONGEST_REASON
            ),
        )
    return reason
