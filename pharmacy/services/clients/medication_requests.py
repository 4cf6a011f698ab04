"""FHIR orders: placed by the rules of every order, and found again as resources."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import AlreadyOrdered, NotFound
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus
from pharmacy.fhir import content
from pharmacy.models.inserts import insert_rows
from pharmacy.models.medication_requests import MedicationRequest as MedicationRequest
from pharmacy.models.orders import Order
from pharmacy.models.patients import Patient
from pharmacy.models.versions import OrderVersion as OrderVersion
from pharmacy.services.orders import order_checks, placing
from pharmacy.services.orders.order_checks import CheckedOrder
from pharmacy.services.orders.placing import Intake, Placed
from pharmacy.services.records import access_log, order_rows
from pharmacy.services.records.contexts import Context
from pharmacy.services.records.identities import as_identity, of_client


@dataclass(frozen=True, slots=True)
class Received:
    """The order of a received resource. entry: its index in a transaction."""

    intake: Intake
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class MedicationRequestVersion:
    """A resource and one version of its order."""

    request: MedicationRequest
    version: OrderVersion

    @property
    def order(self) -> Order:
        """The order of the resource."""
        return self.request.order


@dataclass(frozen=True, slots=True)
class AuthoredDays:
    """A range of days, including both ends."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class MedicationRequestFilter:
    """The search criteria. None matches anything.

    patient_id: any of the patient's rows. written: the date written. taken: a day of the course.
    """

    external_id: str | None = None
    patient_id: str | None = None
    statuses: Collection[OrderStatus] | None = None
    written: AuthoredDays | None = None
    taken: AuthoredDays | None = None


@dataclass(frozen=True, slots=True)
class MedicationRequestPage:
    """Resources, newest first, and the start of the next page. None if this is the last."""

    found: Sequence[MedicationRequestVersion]
    next: int | None


def place_order(
    session: Session, actor: Actor, received: Received, context: Context, now: datetime.datetime
) -> Placed:
    """Place the order of a resource. As `placing.place_order`, and the resource can be found again.

    The same request with another id or another meta returns the existing order.
    """
    try:
        placed = placing.place_order(session, actor, received.intake, context, now)
    except AlreadyOrdered as error:
        if not _is_the_same(session, received, error.order_id):
            raise
        return Placed(order_rows.existing_order(session, error.order_id))
    if placed.is_new:
        row = {"order_id": placed.order.id, "entry": received.entry}
        insert_rows(session, MedicationRequest, [row])
    return placed


def check_order(
    session: Session, actor: Actor, received: Received, now: datetime.datetime
) -> CheckedOrder:
    """Check the order of a resource. As `order_checks.check_order`, and the same request is one."""
    try:
        return order_checks.check_order(session, actor, received.intake, now)
    except AlreadyOrdered as error:
        if not _is_the_same(session, received, error.order_id):
            raise
        same = as_identity(error.order_id)
        return order_checks.check_order(session, actor, received.intake, now, same=same)


