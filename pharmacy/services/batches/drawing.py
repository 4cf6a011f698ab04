"""What a batch takes out of a component lot, in the lot's own unit."""

import datetime

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotReady
from pharmacy.core.inventory import MILLION, LotState, MovementKind, StockAmount, StockUnit
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity
from pharmacy.models.components import Component
from pharmacy.services.inventory import ledger, lots
from pharmacy.services.inventory.ledger import Movement

ENDED = (LotState.USED_UP, LotState.DESTROYED)
# Picograms in a millionth of the unit.
PICOGRAMS = {StockUnit.G: 10**6, StockUnit.MG: 10**3}


def draw(
    session: Session, actor: Actor, lot: Component, weight: Quantity, now: datetime.datetime
) -> None:
    """Take a weight out of a locked lot. One of unknown quantity draws nothing.

    Raises NotReady if the lot holds less, or is not counted in grams or milligrams.
    """
    if lot.unit is not None:
        ledger.move(session, actor, lot, Movement(MovementKind.WEIGHED, -_amount(lot, weight)), now)


def put_back(
    session: Session,
    actor: Actor,
    lot: Component,
    weight: Quantity,
    reason: str,
    now: datetime.datetime,
) -> None:
    """Put a discarded weight back into its lot. Raises NotReady if the lot's use ended."""
    locked = lots.locked(session, str(lot.id))
    session.refresh(locked)
    if lots.state_of(locked) in ENDED:
        raise NotReady(
            Message(
                "lot_takes_nothing_back",
                "The use of lot %(lot)s ended, so nothing goes back to it. Throw the powder away.",
                lot=lot.lot,
            )
        )
    if lot.unit is not None:
        back = Movement(
            MovementKind.CORRECTED, _amount(lot, weight), reason[: ledger.LONGEST_REASON]
        )
        ledger.move(session, actor, locked, back, now)


def take(
    session: Session, actor: Actor, lot: Component, pieces: int, now: datetime.datetime
) -> None:
    """Take pieces out of a locked lot, or with a negative number put some back."""
    if lot.unit is None or not pieces:
        return
    if lot.unit is not StockUnit.EACH:
        raise NotReady(
            Message(
                "lot_not_counted_in_pieces",
                "Lot %(lot)s is counted in %(unit)s, and not in pieces. Receive it in pieces.",
                lot=lot.lot,
                unit=str(lot.unit),
            )
        )
    amount = StockAmount(-pieces * MILLION, StockUnit.EACH)
    ledger.move(session, actor, lot, Movement(MovementKind.TAKEN, amount), now)


def _amount(lot: Component, weight: Quantity) -> StockAmount:
    """A weight in the lot's unit, rounded up: the records never have more than the package."""
    if lot.unit not in PICOGRAMS:
        raise NotReady(
            Message(
                "lot_not_counted_by_weight",
                "Lot %(lot)s is counted in %(unit)s, so it cannot be weighed. Receive it in grams.",
                lot=lot.lot,
                unit=str(lot.unit),
            )
        )
    return StockAmount(-(-weight.picograms // PICOGRAMS[lot.unit]), lot.unit)
