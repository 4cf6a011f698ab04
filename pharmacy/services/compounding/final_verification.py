"""The pharmacist's final verification: every container is scanned, errors become near misses."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy.core import final_verification, roles
from pharmacy.core.audit import Actor, Event
from pharmacy.core.calendar_checks import CalendarStatement
from pharmacy.core.errors import InvalidInput, NotAllowed, NotFound, NotReady
from pharmacy.core.final_verification import MISS_WORDS, Miss
from pharmacy.core.messages import Message
from pharmacy.core.orders import Step
from pharmacy.core.roles import Permission
from pharmacy.models.final_verifications import FinalScan
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.compounding import calendar_checks, worklists
from pharmacy.services.compounding.worklists import WorklistItem
from pharmacy.services.people import signatures
from pharmacy.services.people.passwords import Proof
from pharmacy.services.printing import confirmations
from pharmacy.services.records import audit, near_misses, transitions
from pharmacy.services.records.identities import identity_of
from pharmacy.services.records.order_changes import (
    OrderChange,
    SeenOrder,
    TransitionRequest,
    changing,
)

NO_NUMBER = ("no_barcode", "test_label")
COMPOUNDED_BY_YOU = Message(
    "you_compounded_it",
    "You compounded or labeled containers of this order. Another pharmacist checks them.",
)


@dataclass(frozen=True, slots=True)
class Scan:
    """The result of a scan: the label, if known, and what is wrong with it."""

    label: Label | None
    miss: Miss | None


def scan(
    session: Session,
    actor: Actor,
    order_id: str,
    number: str,
    now: datetime.datetime,
    *,
    is_again: bool = False,
) -> Scan:
    """Scan a container in the final verification of an order. An error is stored as a near miss.

    A near miss is returned and not raised, because its row must be committed. Raises NotAllowed for
    a person who compounded, NotReady while containers are unfinished, InvalidInput for a number
    that was misread.

    is_again: the person got no response to a scan of this number, which may have been stored.
    """
    transitions.refuse_unless(session, actor, Permission.FINAL_VERIFICATION)
    with changing(session, actor, SeenOrder(order_id), now) as change:
        return _scan(change, number, is_again=is_again)


def _scan(change: OrderChange, number: str, *, is_again: bool) -> Scan:
    session, actor, order, now = change.session, change.actor, change.order, change.now
    begun = worklists.compounding_of(order)
    items = worklists.worklist_of(session, order)
    _refuse(order, items, actor)
    label = _label(session, number)
    if label is not None and calendar_checks.is_current(order, label):
        calendar_checks.note_scanned(session, actor, order, now)
        return Scan(label, None)
    scanned = {str(p.label.id) for p in items if p.scan is not None}
    expected = {str(p.label.id) for p in items}
    miss = final_verification.miss(_seen(label), str(order.id), expected, scanned)
    if is_again and miss is Miss.SECOND_SCAN and _is_own_scan(items, label, actor):
        return Scan(label, None)
    if miss is not None or label is None:
        miss = miss or Miss.NO_LABEL
        near_misses.keep(session, actor, order, miss, label, now)
        return Scan(label, miss)
    row = FinalScan(
        move_id=begun.id, label_id=label.id, scanned_by=identity_of(actor), scanned_at=now
    )
    session.add(row)
    detail = {"order": str(order.id), "label": str(label.id), "version": label.version}
    audit.record(session, actor, Event.CONTAINER_SCANNED, label.container_id, now, **detail)
    return Scan(label, None)


def _is_own_scan(items: Sequence[WorklistItem], label: Label | None, actor: Actor) -> bool:
    scans_of = [p.scan for p in items if label is not None and p.label.id == label.id]
    return any(scan is not None and str(scan.scanned_by) == actor.id for scan in scans_of)


def why_not_check(order: Order, items: Sequence[WorklistItem], actor: Actor) -> Message | None:
    """Why this person may not verify these containers now. None if nothing prevents it."""
    if not roles.may_check(actor.id or "", worklists.compounded_by(order, items)):
        return COMPOUNDED_BY_YOU
    return why_not_made(items)


def why_not_made(items: Sequence[WorklistItem]) -> Message | None:
    """Which containers are not packaged or not labeled. None if all are."""
    unmade = [item.container.number for item in items if not item.is_made]
    if not unmade:
        return None
    if len(unmade) == 1:
        return Message(
            "container_not_made",
            "Container %(number)s is not yet packaged, labeled and scanned back.",
            number=unmade[0],
        )
    return Message(
        "containers_not_made",
        "Containers %(numbers)s are not yet packaged, labeled and scanned back.",
        numbers=unmade,
    )


def _refuse(order: Order, items: Sequence[WorklistItem], actor: Actor) -> None:
    if not roles.may_check(actor.id or "", worklists.compounded_by(order, items)):
        raise NotAllowed(COMPOUNDED_BY_YOU)
    unmade = why_not_made(items)
    if unmade is not None:
        raise NotReady(unmade)


def _label(session: Session, number: str) -> Label | None:
    """The scanned label. None if it is not ours."""
    try:
        return confirmations.find_scanned(session, number)
    except NotFound:
        return None
    except InvalidInput as error:
        if error.problems[0].code in NO_NUMBER:
            return None
        raise


def _seen(label: Label | None) -> final_verification.ScannedLabel | None:
    if label is None:
        return None
    return final_verification.ScannedLabel(
        str(label.id), str(label.order_id), label.superseded_at is not None
    )


def approve(
    session: Session,
    actor: Actor,
    seen: SeenOrder,
    proof: Proof,
    now: datetime.datetime,
    calendar: CalendarStatement | None = None,
) -> list[WorklistItem]:
    """End the final verification: the order is ready.

    Returns the containers that nobody scanned, each stored as a near miss. The order is ready only
    if there are none. calendar: why the patient calendar was not scanned. Raises InvalidInput if it
    was not and no reason is given, InvalidInput if the signature's proof is not the actor's, and as
    `scan`.
    """
    signatures.accept(session, actor, proof)
    with changing(session, actor, seen, now) as change:
        order = change.order
        transitions.refuse_unless(session, actor, Permission.FINAL_VERIFICATION)
        worklists.compounding_of(order)
        items = worklists.worklist_of(session, order)
        _refuse(order, items, actor)
        missing = [item for item in items if item.scan is None]
        for item in missing:
            near_misses.keep(session, actor, order, Miss.MISSING, item.label, now)
        if not missing:
            calendar_checks.refuse_unless_stated(session, actor, order, calendar, now)
            change.take(TransitionRequest(Step.FINAL_VERIFICATION, is_signed=True))
    return missing


def words_of(scan: Scan) -> Message:
    """The spoken message for a refused scan, and what to do."""
    if scan.miss is Miss.SECOND_SCAN and scan.label is not None:
        return Message(
            "container_scanned_already",
            "Container %(number)s was scanned already. Scan each container once.",
            number=scan.label.number,
        )
    what = MISS_WORDS[scan.miss or Miss.NO_LABEL]
    return Message(
        "set_it_aside",
        "This is %(what)s. Set it aside, and find out where it came from.",
        what=what,
    )
