"""What the worker runs: an id in; gather, compute, store. Labels are rendered and sent here."""

import datetime
import logging
import uuid

from labels import pdf, printers
from labels.content import LabelContent
from labels.errors import LabelError, PrinterFailed, PrinterUnknown
from labels.stock import STOCKS
from pharmacy import db, job_queue, runtime
from pharmacy.services import printers as sheets
from pharmacy.services import rendering

log = logging.getLogger(__name__)
# A row may be older than this before the sweep takes its bell for lost.
GRACE = datetime.timedelta(seconds=2)


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def render_labels(order_id: str) -> None:
    """Render every label of an order that nobody has rendered; harmless to run twice."""
    live = runtime.live()
    lease = datetime.timedelta(seconds=live.settings.render_lease_seconds)
    while True:
        with db.transaction(live.engine) as session:
            claim = rendering.claim_label(session, uuid.UUID(order_id), now(), lease)
        if claim is None:
            return
        _render(live, claim)


def _render(live: runtime.Live, claim: rendering.Claim) -> None:
    try:
        made = pdf.render(LabelContent.from_json(claim.content), STOCKS[claim.stock])
    except LabelError as error:
        with db.transaction(live.engine) as session:
            counted = rendering.fail_label(session, claim, error, now())
    else:
        with db.transaction(live.engine) as session:
            counted = rendering.store_pdf(session, claim, made, now())
    if not counted:
        log.warning("label %s: attempt %d came too late", claim.label_id, claim.attempt)


def print_label(attempt_id: str) -> None:
    """Send one sheet to its printer, at most once in the life of the row.

    A printer that is at work is left alone: the sheet stays intended, and the sweep rings again.
    """
    live = runtime.live()
    with db.reading(live.engine) as session:
        wanted = sheets.printer_of(session, uuid.UUID(attempt_id))
    if wanted is None or _is_busy(wanted.uri):
        return
    with db.transaction(live.engine) as session:
        sheet = sheets.claim_sheet(session, uuid.UUID(attempt_id), now())
    if sheet is not None:
        _send(live, sheet)


def _is_busy(uri: str) -> bool:
    try:
        return not printers.open_printer(uri).is_free()
    except PrinterUnknown:
        # The row is to say so, which `_send` sees to.
        return False


def _send(live: runtime.Live, sheet: sheets.Sheet) -> None:
    try:
        sent = _printer(sheet.printer_uri).send(sheet.pdf, sheet.title)
    except PrinterFailed as error:
        with db.transaction(live.engine) as session:
            sheets.record_failure(session, sheet, error, now())
    else:
        with db.transaction(live.engine) as session:
            sheets.record_sent(session, sheet, sent.reference, now())


def _printer(uri: str) -> printers.Printer:
    try:
        return printers.open_printer(uri)
    except PrinterUnknown as error:
        raise PrinterFailed(error.message, permanent=True, may_have_printed=False) from None


def sweep(live: runtime.Live) -> None:
    """Ring again for every row that waits longer than it should, and tidy up after the dead."""
    moment = now()
    with db.transaction(live.engine) as session:
        sheets.give_up_lost(session, moment)
        orders = rendering.undone_orders(session, moment, GRACE)
        attempts = sheets.waiting_attempts(session, moment, GRACE)
    jobs = [(job_queue.RENDER_LABELS, str(order_id)) for order_id in orders]
    jobs += [(job_queue.PRINT_LABEL, str(attempt_id)) for attempt_id in attempts]
    if jobs:
        live.bell.ring_unless_waiting(jobs)
    db.checkpoint(live.engine)
