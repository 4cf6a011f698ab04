"""Why a later fill or refill cannot be made on a day."""

from sqlalchemy.orm import Session

from pharmacy import formulary, models
from pharmacy.core import roles
from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import NotAllowed, NotFound, PharmacyError
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus
from pharmacy.core.roles import Permission, Role
from pharmacy.models.fills import Fill
from pharmacy.models.orders import Order
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records.identities import identity_of

CLOSED = (OrderStatus.HELD, OrderStatus.CANCELLED)


class FillRefused(PharmacyError):
    """This fill cannot be made now. The message says why, and when it can be."""

    code = "fill_refused"


def fill_to_make(session: Session, actor: Actor, order: Order, number: int, day: Workday) -> Fill:
    """The fill of the latest plan with this number, if this person can make it on this day.

    Raises FillRefused with the reason, NotFound for an unknown fill, NotAllowed for anybody but the
    staff.
    """
    fill = _find(order, number)
    refusal = why_not(order, fill, day, _role(session, actor))
    if refusal is not None:
        raise FillRefused(refusal)
    return fill


def why_not(order: Order, fill: Fill, day: Workday, role: Role) -> Message | None:
    """Why a person with this role cannot make a fill on this day. None if they can."""
    if not roles.may(role, Permission.MAKE_FILL):
        return Message("role_makes_no_fill", "%(role)s accounts may not make a fill.", role=role)
    if order.status in CLOSED:
        return Message(
            "order_closed", "The order is %(state)s. Nothing is made for it.", state=order.status
        )
    if fill.made_on is not None:
        return Message(
            "fill_made",
            "Fill %(number)s has its labels, dated %(day)s.",
            number=fill.number,
            day=fill.made_on,
        )
    waiting = [f.number for f in order.plans[-1].fills if f.made_on is None]
    if waiting[0] != fill.number:
        return Message("other_fill_first", "Fill %(number)s comes first.", number=waiting[0])
    return _too_early(order, fill, day, role)


def _too_early(order: Order, fill: Fill, day: Workday, role: Role) -> Message | None:
    drug = drug_of(order)
    last_on = CourseDates(order.first_on).date_of(fill.last_day)
    if day.policy(drug).beyond_use_on(day.today) < last_on:
        return Message(
            "fill_expires_first",
            "If compounded today it expires before its last dose. Compound it on %(day)s.",
            day=fill.make_on,
        )
    if day.beyond_use_on(drug) < last_on:
        return Message(
            "component_expires_first",
            "A component in use expires on %(day)s, before the last dose. Use a newer lot.",
            day=day.expiries[drug.name],
        )
    if fill.refill and day.today < fill.make_on and not roles.may(role, Permission.REFILL_EARLY):
        return Message(
            "refill_early",
            "It is early for this refill: from %(day)s on, or a pharmacist decides.",
            day=fill.make_on,
        )
    return None


def _find(order: Order, number: int) -> Fill:
    for fill in order.plans[-1].fills:
        if fill.number == number:
            return fill
    raise NotFound(Message("no_such_fill", "Fill not found."))


def _role(session: Session, actor: Actor) -> Role:
    user = None
    if actor.kind is ActorKind.USER:
        user = session.get(models.users.User, identity_of(actor))
    if user is None:
        raise NotAllowed(
            Message("only_people_make_fills", "Only the pharmacy's staff can make a fill.")
        )
    return user.role


def drug_of(order: Order) -> Drug:
    """The drug of an order. Raises FillRefused if it is no longer in the formulary."""
    drug = formulary.find_drug(order.drug)
    if drug is None:
        raise FillRefused(
            Message("drug_removed", "%(drug)s is no longer in the formulary.", drug=order.drug)
        )
    return drug
