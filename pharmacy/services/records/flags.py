"""Flags of an order: a service adds them, a pharmacist resolves them."""

import datetime
import hashlib
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, invalid
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus, Step, status_after
from pharmacy.core.roles import Permission
from pharmacy.core.screening.holds import AlreadyResolved, Reason
from pharmacy.models.flags import Flag as FlagRow
from pharmacy.models.orders import Order
from pharmacy.services.records import audit, transitions
from pharmacy.services.records.contexts import Context
from pharmacy.services.records.identities import as_identity, identity_of
from pharmacy.services.records.order_changes import SeenOrder, TransitionRequest, changing


def add_flags(
    session: Session,
    actor: Actor,
    order: Order,
    new_flags: Iterable[Flag],
    now: datetime.datetime,
) -> None:
    """Add flags to a new or existing order. A hold among them holds it.

    A flag with identical words is not added again: it is still open, or a pharmacist has judged
    these exact facts. The caller has locked the row of an existing order, increments its version
    and sends no notification for a held order. Raises IllegalTransition for a canceled order.
    """
    hold_for(session, actor, order, write_flags(order, new_flags), now)


def write_flags(order: Order, new_flags: Iterable[Flag]) -> list[Flag]:
    """Give an order the flags that it does not have yet, compared by their words. Returns those."""
    known = {(row.code, row.message) for row in order.flags}
    fresh = [flag for flag in new_flags if (flag.code, flag.message) not in known]
    for place, flag in enumerate(fresh, start=len(order.flags) + 1):
        row = FlagRow(place=place, code=flag.code, severity=flag.severity, message=flag.message)
        order.flags.append(row)
    return fresh


def hold_for(
    session: Session, actor: Actor, order: Order, fresh: Iterable[Flag], now: datetime.datetime
) -> None:
    """Hold an order if there is a hold among its new flags, unless it is already held."""
    if any(flag.severity is Severity.HOLD for flag in fresh) and not is_held(order):
        transitions.apply(session, actor, order, TransitionRequest(Step.HOLD), now)


def is_held(order: Order) -> bool:
    """Whether nothing of the order may be rendered or printed for now."""
    return order.status is OrderStatus.HELD


def open_holds(order: Order) -> list[FlagRow]:
    """The unresolved holds, in the order in which they were found."""
    holding = [row for row in order.flags if row.severity is Severity.HOLD]
    return [row for row in holding if row.resolved_at is None]


def resolve_flag(
    session: Session,
    actor: Actor,
    flag_id: str,
    reason: Reason,
    context: Context,
    now: datetime.datetime,
) -> FlagRow:
    """Resolve one hold permanently. The last one releases the order and notifies the renderer.

    Raises NotAllowed for anybody but a pharmacist, AlreadyResolved if another reason is stored,
    InvalidInput for a warning, which holds nothing, IllegalTransition for an order that is no
    longer held. The same reason from the same person again is a repeated click. Nothing here
    reverts a resolution.
    """
    transitions.refuse_unless(session, actor, Permission.RESOLVE_HOLD)
    with changing(session, actor, _seen(session, flag_id), now) as change:
        order, flag = change.order, session.get_one(FlagRow, as_identity(flag_id))
        if flag.resolved_at is not None:
            return _resolved_before(flag, actor, reason)
        if flag.severity is not Severity.HOLD:
            message = Message(
                "warning_not_resolved",
                "A warning does not hold the order. There is nothing to resolve.",
            )
            raise invalid("/flag", "no_hold", message)
        status_after(order.status, Step.RELEASE)
        flag.resolved_at, flag.resolved_by, flag.resolution = now, identity_of(actor), str(reason)
        change.count()
        if not open_holds(order):
            change.take(TransitionRequest(Step.RELEASE))
            change.render_labels(context.notifier)
        _record(session, actor, order, flag, now)
    return flag


def _seen(session: Session, flag_id: str) -> SeenOrder:
    """The order of a flag, locked: if two people resolve its holds, one of them is last."""
    of_flag = select(FlagRow.order_id).where(FlagRow.id == as_identity(flag_id))
    order_id = session.scalar(of_flag)
    if order_id is None:
        raise NotFound(Message("no_such_hold", "Hold not found."))
    return SeenOrder(str(order_id))


def _resolved_before(flag: FlagRow, actor: Actor, reason: Reason) -> FlagRow:
    if flag.resolved_by == identity_of(actor) and flag.resolution == str(reason):
        return flag
    name = flag.resolver.name if flag.resolver is not None else "somebody"
    raise AlreadyResolved(
        Message(
            "resolved_before_you",
            "%(name)s resolved this hold before you. That reason is kept.",
            name=name,
        )
    )


def _record(
    session: Session, actor: Actor, order: Order, flag: FlagRow, now: datetime.datetime
) -> None:
    """The flag stores the reason's words. Their digest in the audit reveals a later edit."""
    detail = {
        "order": str(order.id),
        "code": flag.code,
        "reason_sha256": hashlib.sha256((flag.resolution or "").encode()).hexdigest(),
        "status": order.status.value,
        "version": order.version,
    }
    audit.record(session, actor, Event.FLAG_RESOLVED, flag.id, now, **detail)
