"""Labels as cards: what is on each, where it stands, and every sheet that was meant for it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pharmacy.core.labels import LabelState, PrintState
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services import flags, moves, printers, sheets
from pharmacy.services.orders import Label, Order
from pharmacy.web import summaries, visitors

UNDER_WAY = (PrintState.INTENDED, PrintState.SENDING)
SHEET_WORDS = {
    PrintState.INTENDED: "waiting for the printer",
    PrintState.SENDING: "being sent",
    PrintState.SENT: "sent",
    PrintState.CONFIRMED: "scanned",
    PrintState.UNKNOWN: "unknown: look at the printer",
    PrintState.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One label with its sheets, newest first."""

    label: Label
    sheets: Sequence[sheets.PrintAttempt]

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
    printer_ids: Sequence[str]
    reason: str


def context(session: Session, order: Order, refused: Refused | None = None) -> dict[str, Any]:
    """What the labels' part of a page is made of."""
    every = _cards(order, sheets.find_attempts(session, order.id))
    cards = [card for card in every if card.label.superseded_at is None]
    stocks = {label.stock for label in order.labels}
    is_held = flags.is_held(order)
    not_printable = moves.why_not_printable(order.status)
    is_printing = any(sheet.state in UNDER_WAY for card in cards for sheet in card.sheets)
    is_rendering = summaries.labels_state(order.labels).is_live
    new = [card for card in cards if card.is_printable and not card.was_printed]
    return {
        "order": order,
        "cards": cards,
        "superseded": [card for card in every if card.label.superseded_at is not None],
        "containers": {c.id: c for plan in order.plans for c in plan.containers},
        "is_amended": len(order.plans) > 1,
        "printers": [p for p in printers.find_printers(session) if p.stock in stocks],
        "sheet_words": SHEET_WORDS,
        "refused": refused,
        "is_held": is_held,
        "not_printable": not_printable,
        # What is held waits for a person, who will see the page anew.
        "is_live": is_printing or (is_rendering and not is_held),
        "is_rendered": bool(cards) and all(c.is_printable for c in cards) and not not_printable,
        # All at once only when it is clear which ones there are.
        "new_labels": 0 if is_rendering else len(new),
        "may_print": visitors.person().may(Permission.PRINT_LABEL) and not not_printable,
    }


def _cards(order: Order, attempts: Sequence[sheets.PrintAttempt]) -> list[Card]:
    of_labels: dict[uuid.UUID | None, list[sheets.PrintAttempt]] = {}
    for attempt in reversed(attempts):
        of_labels.setdefault(attempt.label_id, []).append(attempt)
    labels = sorted(order.labels, key=_place)
    return [Card(label, of_labels.get(label.id, [])) for label in labels]


def _place(label: Label) -> tuple[int, int]:
    """By the first day of its bottle, whichever plan it was written for."""
    (_, first_day, _), *_ = label.container.spans
    return first_day, label.number
