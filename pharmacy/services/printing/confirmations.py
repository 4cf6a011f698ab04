"""People's reports on print jobs: whether a label came out, and scans of its barcode."""

import datetime
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.final_verification import Miss
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing import barcodes
from pharmacy.core.printing.jobs import may_become
from pharmacy.core.printing.labels import BARCODE_DIGITS, PrintState
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.records import audit, near_misses
from pharmacy.services.records.identities import as_identity, identity_of
from pharmacy.services.records.order_changes import OrderChange, SeenOrder, changing

# The scan was incomplete or misread. It is repeated and is not a near miss.
SCAN_AGAIN = ("incomplete", "check_digit")
# In these statuses, a scan at the order's page is of a container that is being labeled.
BEING_MADE = (OrderStatus.VERIFIED, OrderStatus.COMPOUNDING)


@dataclass(frozen=True, slots=True)
class ConfirmedLabel:
    """A label that was scanned back. `is_new` is false if that was already known.

    miss: what is wrong with it; then it confirms nothing. rx_number: of the label's own order.
    """

    label: Label
    is_new: bool
    rx_number: int
    miss: Miss | None = None


def settle_print_job(
    session: Session, actor: Actor, attempt_id: str, now: datetime.datetime, *, came_out: bool
) -> PrintAttempt:
    """Record whether a person saw an unconfirmed label come out.

    Raises NotReady if its status is already known, naming who reported it. Only a scan overrides
    that.
    """
    attempt = session.get(
        PrintAttempt, as_identity(attempt_id), with_for_update={"of": PrintAttempt}
    )
    if attempt is None:
        raise NotFound(Message("print_job_not_found", "Print job not found."))
    state = PrintState.SENT if came_out else PrintState.FAILED
    if attempt.settled_by == identity_of(actor) and attempt.state is state:
        return attempt
    if attempt.state is not PrintState.UNKNOWN:
        raise NotReady(_known_already(attempt))
    attempt.state, attempt.settled_at, attempt.settled_by = state, now, identity_of(actor)
    attempt.ended_at = now
    session.flush()
    session.refresh(attempt, ["settler"])
    change = {"before": PrintState.UNKNOWN.value, "after": state.value}
    audit.record(session, actor, Event.PRINT_SETTLED, attempt.id, now, **change)
    return attempt


def _known_already(attempt: PrintAttempt) -> Message:
    if attempt.settler is None:
        return Message(
            "print_job_settled_already", "The result of this print job is already recorded."
        )
    return Message(
        "print_job_settled_already_by",
        "%(name)s already recorded the result of this print job.",
        name=attempt.settler.name,
    )


def find_scanned(session: Session, number: str) -> Label:
    """The label with the scanned barcode, current or old.

    Raises InvalidInput for a number that is not ours, NotFound for one that is on no label here.
    """
    number = read_number(number)
    label = session.scalar(select(Label).where(Label.barcode == number))
    if label is not None:
        return label
    raise NotFound(
        Message(
            "no_label_of_this_number",
            "No label here has this number. It is of another pharmacy, or was never made.",
        )
    )


def read_number(text: str) -> str:
    """The digits of a barcode. Raises InvalidInput for another symbology, or a misread one.

    For a misread or incomplete scan, the code is one of SCAN_AGAIN.
    """
    scanned = barcodes.read(text)
    if scanned.is_foreign:
        message = Message(
            "not_our_barcode",
            "This is not a barcode of our labels. They have %(count)s digits.",
            count=BARCODE_DIGITS,
        )
        raise invalid("/number", "no_barcode", message)
    if not scanned.is_whole:
        raise invalid("/number", "incomplete", _how_far(len(scanned.digits)))
    if not scanned.is_right:
        message = Message("digit_wrong", "A digit of this number is wrong. Scan it again.")
        raise invalid("/number", "check_digit", message)
    if not int(scanned.digits):
        raise invalid(
            "/number",
            "test_label",
            Message("is_a_test_label", "This is a test label. It reads well."),
        )
    return scanned.digits


