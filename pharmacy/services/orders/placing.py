"""Placing orders."""

import datetime
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pharmacy import models
from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.errors import AlreadyOrdered, InvalidInput, Problem
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderRequest, OrderStatus
from pharmacy.core.people import Prescriber
from pharmacy.models.fills import Fill as Fill
from pharmacy.models.inserts import insert_tree
from pharmacy.models.labels import Label as Label
from pharmacy.models.orders import FIRST_RX_NUMBER, RX_NUMBERS
from pharmacy.models.orders import Order as Order
from pharmacy.models.plans import Plan as Plan
from pharmacy.services.labels import drafts
from pharmacy.services.labels.drafts import LabelDrafts
from pharmacy.services.orders import new_rows
from pharmacy.services.orders.new_rows import NewRows
from pharmacy.services.orders.new_rows import Placed as Placed
from pharmacy.services.planning import duplicates, proposals, workdays
from pharmacy.services.planning.proposals import Proposal
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records import (
    audit,
    flags,
    order_changes,
    order_rows,
    outbox,
    patients,
)
from pharmacy.services.records.contexts import Context as Context
from pharmacy.services.records.identities import identity_of

# Each order runs these, so they are built once.
NEXT_RX_NUMBER = select(RX_NUMBERS.next_value())
OF_EXTERNAL_ID = select(Order.id, Order.request_digest).where(
    Order.client_id == bindparam("client_id"), Order.external_id == bindparam("external_id")
)


@dataclass(frozen=True, slots=True)
class Sent:
    """The text exactly as it was sent, and its canonical form.

    order_id: the id for the order, if a form may be sent twice.
    """

    text: str
    canonical: str
    order_id: uuid.UUID | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the meaning of the text, ignoring white space."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Intake:
    """An order as it came in, and its proposal for one workday.

    proposed: what would be compounded, or why it cannot be planned. labels: the words of its
    labels, or why they do not fit; None before `worded`. Refusals are kept, not raised: the order
    may exist already, and then its sender gets that order again.
    """

    request: OrderRequest
    sent: Sent
    proposed: Proposal | InvalidInput
    workday: Workday
    labels: LabelDrafts | InvalidInput | None = None

    @property
    def proposal(self) -> Proposal:
        """What would be compounded. Raises InvalidInput if the order cannot be planned."""
        if isinstance(self.proposed, InvalidInput):
            raise self.proposed
        return self.proposed

    def worded(self) -> "Intake":
        """The same intake with the words of its labels."""
        return replace(self, labels=self.labels or self._word())

    def _word(self) -> LabelDrafts | InvalidInput:
        try:
            return drafts.of_request(self.request, self.proposal, self.workday.profile)
        except InvalidInput as error:
            return error

    @property
    def drafted(self) -> LabelDrafts:
        """The words of its labels, before it has an Rx number. Raises InvalidInput."""
        labels = self.labels or self._word()
        if isinstance(labels, InvalidInput):
            raise labels
        return labels

    def on(self, workday: Workday) -> "Intake":
        """The same intake, while the facts are the same. Otherwise a new one.

        Between the proposal and its transaction, midnight may pass, or a lot that expires sooner
        may be added.
        """
        return self if workday == self.workday else take_in(self.request, self.sent, workday)

    def numbered_labels(self, rx_number: int) -> LabelDrafts:
        """The words of its labels with the order's Rx number.

        Raises InvalidInput, with pointers into the order, if they do not fit.
        """
        return self.drafted.numbered(rx_number)


def take_in(request: OrderRequest, sent: Sent, workday: Workday) -> Intake:
    """Propose an order before its transaction begins, so that no transaction waits for planning."""
    examined = proposals.examine(request, workday)
    if examined.proposal is not None and not examined.problems:
        return Intake(request, sent, examined.proposal, workday)
    problems = [*examined.problems, *_refused_words(request, examined, workday)]
    return Intake(request, sent, InvalidInput(problems), workday)


def _refused_words(
    request: OrderRequest, examined: proposals.Examined, workday: Workday
) -> Sequence[Problem]:
    """What does not fit on the labels of an order that is refused for another reason."""
    if examined.proposal is None:
        return ()
    rest = proposals.without_refused_parts(request, examined.problems, workday)
    try:
        drafts.of_request(rest, examined.proposal, workday.profile)
    except InvalidInput as error:
        return error.problems
    return ()


