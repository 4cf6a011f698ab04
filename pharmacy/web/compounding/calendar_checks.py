"""The patient calendar on the pages of final verification and dispensing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from pharmacy.core.calendar_checks import (
    AT_DISPENSING,
    CALENDAR_WORDS,
    LONGEST_NOTE,
    REASONS,
    CalendarState,
    CalendarStatement,
    read_calendar,
)
from pharmacy.core.printing.labels import LabelState
from pharmacy.db import Session
from pharmacy.services.compounding import calendar_checks
from pharmacy.services.labels import labels_to_verify
from pharmacy.services.orders.placing import Label, Order
from pharmacy.services.printing import printers

FIELD, NOTE = "calendar", "calendar_note"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks about the patient calendar. is_scanned: in this verification."""

    label: Label
    is_scanned: bool
    choices: Sequence[tuple[CalendarState, str]]
    chosen: str
    note: str
    longest: int = LONGEST_NOTE


def at_check(session: Session, order: Order) -> Asked | None:
    """The question at final verification. None for an order without a calendar."""
    calendar, last = labels_to_verify.calendar_of(order), calendar_checks.check_of(session, order)
    if calendar is None:
        return None
    is_scanned = last is not None and last.state == CalendarState.SCANNED
    return _asked(calendar, is_scanned, REASONS, _likely(session, calendar))


def at_dispensing(session: Session, order: Order) -> Asked | None:
    """The question at dispensing. A reason from final verification is preselected."""
    calendar, last = labels_to_verify.calendar_of(order), calendar_checks.check_of(session, order)
    if calendar is None:
        return None
    is_scanned = last is not None and last.state == CalendarState.SCANNED
    reason = last.state if last is not None and not is_scanned else ""
    note = last.note if last is not None else None
    return _asked(calendar, is_scanned, AT_DISPENSING, reason, note or "")


def _likely(session: Session, calendar: Label) -> str:
    """The reason that the records suggest. A person still signs it."""
    if calendar.state is LabelState.FAILED:
        return CalendarState.NOT_MADE
    has_printer = any(p.stock == calendar.stock for p in printers.find_printers(session))
    return "" if has_printer else CalendarState.NO_PRINTER


def _asked(
    label: Label,
    is_scanned: bool,
    choices: Sequence[CalendarState],
    chosen: str,
    note: str = "",
) -> Asked:
    words = [(state, CALENDAR_WORDS[state]) for state in choices]
    if FIELD in request.form:
        chosen, note = request.form[FIELD], request.form.get(NOTE, "")
    return Asked(label, is_scanned, words, chosen, note)


def read_at_check() -> CalendarStatement | None:
    """Why no calendar was scanned, as chosen and typed. Raises InvalidInput."""
    return read_calendar(request.form.get(FIELD, ""), request.form.get(NOTE, ""), REASONS)


def read_at_dispensing() -> CalendarStatement | None:
    """Whether the calendar is in the bag, or why not. Raises InvalidInput."""
    return read_calendar(request.form.get(FIELD, ""), request.form.get(NOTE, ""), AT_DISPENSING)
