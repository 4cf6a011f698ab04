"""Labels as cards: what is on each, where it stands, and every sheet that was meant for it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pharmacy.core.labels import LabelState, PrintState
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services import printers
from pharmacy.services.orders import Label, Order
from pharmacy.web import summaries, visitors

UNDER_WAY = (PrintState.INTENDED, PrintState.SENDING)
SHEET_WORDS = {
    PrintState.INTENDED: "waiting for the printer",
    PrintState.SENDING: "being sent",
    PrintState.SENT: "sent",
    PrintState.UNKNOWN: "unknown: look at the printer",
    PrintState.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One label with its sheets, newest first."""

    label: Label
    sheets: Sequence[printers.PrintAttempt]

    @property
    def is_printable(self) -> bool:
        """Whether there is something to print."""
        return self.label.state is LabelState.RENDERED

    @property
    def was_printed(self) -> bool:
        """Whether a sheet came out, or may have, so that another needs a reason."""
        return any(sheet.state is not PrintState.FAILED for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a sheet was not printed; `label_id` is None where it was about several."""

    label_id: str | None
    message: str
    printer_id: str
    reason: str


def context(session: Session, order: Order, refused: Refused | None = None) -> dict[str, Any]:
    """What the labels' part of a page is made of."""
    cards = _cards(order, printers.find_attempts(session, order.id))
    stocks = {label.stock for label in order.labels}
    is_printing = any(sheet.state in UNDER_WAY for card in cards for sheet in card.sheets)
    is_rendering = summaries.labels_state(order.labels).is_live
    new = [card for card in cards if card.is_printable and not card.was_printed]
    return {
        "order": order,
        "cards": cards,
        "containers": {c.id: c for c in order.plans[-1].containers},
        "printers": [p for p in printers.find_printers(session) if p.stock in stocks],
        "sheet_words": SHEET_WORDS,
        "refused": refused,
        "is_live": is_printing or is_rendering,
        "is_rendered": all(card.is_printable for card in cards),
        # All at once only when it is clear which ones there are.
        "new_labels": 0 if is_rendering else len(new),
        "may_print": visitors.person().may(Permission.PRINT_LABEL),
    }


def _cards(order: Order, attempts: Sequence[printers.PrintAttempt]) -> list[Card]:
    sheets: dict[uuid.UUID, list[printers.PrintAttempt]] = {}
    for attempt in reversed(attempts):
        sheets.setdefault(attempt.label_id, []).append(attempt)
    return [Card(label, sheets.get(label.id, [])) for label in order.labels]