def place_order(
    session: Session,
    actor: Actor,
    intake: Intake,
    context: Context,
    now: datetime.datetime,
) -> Placed:
    """Store an order with its plan and its labels, and notify the renderer.

    An order with a hold among its flags is held: nothing is notified, and nothing is rendered. The
    same form again, or the same `external_id` and content from the same client, returns the
    existing order. Raises AlreadyOrdered if the content differs. Raises InvalidInput, with pointers
    into the order, if it cannot be planned or does not fit on its labels.
    """
    request, sent = intake.request, intake.sent
    existing = _existing_order(session, actor, request, sent)
    if existing is not None:
        return Placed(existing)
    profile = context.profile
    intake = intake.on(workdays.workday(session, profile, now))
    proposal = intake.proposal
    order = _order_row(session, actor, request, sent, now)
    order.drug = proposal.drug.name
    order.instructions = [instruction.value for instruction in proposal.instructions]
    order.first_on = duplicates.first_on(request, proposal)
    order.last_on = duplicates.last_on(request, proposal)
    order.due_at = workdays.due_at(
        profile, now, request.start_on, request.prescription.schedule.phases[0].doses[0].time
    )
    new = new_rows.of_order(order, request, proposal, intake.numbered_labels(order.rx_number), now)
    duplicates.take_turns(session, order.patient.identity_key)
    found = [*duplicates.duplicate_flags(session, actor, request, proposal), *proposal.flags]
    fresh = flags.write_flags(order, found)
    insert_tree(session, order)
    new.insert(session)
    with order_changes.placing(session, actor, order, now) as change:
        _record_placed(session, actor, order, new, now)
        outbox.report_status(session, order, now)
        flags.hold_for(session, actor, order, fresh, now)
        change.render_labels(context.notifier)
    session.flush()
    return Placed(order, new)


def _record_placed(
    session: Session, actor: Actor, order: Order, new: NewRows, now: datetime.datetime
) -> None:
    detail = {
        "request": order.request_digest,
        "version": order.version,
        "after": order.status.value,
        "labels": len(new.labels),
    }
    audit.record(session, actor, Event.ORDER_PLACED, order.id, now, **detail)


def _existing_order(
    session: Session, actor: Actor, request: OrderRequest, sent: Sent
) -> Order | None:
    if sent.order_id is not None:
        return session.get(Order, sent.order_id, options=order_rows.ORDER_PARTS)
    known = existing_id(session, actor, request, sent)
    return None if known is None else order_rows.existing_order(session, str(known))


def existing_id(
    session: Session, actor: Actor, request: OrderRequest, sent: Sent
) -> uuid.UUID | None:
    """The order that the same client sent before with the same `external_id` and content.

    Raises AlreadyOrdered if the content differs.
    """
    if request.external_id is None or actor.kind is not ActorKind.CLIENT:
        return None
    own = {"client_id": identity_of(actor), "external_id": request.external_id}
    known = session.execute(OF_EXTERNAL_ID, own).one_or_none()
    if known is None:
        return None
    if known.request_digest != sent.digest:
        message = Message(
            "external_id_conflict",
            "This external_id was sent before with another body, as order %(order)s.",
            order=known.id,
        )
        raise AlreadyOrdered(message, str(known.id))
    found: uuid.UUID = known.id
    return found


def _order_row(
    session: Session, actor: Actor, request: OrderRequest, sent: Sent, now: datetime.datetime
) -> Order:
    prescription = request.prescription
    by_client = actor.kind is ActorKind.CLIENT
    return Order(
        id=sent.order_id or uuid.uuid4(),
        rx_number=_next_rx_number(session),
        client_id=identity_of(actor) if by_client else None,
        entered_by=None if by_client else identity_of(actor),
        external_id=request.external_id,
        request=sent.text,
        request_digest=sent.digest,
        patient=patients.patient_row(request.patient),
        prescriber=_prescriber_row(request.prescriber),
        form=prescription.form,
        written_on=prescription.written_on,
        quantity_written=prescription.quantity_written,
        directions_written=prescription.directions_written,
        strength_written=prescription.strength_written,
        concentration_written=prescription.concentration_written,
        refills=prescription.refills,
        purpose=prescription.purpose,
        start_on=request.start_on,
        label_stock=request.label_stock,
        status=OrderStatus.RECEIVED,
        received_at=now,
        # Known to be empty, so that SQLAlchemy does not query the database.
        flags=[],
        amendments=[],
        transitions=[],
    )


def _next_rx_number(session: Session) -> int:
    if session.get_bind().dialect.supports_sequences:
        return session.scalars(NEXT_RX_NUMBER).one()
    # SQLite: this transaction is the only writer, so no other can take the same number.
    last = session.scalar(select(func.max(Order.rx_number)))
    return FIRST_RX_NUMBER if last is None else last + 1


def _prescriber_row(prescriber: Prescriber) -> models.prescribers.Prescriber:
    return models.prescribers.Prescriber(
        name=prescriber.name, npi=prescriber.npi, phone=prescriber.phone
    )
