"""Duplicate therapy: the same patient and drug on overlapping days. The later order is held.

Another client may learn that the pharmacy has such an order, and nothing else about it. It must
learn that much, because its own order waits for it. Who treats the patient elsewhere, under which
number and when, is for the pharmacy only: naltrexone also treats dependence, and an order with an
invented prescription must not be a way to look up a neighbor. So the first paragraph of the
message, which clients read, names only orders of the same client.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from pharmacy import wording
from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderRequest, OrderStatus
from pharmacy.models.orders import Order
from pharmacy.models.patients import Patient as PatientRow
from pharmacy.services.planning.proposals import Proposal
from pharmacy.services.records.identities import identity_of, of_client
from pharmacy.services.records.patients import identity_key

CODE = "duplicate_order"
MOST_NAMED = 5
# 60 bits: enough of the key to distinguish patients, and within PostgreSQL's bigint.
LOCK_DIGITS = 15
LOCK = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))


Other = Row[uuid.UUID, int, uuid.UUID | None, datetime.date, datetime.date]
OtherOrders = Select[uuid.UUID, int, uuid.UUID | None, datetime.date, datetime.date]


# The newest overlapping orders. A course includes both ends.
OVERLAPPING = (
    select(Order.id, Order.rx_number, Order.client_id, Order.first_on, Order.last_on)
    .join(PatientRow)
    .where(
        PatientRow.identity_key == bindparam("patient_key"),
        Order.drug == bindparam("drug"),
        Order.status != OrderStatus.CANCELLED,
        Order.first_on <= bindparam("last_on"),
        Order.last_on >= bindparam("first_on"),
    )
    .order_by(Order.rx_number.desc())
    .limit(MOST_NAMED)
)


@dataclass(frozen=True, slots=True)
class TherapyDays:
    """Days on which a patient takes a drug, including both ends."""

    patient_key: str
    drug: str
    first_on: datetime.date
    last_on: datetime.date


def take_turns(session: Session, patient_key: str) -> None:
    """Wait until no other transaction places or changes an order of the same patient.

    Without it, two concurrent orders would not see each other. SQLite has only one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int(patient_key[:LOCK_DIGITS], 16)
        session.execute(LOCK, {"number": number})


def duplicate_flags(
    session: Session,
    actor: Actor,
    request: OrderRequest,
    proposal: Proposal,
    *,
    order_id: uuid.UUID | None = None,
) -> list[Flag]:
    """A hold that names the orders of this patient and drug on overlapping days, if any.

    order_id: the id of the order itself, in case it is already stored.
    """
    return _flags(session, actor, _days(request, proposal), order_id)


def known_flags(
    session: Session,
    actor: Actor,
    request: OrderRequest,
    proposal: Proposal,
    *,
    order_id: uuid.UUID | None = None,
) -> list[Flag]:
    """The same of the orders that the actor may know, such as a client's own.

    Others are not looked for: neither the answer nor its time depends on them.
    """
    is_client = actor.kind is ActorKind.CLIENT
    query = OVERLAPPING.where(of_client(actor)) if is_client else OVERLAPPING
    return _flags(session, actor, _days(request, proposal), order_id, query)


def _days(request: OrderRequest, proposal: Proposal) -> TherapyDays:
    first, last = first_on(request, proposal), last_on(request, proposal)
    return TherapyDays(identity_key(request.patient), proposal.drug.name, first, last)


def longer_course_flags(
    session: Session, actor: Actor, order: Order, ended_on: datetime.date
) -> list[Flag]:
    """The same for the days that an amendment adds to a course that ended on `ended_on`."""
    if order.last_on <= ended_on:
        return []
    key, added_on = order.patient.identity_key, ended_on + datetime.timedelta(days=1)
    take_turns(session, key)
    return _flags(session, actor, TherapyDays(key, order.drug, added_on, order.last_on), order.id)


def _flags(
    session: Session,
    actor: Actor,
    days: TherapyDays,
    order_id: uuid.UUID | None,
    query: OtherOrders = OVERLAPPING,
) -> list[Flag]:
    found = session.execute(query, asdict(days))
    others = [order for order in found if order.id != order_id]
    if not others:
        return []
    own = [order for order in others if _may_know(order, actor)]
    beginning = f"Another order of {days.drug} for this patient has days that overlap"
    lines = [f"{beginning}: {_named(own)}" if own else f"{beginning}."]
    elsewhere = [order for order in others if order not in own]
    if elsewhere:
        lines.append(f"It came by another way: {_named(elsewhere)}")
    return [Flag(CODE, Severity.HOLD, "\n\n".join(lines))]


def first_on(request: OrderRequest, proposal: Proposal) -> datetime.date:
    """The first day of the course, or the earliest possible one."""
    return request.start_on or proposal.made_on


def last_on(request: OrderRequest, proposal: Proposal) -> datetime.date:
    """The last day of the course if it begins on `first_on`."""
    return CourseDates(first_on(request, proposal)).date_of(proposal.plan.totals.days)


def _may_know(order: Other, actor: Actor) -> bool:
    """Whether the client that orders may read that order anyway."""
    return actor.kind is ActorKind.USER or order.client_id == identity_of(actor)


def _named(orders: Sequence[Other]) -> str:
    named = [
        f"Rx {order.rx_number}, {wording.date_text(order.first_on)} to "
        f"{wording.date_text(order.last_on)}"
        for order in orders
    ]
    return f"{'; '.join(named)}."
