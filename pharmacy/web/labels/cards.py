"""Labels as cards: the content, state and print jobs of each."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pharmacy import current
from pharmacy.core.messages import Sentence
from pharmacy.core.printing.calibration import WARNINGS, CalibrationState
from pharmacy.core.printing.labels import LabelState, PrintState
from pharmacy.core.printing.printer_states import PrinterState
from pharmacy.core.printing.reprints import LONGEST_NOTE, REPRINT_WORDS, read_reprint
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.labels import remaking
from pharmacy.services.orders.placing import Label, Order
from pharmacy.services.printing import calibrations, printers, resuming
from pharmacy.services.printing import print_jobs as print_jobs
from pharmacy.services.printing.printers import Printer
from pharmacy.services.records import flags, transitions
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.words import summaries
from pharmacy.web.words.print_job_words import WELL, print_job_status
from pharmacy.web.words.sentences import turned


@dataclass(frozen=True, slots=True)
class Card:
    """One label with its print jobs, newest first."""

    label: Label
    print_jobs: Sequence[print_jobs.PrintAttempt]

    @property
    def is_printable(self) -> bool:
        """Whether it can be printed."""
        return self.label.state is LabelState.RENDERED

    @property
    def was_printed(self) -> bool:
        """Whether a print job came out, or may have, so that another needs a reason."""
        return any(print_job.state is not PrintState.FAILED for print_job in self.print_jobs)

    @property
    def is_scanned(self) -> bool:
        """Whether a print job was scanned back."""
        return any(print_job.state is PrintState.CONFIRMED for print_job in self.print_jobs)


@dataclass(frozen=True, slots=True)
class Again:
    """Why a label is printed again, as chosen and typed."""

    ground: str = ""
    words: str = ""

    @property
    def reason(self) -> str | None:
        """The reason in one line, None if nothing was chosen. Raises InvalidInput."""
        return read_reprint(self.ground, self.words) if self.ground or self.words else None


@dataclass(frozen=True, slots=True)
class RefusedPrintJob:
    """Why a label was not printed. `label_id` is None if the request was for several.

    errors: errors of the reason, by its fields "ground" and "words".
    """

    label_id: str | None
    message: Sentence
    printer_ids: Sequence[str]
    again: Again
    errors: Mapping[str, Sentence] = field(default_factory=dict)

    @property
    def is_of_field(self) -> bool:
        """Whether the input is wrong, and not the time of the request."""
        return not self.errors.keys().isdisjoint(("ground", "words"))


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """A possible printer for a label."""

    printer: Printer
    state: PrinterState
    calibration: CalibrationState | None

    @property
    def words(self) -> str:
        """Its name, with its state and its calibration unless they are normal."""
        notes = [] if self.state.health in WELL else [str(turned(self.state.words))]
        if self.is_uncalibrated:
            notes.append(_("not calibrated"))
        return f"{self.printer.name} ({'; '.join(notes)})" if notes else self.printer.name

    @property
    def is_uncalibrated(self) -> bool:
        """Whether nobody has found it right with its present address, stock and settings."""
        return self.calibration in WARNINGS


def _following(card: Card, cards: Sequence[Card]) -> int:
    """The number of labels after this one that are printed again with it."""
    return sum(
        other.is_printable
        and other.label.stock == card.label.stock
        and other.label.number > card.label.number
        and resuming.may_follow(other.print_jobs)
        for other in cards
    )


def _is_printing(cards: Sequence[Card]) -> bool:
    """Whether the state of a print job may still change."""
    jobs = (print_job for card in cards for print_job in card.print_jobs)
    return any(print_job_status(print_job).is_live for print_job in jobs)


def context(
    session: Session, order: Order, refused: RefusedPrintJob | None = None
) -> dict[str, Any]:
    """The template context of the labels on a page."""
    attempts = print_jobs.find_attempts(session, order.id)
    every = _cards(sorted(order.labels, key=_place), attempts)
    papers = _cards(order.schedules, attempts)
    cards = [card for card in every if card.label.superseded_at is None]
    schedules = [card for card in papers if card.label.superseded_at is None]
    shown = [*cards, *schedules]
    choices = _choices(session, [card.label.stock for card in shown])
    is_held = flags.is_held(order)
    may_print = visitors.person().may(Permission.PRINT_LABEL)
    not_printable = transitions.why_not_printable(order.status)
    is_rendering = summaries.labels_state(card.label for card in shown).is_live
    new = [card for card in shown if card.is_printable and not card.was_printed]
    new = [card for card in new if card.label.stock in choices]
    new_schedules = [card for card in new if card in schedules]
    return {
        "order": order,
        "cards": cards,
        "following": {card.label.id: _following(card, cards) for card in cards},
        "schedules": schedules,
        "superseded": [c for c in (*every, *papers) if c.label.superseded_at is not None],
        "containers": {c.id: c for plan in order.plans for c in plan.containers},
        "is_amended": len(order.plans) > 1,
        "choices": choices,
        "scanned": len([card for card in cards if card.is_scanned]),
        "reprints": REPRINT_WORDS,
        "longest_reprint": LONGEST_NOTE,
        "refused": refused,
        "is_held": is_held,
        "not_printable": not_printable,
        # A held order waits for a person, who then loads the page again.
        "is_live": _is_printing([*every, *papers]) or (is_rendering and not is_held),
        "is_rendered": bool(cards) and all(c.is_printable for c in cards) and not not_printable,
        # Only when the set of labels is final.
        "new_labels": 0 if is_rendering else len(new) - len(new_schedules),
        "new_schedules": 0 if is_rendering else len(new_schedules),
        "may_scan": may_print,
        "may_make_again": may_print and order.status not in remaking.CLOSED,
        "may_print": may_print and not not_printable,
    }


def _choices(session: Session, stocks: Sequence[str]) -> dict[str, list[PrinterChoice]]:
    """The printers for each of the stocks, the default first."""
    found: dict[str, list[PrinterChoice]] = {}
    known = calibrations.states(session)
    for printer in sorted(printers.find_printers(session), key=lambda one: not one.is_default):
        if printer.stock in stocks:
            state = printers.state_of(printer, current.now())
            choice = PrinterChoice(printer, state, known.get(printer.id))
            found.setdefault(printer.stock, []).append(choice)
    return found


def _cards(labels: Sequence[Label], attempts: Sequence[print_jobs.PrintAttempt]) -> list[Card]:
    of_labels: dict[uuid.UUID | None, list[print_jobs.PrintAttempt]] = {}
    for attempt in reversed(attempts):
        of_labels.setdefault(attempt.label_id, []).append(attempt)
    return [Card(label, of_labels.get(label.id, [])) for label in labels]


def _place(label: Label) -> tuple[int, int]:
    """By the first day of its container, whatever plan it was written for."""
    (_, first_day, _), *_ = label.container.spans
    return first_day, label.number
