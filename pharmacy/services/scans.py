"""What people say of a sheet: whether it came out, and that its barcode was scanned back."""

import datetime
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pharmacy.core import labels as barcodes
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.labels import PrintState
from pharmacy.core.printing import may_become
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.models.printers import PrintAttempt
from pharmacy.services import audit
from pharmacy.services.identities import as_identity, identity_of


@dataclass(frozen=True, slots=True)
class Scanned:
    """A label that was scanned back; `is_new` is false where that was known already."""

    label: Label
    is_new: bool


def settle_sheet(
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
    """The digits of a barcode; raises InvalidInput where one was misread, or it is another code."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == barcodes.BARCODE_DIGITS):
        message = f"this is no barcode of our labels: they have {barcodes.BARCODE_DIGITS} digits"
        raise invalid("/number", "no_barcode", message)
    if barcodes.check_digit(digits[:-1]) != digits[-1]:
        message = "a digit of this number is wrong: scan it again"
        raise invalid("/number", "check_digit", message)
    if not int(digits):
        raise invalid("/number", "test_label", "this is a test label: it reads well")
    return digits


def confirm_sheet(
    session: Session, actor: Actor, order_id: str, number: str, now: datetime.datetime
) -> Scanned:
    """The label of an order was scanned back: it came out, it can be read, and it is the right one.

    Raises InvalidInput for a label of another order, or one that no longer holds; NotReady where
    no sheet of it can be on paper; as `find_scanned` else.
    """
    label = find_scanned(session, number)
    order = session.get_one(Order, label.order_id)
    if order.id != as_identity(order_id):
        message = f"this is a label of Rx {order.rx_number}, another order: take it away from here"
        raise invalid("/number", "other_order", message)
    session.execute(select(Label.id).where(Label.id == label.id).with_for_update())
    if label.superseded_at is not None:
        message = f"{label.title} is an old version: the course was changed. Destroy it"
        raise invalid("/number", "old_version", message)
    attempt = _newest_on_paper(session, label)
    if attempt.state is PrintState.CONFIRMED:
        return Scanned(label, is_new=False)
    change = {"before": attempt.state.value, "after": PrintState.CONFIRMED.value}
    attempt.state, attempt.ended_at = PrintState.CONFIRMED, attempt.ended_at or now
    attempt.confirmed_at, attempt.confirmed_by = now, identity_of(actor)
    detail = {"copy": attempt.copy, "label_version": label.version, **change}
    audit.record(session, actor, Event.PRINT_CONFIRMED, attempt.id, now, **detail)
    return Scanned(label, is_new=True)


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
