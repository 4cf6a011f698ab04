"""What people say of a sheet: whether it came out, and that its barcode was scanned back."""

import datetime
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.final_verification import Miss
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing import barcodes
from pharmacy.core.printing.jobs import may_become
from pharmacy.core.printing.labels import BARCODE_DIGITS, PrintState
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.records import audit, near_misses
from pharmacy.services.records.identities import as_identity, identity_of

# Nothing is known yet of what was scanned: it is scanned again, and is no near miss.
SCAN_AGAIN = ("incomplete", "check_digit")
# While an order is so, a scan at its page is of a container that is being labelled.
BEING_MADE = (OrderStatus.VERIFIED, OrderStatus.COMPOUNDING)


@dataclass(frozen=True, slots=True)
class ConfirmedLabel:
    """A label that was scanned back; `is_new` is false where that was known already.

    miss: what is wrong with it, so that it confirms nothing. rx_number: of the label's own order.
    """

    label: Label
    is_new: bool
    rx_number: int
    miss: Miss | None = None


def settle_print_job(
    session: Session, actor: Actor, attempt_id: str, now: datetime.datetime, *, came_out: bool
) -> PrintAttempt:
    """Record what a person saw at the printer of a sheet that nobody knew about.

    Raises NotReady where it is known already, and who said so; nothing takes that word back but
    a scan.
    """
    attempt = session.get(
        PrintAttempt, as_identity(attempt_id), with_for_update={"of": PrintAttempt}
    )
    if attempt is None:
        raise NotFound("there is no such sheet")
    state = PrintState.SENT if came_out else PrintState.FAILED
    if attempt.settled_by == identity_of(actor) and attempt.state is state:
        return attempt
    if attempt.state is not PrintState.UNKNOWN:
        who = f", {attempt.settler.name} said so" if attempt.settler else ""
        raise NotReady(f"what became of this sheet is known already{who}")
    attempt.state, attempt.settled_at, attempt.settled_by = state, now, identity_of(actor)
    attempt.ended_at = now
    session.flush()
    session.refresh(attempt, ["settler"])
    change = {"before": PrintState.UNKNOWN.value, "after": state.value}
    audit.record(session, actor, Event.PRINT_SETTLED, attempt.id, now, **change)
    return attempt


def find_scanned(session: Session, number: str) -> Label:
    """The label with the barcode that was scanned, old or new.

    Raises InvalidInput for what is no number of ours, NotFound for one that is on no label here.
    """
    number = read_number(number)
    label = session.scalar(select(Label).where(Label.barcode == number))
    if label is not None:
        return label
    raise NotFound("no label here has this number: it is of another pharmacy, or was never made")


def read_number(text: str) -> str:
    """The digits of a barcode; raises InvalidInput where it is another code, or was misread.

    Of what was misread, or arrived in part, the code is one of SCAN_AGAIN.
    """
    scanned = barcodes.read(text)
    if scanned.is_foreign:
        message = f"this is no barcode of our labels: they have {BARCODE_DIGITS} digits"
        raise invalid("/number", "no_barcode", message)
    if not scanned.is_whole:
        raise invalid("/number", "incomplete", _how_far(len(scanned.digits)))
    if not scanned.is_right:
        message = "a digit of this number is wrong: scan it again"
        raise invalid("/number", "check_digit", message)
    if not int(scanned.digits):
        raise invalid("/number", "test_label", "this is a test label: it reads well")
    return scanned.digits


def _how_far(arrived: int) -> str:
    if not arrived:
        return "no digit arrived: scan it again"
    told = f"{arrived} digits arrived, and a label has {BARCODE_DIGITS}"
    return f"{told}: scan it again"


def confirm_print_job(
    session: Session, actor: Actor, order_id: str, number: str, now: datetime.datetime
) -> ConfirmedLabel:
    """The label of an order was scanned back: it came out, it can be read, and it is the right one.

    A label of another order, or one that holds no more, is returned and not raised: beside the
    containers of an order that is being made it is a near miss, whose row is to be committed.
    Raises NotReady where no sheet of it can be on paper; as `find_scanned` else.
    """
    label = find_scanned(session, number)
    order = session.get(Order, as_identity(order_id))
    if order is None:
        raise NotFound("there is no such order")
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
    change = {"before": attempt.state.value, "after": PrintState.CONFIRMED.value}
    attempt.state, attempt.ended_at = PrintState.CONFIRMED, attempt.ended_at or now
    attempt.confirmed_at, attempt.confirmed_by = now, identity_of(actor)
    detail = {"copy": attempt.copy, "label_version": label.version, **change}
    audit.record(session, actor, Event.PRINT_CONFIRMED, attempt.id, now, **detail)
    return ConfirmedLabel(label, is_new=True, rx_number=rx_number)


def _miss(label: Label, order: Order) -> Miss | None:
    if label.order_id != order.id:
        return Miss.OTHER_ORDER
    return Miss.OLD_VERSION if label.superseded_at is not None else None


def words_of(scanned: ConfirmedLabel) -> str:
    """What is said of a label that was scanned at the page of an order."""
    title = scanned.label.title
    if scanned.miss is Miss.OTHER_ORDER:
        number = scanned.rx_number
        return f"this is a label of Rx {number}, another order: take it away from here"
    if scanned.miss is Miss.OLD_VERSION:
        return f"{title} is an old version: the course was changed. Destroy it"
    if scanned.is_new:
        return f"{title} is of this order and can be read"
    return f"{title} was scanned before"


def _newest_on_paper(session: Session, label: Label) -> PrintAttempt:
    """The last sheet that can be what was scanned, those that a person took for lost among them."""
    possible = or_(PrintAttempt.state != PrintState.FAILED, PrintAttempt.settled_at.is_not(None))
    query = select(PrintAttempt).where(PrintAttempt.label_id == label.id, possible)
    for attempt in session.scalars(query.order_by(PrintAttempt.copy.desc())):
        is_known = attempt.state is PrintState.CONFIRMED
        if is_known or may_become(attempt.state, PrintState.CONFIRMED):
            return attempt
    raise NotReady(
        f"no sheet of {label.title} was printed from here: it came another way, or is "
        "still being sent. Scan it again in a moment, or print it here"
    )
