"""The status of an order on its page, and the next steps for the current person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from pharmacy.core.calendar_checks import CALENDAR_WORDS, CalendarState
from pharmacy.core.final_verification import WAY_WORDS
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import TRANSITIONS, OrderStatus, Step
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.compounding import calendar_checks, dispensing
from pharmacy.services.compounding.calendar_checks import CalendarCheck
from pharmacy.services.compounding.worklists import WorklistItem
from pharmacy.services.orders.placing import Order
from pharmacy.services.records.order_locks import SeenOrder
from pharmacy.services.records.transitions import OrderTransition
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked

WAY = (
    OrderStatus.RECEIVED,
    OrderStatus.VERIFIED,
    OrderStatus.COMPOUNDING,
    OrderStatus.READY,
    OrderStatus.DISPENSED,
)
ASIDE = (OrderStatus.HELD, OrderStatus.CANCELLED)
LONGEST_REASON = 500
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class RefusedTransition:
    """Why a transition was refused. typed: the answer or reason as typed, to be shown again.

    is_of_field: the input is wrong, and not the time of the request.
    """

    message: Sentence
    typed: str = ""
    is_of_cancel: bool = False
    is_of_field: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """An order's transitions on the page. details: those of some, by transition id."""

    way: Sequence[OrderStatus]
    note: OrderTransition | None
    items: int
    made: int
    details: dict[uuid.UUID, str]
    may_verify: bool
    may_answer: bool
    may_compound: bool
    may_check: bool
    may_dispense: bool
    may_cancel: bool
    refused: Sentence | None
    cancel_error: Sentence | None
    typed_answer: str
    typed_reason: str


def context(
    session: Session,
    order: Order,
    items: Sequence[WorklistItem],
    refused: RefusedTransition | None = None,
) -> Steps:
    """The status of the order, for the current person."""
    person, said = visitors.person(), refused or RefusedTransition("")
    may_cancel = person.may(Permission.CANCEL_ORDER)
    is_of_reason = said.is_of_cancel and said.is_of_field
    return Steps(
        way=(order.status,) if order.status in ASIDE else WAY,
        note=note(order),
        items=len(items),
        made=len([item for item in items if item.is_made]),
        details=_details(session, order),
        may_verify=person.may(Permission.VERIFY_ORDER),
        may_answer=person.may(Permission.PLACE_ORDER),
        may_compound=person.may(Permission.COMPOUND),
        may_check=person.may(Permission.FINAL_VERIFICATION),
        may_dispense=person.may(Permission.DISPENSE),
        may_cancel=may_cancel and order.status in TRANSITIONS[Step.CANCEL].ways,
        refused=None if is_of_reason else said.message or None,
        cancel_error=said.message if is_of_reason else None,
        typed_answer="" if said.is_of_cancel else said.typed,
        typed_reason=said.typed if said.is_of_cancel else "",
    )


def note(order: Order) -> OrderTransition | None:
    """A pharmacist's question on a returned order, or the answer, until it is verified."""
    if order.status is not OrderStatus.RECEIVED:
        return None
    said = (Step.RETURN, Step.ANSWER, Step.VERIFY)
    last = next(
        (transition for transition in reversed(order.transitions) if transition.step in said), None
    )
    return last if last is not None and last.step is not Step.VERIFY else None


def _dispensings(session: Session, order: Order) -> dict[uuid.UUID, str]:
    return {
        row.move_id: f"{_(WAY_WORDS[row.way])}: {row.recipient}"
        + (f", {row.reference}" if row.reference else "")
        for row in dispensing.of_order(session, order)
    }


def _details(session: Session, order: Order) -> dict[uuid.UUID, str]:
    """Who received the containers, and the statement about the patient calendar."""
    found, said = _dispensings(session, order), calendar_checks.of_order(session, order)
    begun = None
    for transition in order.transitions:
        begun = transition.id if transition.step is Step.COMPOUND else begun
        said_at = {Step.FINAL_VERIFICATION: begun, Step.DISPENSE: transition.id}.get(
            transition.step
        )
        check = said.get(said_at) if said_at is not None else None
        if check is not None:
            before = f"{found[transition.id]}. " if transition.id in found else ""
            found[transition.id] = before + _calendar_statement(check)
    return found


def _calendar_statement(check: CalendarCheck) -> str:
    """ "Patient calendar: it is in the bag" for the order's history."""
    words = _(CALENDAR_WORDS[CalendarState(check.state)])
    note = f" “{check.note}”" if check.note else ""
    return _("Patient calendar: %(words)s", words=words) + note


def seen(order_id: str) -> SeenOrder:
    """The order's version on the posted page."""
    text = request.form.get("version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return SeenOrder(order_id, frozenset({int(text)} if is_number else ()))


def read_reason(name: str) -> tuple[str, str | None]:
    """A typed reason in one line, and its error."""
    line = " ".join(request.form.get(name, "").split())
    if not line:
        return line, marked("say why, in a few words")
    if len(line) > LONGEST_REASON or not line.isprintable():
        return line, f"give at most {LONGEST_REASON} characters that can be seen"
    return line, None
