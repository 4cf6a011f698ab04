"""Which component lot a scan at the bench means: a package's barcode, or a lot or batch number."""

import datetime
import re
from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.errors import InvalidInput, NotReady, invalid
from pharmacy.core.inventory import USABLE, LotState
from pharmacy.core.making.batches import BatchState
from pharmacy.core.messages import Message
from pharmacy.models.components import Component
from pharmacy.services.batches import batch_rows
from pharmacy.services.inventory import lots

LONGEST_SCAN = 200
# What a scanner sends before a barcode: the kind of the symbol, or the separator of GS1.
BARCODE_STARTS = ("]", "\x1d")
# A barcode that begins with a product. A lot number as typed hardly does.
PRODUCT_FIRST = re.compile(r"01[0-9]{14}", re.ASCII)


def find_lot(session: Session, text: str, is_wanted: Callable[[Component], bool]) -> Component:
    """The only lot that a scan means among those that are wanted.

    Raises InvalidInput at /scan for one that is unknown, ambiguous, or of another component.
    """
    scanned = text.strip()
    if not scanned or len(scanned) > LONGEST_SCAN:
        raise invalid("/scan", "missing", Message("bench_scan", "Scan or type a lot number."))
    found, expires_on = _scanned(session, scanned)
    wanted = [lot for lot in found if is_wanted(lot)]
    if len(wanted) > 1:
        names = sorted({lot.name for lot in wanted})
        raise _refused(
            "ambiguous",
            Message(
                "lot_ambiguous",
                "Several lots have this number: %(names)s. Scan the barcode of the package.",
                names=names,
            ),
        )
    if not wanted:
        raise _other(found) if found else _unknown(session, scanned)
    lot = wanted[0]
    if expires_on is not None and expires_on != lot.expires_on:
        raise _refused(
            "expiry",
            Message(
                "scan_expiry_differs",
                "The package expires on %(package)s, and the record of lot %(lot)s says "
                "%(record)s. Ask a pharmacist which is right.",
                package=expires_on,
                record=lot.expires_on,
                lot=lot.lot,
            ),
        )
    return lot


def _scanned(session: Session, text: str) -> tuple[Sequence[Component], datetime.date | None]:
    """The lots that a scan may mean, and the expiry that a barcode of a package states."""
    found = _of_number(session, text)
    if found or not (text.startswith(BARCODE_STARTS) or PRODUCT_FIRST.match(text)):
        return found, None
    # It loads the prefixes of all of GS1, which few requests need.
    from pharmacy.schemas import package_scans

    package = package_scans.read_package(text)
    if package.lot is None:
        raise _refused(
            "no_lot",
            Message("scan_without_lot", "This barcode has no lot. Scan another one, or type it."),
        )
    return _of_number(session, package.lot), package.expires_on


def _of_number(session: Session, number: str) -> Sequence[Component]:
    query = select(Component).where(func.lower(Component.lot) == number.lower())
    return session.scalars(query.order_by(Component.name)).all()


def _other(found: Sequence[Component]) -> InvalidInput:
    lot = found[0]
    return _refused(
        "other_component",
        Message(
            "lot_of_other_component",
            "Lot %(lot)s is %(name)s, which this batch does not need. Put it back.",
            lot=lot.lot,
            name=lot.name,
        ),
    )


def _unknown(session: Session, text: str) -> InvalidInput:
    batch = batch_rows.find_by_number(session, text)
    if batch is None:
        return _refused(
            "unknown",
            Message("lot_unknown", "No lot has this number. Receive it first, or scan it again."),
        )
    if batch.state is BatchState.RELEASED:
        message = Message(
            "batch_is_no_component",
            "Batch %(number)s is no triturate, so nothing is made from it.",
            number=batch.number,
        )
    else:
        message = Message(
            "batch_not_released",
            "Batch %(number)s is not released: it is %(state)s. Use a released one.",
            number=batch.number,
            state=batch.state,
        )
    return _refused("batch", message)


def _refused(code: str, message: Message) -> InvalidInput:
    return invalid("/scan", code, message)


REFUSED: dict[LotState, Callable[[Component], Message]] = {
    LotState.QUARANTINED: lambda lot: Message(
        "lot_in_quarantine",
        "Lot %(lot)s of %(name)s is in quarantine. A pharmacist releases it first.",
        lot=lot.lot,
        name=lot.name,
    ),
    LotState.RECALLED: lambda lot: Message(
        "lot_recalled",
        "Lot %(lot)s of %(name)s is recalled. Do not use it. Set it apart.",
        lot=lot.lot,
        name=lot.name,
    ),
    LotState.REJECTED: lambda lot: Message(
        "lot_rejected",
        "Lot %(lot)s of %(name)s was rejected. Do not use it. Set it apart.",
        lot=lot.lot,
        name=lot.name,
    ),
    LotState.USED_UP: lambda lot: Message(
        "lot_used_up",
        "Lot %(lot)s of %(name)s is used up in the records. Scan another lot.",
        lot=lot.lot,
        name=lot.name,
    ),
    LotState.DESTROYED: lambda lot: Message(
        "lot_destroyed",
        "Lot %(lot)s of %(name)s was destroyed. Scan another lot.",
        lot=lot.lot,
        name=lot.name,
    ),
}


def why_not_usable(lot: Component, today: datetime.date) -> Message | None:
    """Why nothing may be weighed from a lot today. None: it may be used."""
    state = lots.state_of(lot)
    if state not in USABLE:
        return REFUSED[state](lot)
    if lot.expires_on < today:
        return Message(
            "lot_past_expiry",
            "Lot %(lot)s of %(name)s expired on %(day)s. Set it apart, and scan another.",
            lot=lot.lot,
            name=lot.name,
            day=lot.expires_on,
        )
    return None


def usable_lot(session: Session, lot: Component, today: datetime.date) -> Component:
    """The lot under a lock. Raises NotReady with the reason why it may not be used today."""
    locked = lots.locked(session, str(lot.id))
    session.refresh(locked)
    refusal = why_not_usable(locked, today)
    if refusal is not None:
        raise NotReady(refusal)
    return locked
