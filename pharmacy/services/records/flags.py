"""Flags of an order: added by the service, resolved by a pharmacist."""

import datetime
import hashlib
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, invalid
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderStatus, Step, moved
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
    """Add flags to an order, new or standing; a hold among them holds it.

    What stands there word for word is not added again: it is open still, or a pharmacist has
    judged these very facts. The caller holds the row of a standing order, counts its version up
    and rings no bell for an order that is held. Raises IllegalMove for a cancelled order.
    """
    hold_for(session, actor, order, write_flags(order, new_flags), now)


def write_flags(order: Order, new_flags: Iterable[Flag]) -> list[Flag]:
    """Give an order the flags that it does not have yet, word for word; these are given back."""
    known = {(row.code, row.message) for row in order.flags}
    fresh = [flag for flag in new_flags if (flag.code, flag.message) not in known]
    for place, flag in enumerate(fresh, start=len(order.flags) + 1):
        row = FlagRow(place=place, code=flag.code, severity=flag.severity, message=flag.message)
        order.flags.append(row)
    return fresh


def hold_for(
    session: Session, actor: Actor, order: Order, fresh: Iterable[Flag], now: datetime.datetime
) -> None:
    """Hold an order for which there is a hold among its fresh flags, unless it is held already."""
    if any(flag.severity is Severity.HOLD for flag in fresh) and not is_held(order):
        transitions.move(session, actor, order, TransitionRequest(Step.HOLD), now)


def is_held(order: Order) -> bool:
    """Whether nothing of the order may be rendered or printed for now."""
    return order.status is OrderStatus.HELD


def open_holds(order: Order) -> list[FlagRow]:
    """The holds that nobody has resolved, in the order in which they were found."""
    holding = [row for row in order.flags if row.severity is Severity.HOLD]
    return [row for row in holding if row.resolved_at is None]


def resolve_flag(
    session: Session,
    actor: Actor,
    flag_id: str,
    reason: Reason,
    bench: Context,
    now: datetime.datetime,
) -> FlagRow:
    """Resolve one hold for good; the last one lets the order go on and rings for the renderer.

    Raises NotAllowed for anybody but a pharmacist, AlreadyResolved where another reason stands,
    InvalidInput for a warning, which holds nothing, IllegalMove for an order that is no longer
    held. The same reason of the same person again is
    the same click twice. Nothing here takes a resolution back.
    """
    transitions.refuse_unless(session, actor, Permission.RESOLVE_HOLD)
    with changing(session, actor, _seen(session, flag_id), now) as change:
        order, flag = change.order, session.get_one(FlagRow, as_identity(flag_id))
        if flag.resolved_at is not None:
            return _resolved_before(flag, actor, reason)
        if flag.severity is not Severity.HOLD:
            message = "a warning holds nothing: there is nothing to resolve"
            raise invalid("/flag", "no_hold", message)
        moved(order.status, Step.RELEASE)
        flag.resolved_at, flag.resolved_by, flag.resolution = now, identity_of(actor), str(reason)
        change.count()
        if not open_holds(order):
            change.take(TransitionRequest(Step.RELEASE))
            change.render_labels(bench.bell)
        _record(session, actor, order, flag, now)
    return flag


def _seen(session: Session, flag_id: str) -> SeenOrder:
    """The order of a flag; two who resolve holds of one order take turns: one of them is last."""
    of_flag = select(FlagRow.order_id).where(FlagRow.id == as_identity(flag_id))
    order_id = session.scalar(of_flag)
    if order_id is None:
        raise NotFound("there is no such hold")
    return SeenOrder(str(order_id))


def _resolved_before(flag: FlagRow, actor: Actor, reason: Reason) -> FlagRow:
    if flag.resolved_by == identity_of(actor) and flag.resolution == str(reason):
        return flag
    name = flag.resolver.name if flag.resolver is not None else "somebody"
    raise AlreadyResolved(f"{name} resolved this hold before you: what was said then stands")


def _record(
    session: Session, actor: Actor, order: Order, flag: FlagRow, now: datetime.datetime
) -> None:
    """The reason's words stay with the flag; their digest here shows a change of them."""
    detail = {
        "order": str(order.id),
        "code": flag.code,
        "reason_sha256": hashlib.sha256((flag.resolution or "").encode()).hexdigest(),
        "status": order.status.value,
        "version": order.version,
    }
    audit.record(session, actor, Event.FLAG_RESOLVED, flag.id, now, **detail)
