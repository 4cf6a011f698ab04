"""The technician's work on a verified order: packaging its containers."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from labels.content import LabelContent
from pharmacy import formulary, wording
from pharmacy.core import packaging
from pharmacy.core.audit import Actor, Event
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.errors import InvalidInput, NotReady, Problem, invalid
from pharmacy.core.messages import Message
from pharmacy.core.orders import Step
from pharmacy.core.packaging import PackagedContainer, Planned
from pharmacy.core.printing.labels import barcode_number
from pharmacy.core.roles import Permission
from pharmacy.models.orders import Order
from pharmacy.models.packagings import PackagingRecord
from pharmacy.services.compounding import worklists
from pharmacy.services.compounding.worklists import WorklistItem
from pharmacy.services.labels import patient_calendars, stored_labels
from pharmacy.services.planning import label_facts
from pharmacy.services.records import audit, transitions
from pharmacy.services.records.contexts import Context
from pharmacy.services.records.identities import identity_of
from pharmacy.services.records.order_changes import (
    OrderChange,
    SeenOrder,
    TransitionRequest,
    changing,
)


def begin(session: Session, actor: Actor, seen: SeenOrder, now: datetime.datetime) -> Order:
    """Begin to compound a verified order. Raises NotReady if nothing has to be made."""
    with changing(session, actor, seen, now) as change:
        change.take(TransitionRequest(Step.COMPOUND))
        if not worklists.worklist_of(session, change.order):
            raise NotReady(
                Message("nothing_to_make", "This order has nothing to make. Close it instead.")
            )
    return change.order


def close(session: Session, actor: Actor, seen: SeenOrder, now: datetime.datetime) -> Order:
    """Close a verified order with nothing left to make, such as an ended course.

    Raises NotReady if something is left, or if nothing was ever dispensed.
    """
    with changing(session, actor, seen, now) as change:
        change.take(TransitionRequest(Step.CLOSE))
        if worklists.worklist_of(session, change.order):
            raise NotReady(
                Message("containers_to_make", "This order has containers to make. Compound it.")
            )
        if transitions.latest(change.order, Step.DISPENSE) is None:
            raise NotReady(
                Message(
                    "nothing_handed_out",
                    "Nothing of this order was dispensed. Cancel it instead.",
                )
            )
    return change.order


def package(
    session: Session,
    actor: Actor,
    order_id: str,
    packaged: Sequence[PackagedContainer],
    context: Context,
    now: datetime.datetime,
) -> list[PackagingRecord]:
    """Record the packaging of containers, all of them or none.

    A container of another lot, or with an earlier beyond-use date than its label, gets a new label;
    the old one is superseded. Repeating a statement changes nothing. Raises InvalidInput, with
    pointers by container number, and NotReady if the order is not being compounded. If two people
    package at once, a change by only one of them is kept. The second to change the same container
    gets what the first recorded.
    """
    transitions.refuse_unless(session, actor, Permission.COMPOUND)
    with changing(session, actor, SeenOrder(order_id), now) as change:
        made = _record_packaged(change, packaged, context)
        if made:
            session.flush()
            session.refresh(change.order, ["labels", "schedules"])
            change.render_labels(context.notifier)
    return made


def _record_packaged(
    change: OrderChange, packaged: Sequence[PackagedContainer], context: Context
) -> list[PackagingRecord]:
    session, actor, order, now = change.session, change.actor, change.order, change.now
    worklists.compounding_of(order)
    items = {
        p.container.number: p for p in worklists.worklist_of(session, order) if not p.is_at_home
    }
    packaged = [one for one in packaged if not _is_as_seen(session, one, items.get(one.number))]
    _refuse_wrong(order, packaged, items)
    made, lots = [], _lots(order)
    for one in packaged:
        item = items[one.number]
        if item.packaging_record is None or not _is_same(one, item.packaging_record):
            made.append(_packaging_record(session, actor, order, item, one, now))
            _label_anew(order, item, one, now)
    if _lots(order) != lots:
        _renew_schedule(order, context, now)
    return made


def _lots(order: Order) -> list[str]:
    return [container.lot for container in order.plans[-1].containers]


def _renew_schedule(order: Order, context: Context, now: datetime.datetime) -> None:
    """The patient calendar names the lot of each container."""
    drug = formulary.find_drug(order.drug)
    if drug is None:
        message = Message(
            "lot_of_removed_drug",
            "The drug is no longer in the formulary. Keep the internal ID number that the label "
            "says.",
        )
        raise NotReady(message)
    patient_calendars.renew(order, drug, context.profile, now)


def _refuse_wrong(
    order: Order, packaged: Sequence[PackagedContainer], items: dict[int, WorklistItem]
) -> None:
    problems: list[Problem] = []
    for one in packaged:
        if one.number not in items:
            message = Message(
                "not_to_be_filled_now",
                "Container %(number)s is not packaged in this fill.",
                number=one.number,
            )
            raise invalid(f"/{one.number}", "not_in_this_round", message)
        try:
            _refuse_overtaken(one, items[one.number])
            packaging.refuse_unless_right(one, _planned(order, items[one.number]))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)


def _is_as_seen(session: Session, one: PackagedContainer, item: WorklistItem | None) -> bool:
    """Whether a person repeats the packaging they saw, which is no longer the last.

    A page sends every row, also those that nobody edited.
    """
    if item is None or item.packaging_record is None or item.packaging_record.number == one.seen:
        return False
    of_seen = PackagingRecord.container_id == item.container.id, PackagingRecord.number == one.seen
    seen = session.scalar(select(PackagingRecord).where(*of_seen))
    return seen is not None and _is_same(one, seen)


def _refuse_overtaken(one: PackagedContainer, item: WorklistItem) -> None:
    last = item.packaging_record
    if last is None or last.number == one.seen or _is_same(one, last):
        return
    message = Message(
        "recorded_meanwhile",
        "In the meantime %(name)s recorded internal ID number %(lot)s, beyond-use date %(day)s. "
        "Look at the container, then record what is in it.",
        name=last.person.name,
        lot=last.lot,
        day=last.beyond_use_on,
    )
    raise invalid(f"/{one.number}/lot", "changed_meanwhile", message)


def _planned(order: Order, item: WorklistItem) -> Planned:
    container = item.label.container
    *_, (_, _, last_day) = container.spans
    last_on = CourseDates(order.first_on).date_of(last_day)
    return Planned(item.container.capsules, item.container.fill.beyond_use_on, last_on)


def _is_same(one: PackagedContainer, packaging_record: PackagingRecord) -> bool:
    stated = one.capsules, one.lot, one.beyond_use_on
    return stated == (
        packaging_record.capsules,
        packaging_record.lot,
        packaging_record.beyond_use_on,
    )


def _packaging_record(
    session: Session,
    actor: Actor,
    order: Order,
    item: WorklistItem,
    one: PackagedContainer,
    now: datetime.datetime,
) -> PackagingRecord:
    row = PackagingRecord(
        container_id=item.container.id,
        number=item.packaging_record.number + 1 if item.packaging_record is not None else 1,
        capsules=one.capsules,
        lot=one.lot,
        beyond_use_on=one.beyond_use_on,
        filled_by=identity_of(actor),
        filled_at=now,
    )
    session.add(row)
    dates = {"beyond_use_on": one.beyond_use_on.isoformat()}
    detail = {"order": str(order.id), "number": one.number, "capsules": one.capsules, **dates}
    audit.record(session, actor, Event.CONTAINER_FILLED, item.container.id, now, **detail)
    return row


def _label_anew(
    order: Order, item: WorklistItem, one: PackagedContainer, now: datetime.datetime
) -> None:
    """A new label for the container, if its own has another lot or beyond-use date."""
    old, container = item.label, item.container
    if (container.lot, container.beyond_use_on) == (one.lot, one.beyond_use_on):
        return
    version = 1 + max(label.version for label in order.labels if label.number == old.number)
    content = LabelContent.from_json(old.content)
    content = wording.repackaged(content, one.lot, one.beyond_use_on)
    barcode = barcode_number(order.rx_number, old.number, version)
    content = replace(content, barcode=barcode)
    try:
        label_facts.refuse_unless_it_fits(content, old.stock)
    except InvalidInput as error:
        raise invalid(f"/{one.number}/lot", "does_not_fit", error.message) from None
    container.lot, container.beyond_use_on = one.lot, one.beyond_use_on
    if old.container is not container:
        old.container.lot, old.container.beyond_use_on = one.lot, one.beyond_use_on
    old.superseded_at = now
    label = stored_labels.label_row(old.container, content, old.stock, now)
    label.kind, label.version, label.phase_number = old.kind, version, old.phase_number
    order.labels.append(label)