def _is_the_same(session: Session, received: Received, order_id: str) -> bool:
    """Whether an order came from a resource with the same content as this one."""
    query = (
        select(MedicationRequest.entry, Order.request)
        .join(MedicationRequest.order)
        .where(Order.id == as_identity(order_id))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        # It did not come over FHIR.
        return False
    stands = content.resource_of(row.request, row.entry)
    sent = content.resource_of(received.intake.sent.text, received.entry)
    return content.content(stands) == content.content(sent)


def get_request(session: Session, actor: Actor, order_id: str) -> MedicationRequestVersion:
    """The resource of an order. Raises NotFound if it came another way or from another client."""
    row = session.execute(_of(actor).where(Order.id == as_identity(order_id))).one_or_none()
    if row is None:
        raise NotFound(Message("no_such_medication_request", "MedicationRequest not found."))
    found = MedicationRequestVersion(*row)
    access_log.note(session, actor, Event.ORDER_SEEN, found.order)
    return found


def get_request_of(session: Session, actor: Actor, person_id: str) -> MedicationRequestVersion:
    """The resource whose patient or prescriber has this id. Raises NotFound."""
    identity = as_identity(person_id)
    is_of = or_(Order.patient_id == identity, Order.prescriber_id == identity)
    row = session.execute(_of(actor).where(is_of)).one_or_none()
    if row is None:
        raise NotFound(Message("no_such_record", "Record not found."))
    found = MedicationRequestVersion(*row)
    access_log.note(session, actor, Event.ORDER_SEEN, found.order)
    return found


def get_version(
    session: Session, actor: Actor, order_id: str, version: int
) -> MedicationRequestVersion:
    """The resource at a version. Raises NotFound also for a version that never existed."""
    newest = get_request(session, actor, order_id)
    stored = session.get(OrderVersion, (newest.order.id, version))
    if stored is None:
        raise NotFound(Message("no_such_version", "Version not found."))
    return MedicationRequestVersion(newest.request, stored)


def get_history(session: Session, actor: Actor, order_id: str) -> list[MedicationRequestVersion]:
    """Every version of a resource, newest first. Raises NotFound."""
    newest = get_request(session, actor, order_id)
    query = select(OrderVersion).where(OrderVersion.order_id == newest.order.id)
    stored = session.scalars(query.order_by(OrderVersion.version.desc()))
    return [MedicationRequestVersion(newest.request, version) for version in stored]


def find_requests(
    session: Session,
    actor: Actor,
    wanted: MedicationRequestFilter,
    *,
    before: int | None,
    most: int,
) -> MedicationRequestPage:
    """The matching resources, newest first, with Rx numbers below `before`."""
    query = _of(actor).where(*_conditions(wanted, actor))
    if before is not None:
        query = query.where(Order.rx_number < before)
    rows = session.execute(query.order_by(Order.rx_number.desc()).limit(most + 1))
    found = [MedicationRequestVersion(*row) for row in rows]
    more, shown = len(found) > most, found[:most]
    for one in shown:
        access_log.note(session, actor, Event.ORDER_LISTED, one.order)
    return MedicationRequestPage(shown, shown[-1].order.rx_number if more else None)


def _of(actor: Actor) -> Select[MedicationRequest, OrderVersion]:
    """The resources that the actor may see, each with the latest version of its order."""
    is_newest = and_(OrderVersion.order_id == Order.id, OrderVersion.version == Order.version)
    query = (
        select(MedicationRequest, OrderVersion)
        .join(MedicationRequest.order)
        .join(OrderVersion, is_newest)
    )
    if actor.kind is ActorKind.CLIENT:
        query = query.where(of_client(actor))
    return query.options(contains_eager(MedicationRequest.order).undefer(Order.request))


def _conditions(wanted: MedicationRequestFilter, actor: Actor) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.external_id is not None:
        found.append(Order.external_id == wanted.external_id)
    if wanted.statuses is not None:
        found.append(Order.status.in_(wanted.statuses))
    if wanted.patient_id is not None:
        found.append(_is_of_patient(wanted.patient_id, actor))
    if wanted.written is not None:
        found.append(Order.written_on.between(wanted.written.first, wanted.written.last))
    if wanted.taken is not None:
        found += [Order.first_on <= wanted.taken.last, Order.last_on >= wanted.taken.first]
    return found


def _is_of_patient(patient_id: str, actor: Actor) -> ColumnElement[bool]:
    """Orders of the person who has this id in one of the actor's own orders."""
    named, own = aliased(Patient), aliased(Order)
    keys = select(named.identity_key).join(own, own.patient_id == named.id)
    keys = keys.where(named.id == _identity(patient_id))
    if actor.kind is ActorKind.CLIENT:
        keys = keys.where(own.client_id == as_identity(actor.id or ""))
    people = select(Patient.id).where(Patient.identity_key.in_(keys))
    return Order.patient_id.in_(people)


def _identity(text: str) -> uuid.UUID:
    """The id in `text`. For invalid text, an id that no row has."""
    try:
        return as_identity(text)
    except NotFound:
        return uuid.UUID(int=0)
