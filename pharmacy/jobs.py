"""What the worker runs: an id in; gather, compute, store. Labels are rendered here."""

import datetime
import gc
import logging
import uuid
from collections.abc import Callable

from labels import pdf, readback
from labels.content import LabelContent
from labels.errors import LabelError
from labels.sheet import SheetContent
from labels.stock import STOCKS, Stock
from pharmacy import db, job_queue, runtime
from pharmacy.core.labels import LabelKind
from pharmacy.services import following, rendering, sending, telling

log = logging.getLogger(__name__)
# A row may be older than this before the sweep takes its bell for lost.
GRACE = datetime.timedelta(seconds=2)

Content = LabelContent | SheetContent
Draw = Callable[[Content, Stock], bytes]


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def warm() -> None:
    """Load all that labels need, so that forks of this process begin at once.

    Raises FontMissing when the label's font is not installed.
    """
    pdf.warm()
    _checked(pdf.render, pdf.SPECIMEN, next(iter(STOCKS.values())))
    # What is loaded by now stays: no job need look through it for garbage, nor copy its pages.
    gc.collect()
    gc.freeze()


def render_labels(order_id: str) -> None:
    """Render every label of an order that nobody has rendered; harmless to run twice."""
    render_order(runtime.live(), uuid.UUID(order_id), pdf.render)


def render_order(live: runtime.Live, order_id: uuid.UUID, draw: Draw) -> None:
    """The same with `draw` making the PDFs; each is read back before it counts."""
    lease = datetime.timedelta(seconds=live.settings.render_lease_seconds)
    while True:
        with db.transaction(live.engine) as session:
            claim = rendering.claim_label(session, order_id, now(), lease)
        if claim is None:
            return
        _render(live, claim, draw)


def _render(live: runtime.Live, claim: rendering.Claim, draw: Draw) -> None:
    try:
        made = _checked(draw, _content(claim), STOCKS[claim.stock])
    except LabelError as error:
        with db.transaction(live.engine) as session:
            counted = rendering.fail_label(session, claim, error, now())
    else:
        with db.transaction(live.engine) as session:
            counted = rendering.store_pdf(session, claim, made, now())
    if not counted:
        log.warning("label %s: attempt %d came too late", claim.label_id, claim.attempt)


def _content(claim: rendering.Claim) -> Content:
    """The words of a label; raises ContentMalformed."""
    kind = SheetContent if claim.kind == LabelKind.SCHEDULE else LabelContent
    return kind.from_json(claim.content)


def _checked(draw: Draw, content: Content, stock: Stock) -> bytes:
    made = draw(content, stock)
    readback.check(made, content, stock)
    return made


def sweep(live: runtime.Live) -> None:
    """Ring again for every row that waits longer than it should, and tidy up after the dead."""
    moment = now()
    with db.transaction(live.engine) as session:
        sending.give_up_lost(session, moment)
        orders = rendering.undone_orders(session, moment, GRACE)
        attempts = sending.waiting_attempts(session, moment, GRACE)
        followed = following.due_sheets(session, moment)
        listening = telling.due_endpoints(session, moment)
    jobs = [(job_queue.RENDER_LABELS, str(order_id)) for order_id in orders]
    jobs += [(job_queue.PRINT_LABEL, str(attempt_id)) for attempt_id in attempts]
    jobs += [(job_queue.FOLLOW_SHEET, str(attempt_id)) for attempt_id in followed]
    jobs += [(job_queue.SEND_MESSAGES, str(endpoint_id)) for endpoint_id in listening]
    if jobs:
        live.bell.ring_unless_waiting(jobs)
    db.checkpoint(live.engine)
