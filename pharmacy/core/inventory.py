"""Component lots in stock: their amounts, states and movements."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pharmacy.core.errors import NotReady
from pharmacy.core.messages import Message
from pharmacy.core.quantities import DECIMAL_PLACES, NotAQuantity, count_text, read_number

# Of hard capsules, the largest first.
CAPSULE_SIZES: Final = ("000", "00", "0", "1", "2", "3", "4", "5")
MILLION: Final = 10**DECIMAL_PLACES


class StockUnit(StrEnum):
    """The unit that a component lot is counted in."""

    G = "g"
    MG = "mg"
    ML = "mL"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class StockAmount:
    """An amount of a component: an integer of millionths of its unit. Negative: taken out."""

    millionths: int
    unit: StockUnit

    @classmethod
    def read(cls, text: str, unit: StockUnit) -> "StockAmount":
        """The amount of `text` in `unit`. Raises NotAQuantity, also for a part of a capsule."""
        whole, decimals = read_number(text)
        amount = cls(int(whole + decimals.ljust(DECIMAL_PLACES, "0")), unit)
        if unit is StockUnit.EACH and amount.millionths % MILLION:
            raise NotAQuantity(Message("stock_whole_number", "Give a whole number."))
        return amount

    def __str__(self) -> str:
        """ "25 g", "-0.45 g", "1,000"."""
        whole, part = divmod(abs(self.millionths), MILLION)
        decimals = str(part).rjust(DECIMAL_PLACES, "0").rstrip("0")
        sign = "-" if self.millionths < 0 else ""
        number = f"{sign}{count_text(whole)}{'.' if decimals else ''}{decimals}"
        return number if self.unit is StockUnit.EACH else f"{number} {self.unit}"

    def __sub__(self, other: "StockAmount") -> "StockAmount":
        return StockAmount(self.millionths - other.millionths, self.unit)

    def __neg__(self) -> "StockAmount":
        return StockAmount(-self.millionths, self.unit)


def total(amounts: Iterable[int], unit: StockUnit) -> StockAmount:
    """The sum of a lot's movements: what is left of it."""
    return StockAmount(sum(amounts), unit)


class AssayOf(StrEnum):
    """What the assay of a certificate of analysis is a percentage of."""

    ANHYDROUS = "anhydrous"
    AS_IS = "as-is"


@dataclass(frozen=True, slots=True)
class LotReceipt:
    """A received component lot, from its package and its certificate of analysis.

    drug: of the formulary, if this is its active component, and else "". assay, water: exact
    percentages such as "99.3", None if the certificate does not have them. capsule_size: of empty
    capsules, which are counted.
    """

    name: str
    supplier: str
    lot: str
    expires_on: datetime.date
    amount: StockAmount
    drug: str = ""
    manufacturer: str | None = None
    ndc: str | None = None
    certificate_number: str | None = None
    assay: str | None = None
    assay_basis: AssayOf | None = None
    water: str | None = None
    salt: str | None = None
    capsule_size: str | None = None


class LotState(StrEnum):
    """Whether a component lot may be used. Its expiry is separate, because a day changes it."""

    QUARANTINED = "quarantined"
    RELEASED = "released"
    OPENED = "opened"
    USED_UP = "used_up"
    REJECTED = "rejected"
    RECALLED = "recalled"
    DESTROYED = "destroyed"


class LotAction(StrEnum):
    """What a person does with a component lot."""

    RELEASE = "release"
    REJECT = "reject"
    OPEN = "open"
    USE_UP = "use_up"
    RECALL = "recall"
    DESTROY = "destroy"


class MovementKind(StrEnum):
    """Why the amount of a component lot changed."""

    RECEIVED = "received"
    WEIGHED = "weighed"
    TAKEN = "taken"
    CORRECTED = "corrected"
    USED_UP = "used_up"
    DESTROYED = "destroyed"


USABLE: Final = (LotState.RELEASED, LotState.OPENED)
STATE_AFTER: Final[dict[LotAction, LotState]] = {
    LotAction.RELEASE: LotState.RELEASED,
    LotAction.REJECT: LotState.REJECTED,
    LotAction.OPEN: LotState.OPENED,
    LotAction.USE_UP: LotState.USED_UP,
    LotAction.RECALL: LotState.RECALLED,
    LotAction.DESTROY: LotState.DESTROYED,
}
# A recall reaches a lot that is used up as well: what was made from it may still be somewhere.
ALLOWED: Final[dict[LotAction, tuple[LotState, ...]]] = {
    LotAction.RELEASE: (LotState.QUARANTINED,),
    LotAction.REJECT: (LotState.QUARANTINED, *USABLE),
    LotAction.OPEN: (LotState.RELEASED,),
    LotAction.USE_UP: USABLE,
    LotAction.RECALL: (LotState.QUARANTINED, *USABLE, LotState.USED_UP),
    LotAction.DESTROY: (
        LotState.QUARANTINED,
        *USABLE,
        LotState.REJECTED,
        LotState.RECALLED,
    ),
}
# These end a lot's use, so the record says why.
NEEDS_REASON: Final = (LotAction.REJECT, LotAction.RECALL, LotAction.DESTROY)
EMPTIES: Final[dict[LotAction, MovementKind]] = {
    LotAction.USE_UP: MovementKind.USED_UP,
    LotAction.DESTROY: MovementKind.DESTROYED,
}


def actions_of(state: LotState, *, is_expired: bool) -> list[LotAction]:
    """What may be done with a lot now, in the order of its life."""
    found = [action for action in LotAction if state in ALLOWED[action]]
    return [action for action in found if not (is_expired and action in EXPIRED_REFUSES)]


EXPIRED_REFUSES: Final = (LotAction.RELEASE, LotAction.OPEN)


def state_after(state: LotState, action: LotAction, *, is_expired: bool) -> LotState:
    """The state after an action. Raises NotReady if the lot's state does not allow it."""
    if state not in ALLOWED[action]:
        raise NotReady(
            Message(
                "lot_state",
                "The state of this lot does not allow it. Load the page again.",
            )
        )
    if is_expired and action in EXPIRED_REFUSES:
        raise NotReady(
            Message("lot_is_expired", "This lot has expired. Reject it, or have it destroyed.")
        )
    return STATE_AFTER[action]