def _how_far(arrived: int) -> Message:
    if not arrived:
        return Message("no_digit", "No digit arrived. Scan it again.")
    return Message(
        "digits_missing",
        "%(count)s digits arrived, and a label has %(all)s. Scan it again.",
        count=arrived,
        all=BARCODE_DIGITS,
    )


def confirm_print_job(
    session: Session, actor: Actor, order_id: str, number: str, now: datetime.datetime
) -> ConfirmedLabel:
    """Confirm that a label of an order came out, is readable, and is the right one.

    A label of another order, or a superseded one, is returned and not raised: beside the containers
    of an order that is being made it is a near miss, whose row must be committed. Raises NotReady
    if it cannot have been printed; otherwise as `find_scanned`.
    """
    label = find_scanned(session, number)
    # A label that was scanned back moves its container on.
    with changing(session, actor, SeenOrder(order_id), now) as change:
        return _confirm(change, label)


def _confirm(change: OrderChange, label: Label) -> ConfirmedLabel:
    session, actor, order, now = change.session, change.actor, change.order, change.now
    rx_number = session.get_one(Order, label.order_id).rx_number
    session.execute(select(Label.id).where(Label.id == label.id).with_for_update())
    miss = _miss(label, order)
    if miss is not None:
        if label.container_id is not None and order.status in BEING_MADE:
            near_misses.keep(session, actor, order, miss, label, now)
        return ConfirmedLabel(label, is_new=False, rx_number=rx_number, miss=miss)
    attempt = _newest_on_paper(session, label)
    if attempt.state is PrintState.CONFIRMED:
        return ConfirmedLabel(label, is_new=False, rx_number=rx_number)
    moved = {"before": attempt.state.value, "after": PrintState.CONFIRMED.value}
    attempt.state, attempt.ended_at = PrintState.CONFIRMED, attempt.ended_at or now
    attempt.confirmed_at, attempt.confirmed_by = now, identity_of(actor)
    detail = {"copy": attempt.copy, "label_version": label.version, **moved}
    audit.record(session, actor, Event.PRINT_CONFIRMED, attempt.id, now, **detail)
    return ConfirmedLabel(label, is_new=True, rx_number=rx_number)


def _miss(label: Label, order: Order) -> Miss | None:
    if label.order_id != order.id:
        return Miss.OTHER_ORDER
    return Miss.OLD_VERSION if label.superseded_at is not None else None


def words_of(scanned: ConfirmedLabel) -> Message:
    """The message for a label that was scanned at the page of an order."""
    title = scanned.label.title
    if scanned.miss is Miss.OTHER_ORDER:
        number = scanned.rx_number
        return Message(
            "label_of_other_order",
            "This label belongs to Rx %(number)s, another order. Take it away from here.",
            number=str(number),
        )
    if scanned.miss is Miss.OLD_VERSION:
        return Message(
            "label_of_old_version",
            "%(label)s is an old version. The course was changed. Destroy it.",
            label=title,
        )
    if scanned.is_new:
        return Message(
            "label_reads_well", "%(label)s belongs to this order and can be read.", label=title
        )
    return Message("label_scanned_before", "%(label)s was scanned before.", label=title)


def _newest_on_paper(session: Session, label: Label) -> PrintAttempt:
    """The latest print job that can be the scanned label, including those reported as lost."""
    possible = or_(PrintAttempt.state != PrintState.FAILED, PrintAttempt.settled_at.is_not(None))
    query = select(PrintAttempt).where(PrintAttempt.label_id == label.id, possible)
    for attempt in session.scalars(query.order_by(PrintAttempt.copy.desc())):
        is_known = attempt.state is PrintState.CONFIRMED
        if is_known or may_become(attempt.state, PrintState.CONFIRMED):
            return attempt
    raise NotReady(
        Message(
            "no_print_job",
            "No print job of %(label)s is known here. It came another way, or is still being "
            "sent. Scan it again in a moment, or print it here.",
            label=label.title,
        )
    )
