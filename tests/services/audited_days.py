"""The changes of an order's transitions, and their audit entries."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.services.compounding import dispensing, final_verification, packaging
from pharmacy.services.orders import placing, verification
from pharmacy.services.records.order_locks import SeenOrder
from tests import passwords
from tests.services import day, rendered
from tests.services.contexts import NOW, PASSWORD, PROFILE, ServiceContext

Act = Callable[[Session], Any]


def seen(context: ServiceContext) -> tuple[Actor, SeenOrder]:
    """A pharmacist who has read a new order."""
    return context.pharmacist(), SeenOrder(
        str(context.place(context.client()).order.id), frozenset({1})
    )


def verify_order(context: ServiceContext) -> Act:
    who, order = seen(context)
    rendered.render(context.engine, order.order_id)
    return lambda session: verification.verify_order(
        session, who, order, passwords.proof(session, who.name, PASSWORD), NOW
    )


def return_for_clarification(context: ServiceContext) -> Act:
    who, order = seen(context)
    return lambda session: verification.return_for_clarification(
        session, who, order, "which dose?", NOW
    )


def answer(context: ServiceContext) -> Act:
    who, order = seen(context)
    return lambda session: verification.answer(session, who, order, "the clinic said 1 mg", NOW)


def cancel_order(context: ServiceContext) -> Act:
    who, order = seen(context)
    return lambda session: verification.cancel_order(session, who, order, "asked to", NOW)


def begin(context: ServiceContext) -> Act:
    at = day.begun(context)
    at.verify()
    tina, order = at.tina, at.seen
    return lambda session: packaging.begin(session, tina, order, NOW)


def close(context: ServiceContext) -> Act:
    at = day.begun(context)
    at.finish()
    at.amend({"change": "stop", "day": 3, "reason": "rash"})
    at.verify()
    tina, order = at.tina, at.seen
    return lambda session: packaging.close(session, tina, order, NOW)


def package(context: ServiceContext) -> Act:
    at = day.begun(context)
    at.verify()
    at.begin()
    packaged, facts = [at.packaged()], placing.Context(PROFILE, context.notifier)
    tina, order_id = at.tina, str(at.order_id)
    return lambda session: packaging.package(session, tina, order_id, packaged, facts, NOW)


def compounded(context: ServiceContext) -> day.OrderDay:
    at = day.begun(context)
    at.verify()
    at.make()
    return at


def scan(context: ServiceContext) -> Act:
    at = compounded(context)
    ada, order_id, number = at.ada, str(at.order_id), at.items[0].label.barcode
    return lambda session: final_verification.scan(session, ada, order_id, number, NOW)


def approve(context: ServiceContext) -> Act:
    at = compounded(context)
    at.scan_all()
    ada, order = at.ada, at.seen
    return lambda session: final_verification.approve(
        session, ada, order, passwords.proof(session, ada.name, PASSWORD), NOW, day.DECLINED
    )


def dispense(context: ServiceContext) -> Act:
    at = compounded(context)
    at.scan_all()
    at.approve()
    tina, order = at.tina, at.seen
    return lambda session: dispensing.dispense(session, tina, order, day.RECEIPT, NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event | list[Event]]] = {
    "packaging.begin": (begin, Event.ORDER_COMPOUNDED),
    "packaging.close": (close, Event.ORDER_CLOSED),
    "packaging.package": (package, Event.CONTAINER_FILLED),
    "final_verification.scan": (scan, Event.CONTAINER_SCANNED),
    "final_verification.approve": (approve, [Event.CALENDAR_CHECKED, Event.ORDER_CHECKED]),
    "dispensing.dispense": (dispense, [Event.ORDER_DISPENSED, Event.CALENDAR_CHECKED]),
    "verification.verify_order": (verify_order, Event.ORDER_VERIFIED),
    "verification.return_for_clarification": (return_for_clarification, Event.ORDER_SENT_BACK),
    "verification.answer": (answer, Event.ORDER_ANSWERED),
    "verification.cancel_order": (cancel_order, Event.ORDER_CANCELLED),
}
