"""The worker's jobs: take an id; load, compute, store. Labels are rendered here."""

import datetime
import gc
import logging
import uuid
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import orm
from sqlalchemy.orm import Session

from labels import pdf, readback
from labels.calendar import CalendarContent
from labels.content import LabelContent
from labels.dots import Printable
from labels.errors import LabelError, ReadBackFailed, TextDoesNotFit
from labels.stock import STOCKS, Stock
from pharmacy import db, job_queue, runtime
from pharmacy.core.printing.labels import LabelKind
from pharmacy.services import readiness
from pharmacy.services.batches import record_rendering
from pharmacy.services.clients import webhook_delivery
from pharmacy.services.labels import rendering
from pharmacy.services.printing import printers, sending, tracking
from pharmacy.services.records import outbox
from pharmacy.settings import Settings

log = logging.getLogger(__name__)
# A row must be older than this before the sweep considers its notification lost.
GRACE = datetime.timedelta(seconds=2)

Content = LabelContent | CalendarContent
Notifications = list[tuple[str, str]]
Draw = Callable[[Sequence[Content], Stock], list[bytes]]


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def warm() -> None:
    """Load everything that labels need, so that forks of this process start quickly.

    Raises FontMissing if the label's font is not installed.
    """
    _checked(pdf.render_together, [pdf.SPECIMEN], next(iter(STOCKS.values())))
    orm.configure_mappers()
    # Everything loaded so far stays, so that jobs neither scan it for garbage nor copy its pages.
    gc.collect()
    gc.freeze()


def render_labels(order_id: str) -> None:
    """Render every label of an order that is not rendered yet. Safe to run twice."""
    render_order(runtime.live(), uuid.UUID(order_id), pdf.render_together)


def render_order(live: runtime.Live, order_id: uuid.UUID, draw: Draw) -> None:
    """The same, with `draw` making the PDFs. Each is read back before it counts."""
    lease = datetime.timedelta(seconds=live.settings.render_lease_seconds)
    with db.transaction(live.engine) as session:
        claims = rendering.claim_labels(session, order_id, now(), lease)
    while claims:
        results = _drawn(claims, draw)
        with db.transaction(live.engine) as session:
            _store(session, claims, results)
            claims = rendering.claim_labels(session, order_id, now(), lease)


def _store(
    session: Session,
    claims: Sequence[rendering.Claim],
    results: Sequence[Printable | LabelError],
) -> None:
    for claim, result in zip(claims, results, strict=True):
        if not _end(session, claim, result):
            log.warning("label %s: attempt %d came too late", claim.label_id, claim.attempt)


def _end(session: Session, claim: rendering.Claim, result: Printable | LabelError) -> bool:
    if isinstance(result, LabelError):
        return rendering.fail_label(session, claim, result, now())
    return rendering.store_rendered(session, claim, result, now())


def _drawn(claims: Sequence[rendering.Claim], draw: Draw) -> Sequence[Printable | LabelError]:
    """The labels, drawn and read back. If one fails, each is drawn alone, so that only it fails."""
    try:
        return _checked(draw, [_content(claim) for claim in claims], STOCKS[claims[0].stock])
    except LabelError as error:
        if len(claims) == 1:
            return [_drawn_plainer(claims[0], draw, error)]
        return [result for claim in claims for result in _drawn([claim], draw)]


def _drawn_plainer(claim: rendering.Claim, draw: Draw, error: LabelError) -> Printable | LabelError:
    """A patient calendar with a simpler picture or none. Its table has the same facts.

    The result is read back like any other. Returns `error` if simplifying does not help.
    """
    if claim.kind != LabelKind.SCHEDULE or not isinstance(error, ReadBackFailed | TextDoesNotFit):
        return error
    for content in CalendarContent.from_json(claim.content).plainer():
        try:
            (made,) = _checked(draw, [content], STOCKS[claim.stock])
        except LabelError:
            continue
        log.warning("label %s: drawn more simply, as %s", claim.label_id, error.code)
        return made
    return error


def _content(claim: rendering.Claim) -> Content:
    """The words of a label. Raises ContentMalformed."""
    kind = CalendarContent if claim.kind == LabelKind.SCHEDULE else LabelContent
    return kind.from_json(claim.content)


def _checked(draw: Draw, contents: Sequence[Content], stock: Stock) -> list[Printable]:
    made = draw(contents, stock)
    dots = readback.check_together(made, contents, stock)
    return [Printable(*one) for one in zip(made, dots, strict=True)]


def sweep(live: runtime.Live, queue: str, unheard: Collection[str] = ()) -> set[str]:
    """Notify again about every overdue row, and clean up after dead workers.

    queue: each process of a worker sweeps the queue that it listens to. unheard: queues that
    nothing listens to yet. Returns those that may have jobs from now on.
    """
    with db.transaction(live.engine) as session:
        jobs = SWEEPS[queue](session, live.settings)
        needed = {name for name in unheard if HAVE_DEVICES[name](session)}
    if jobs:
        live.notifier.notify_unless_waiting(jobs)
    return needed


def _waiting_labels(session: Session, settings: Settings) -> Notifications:
    moment = now()
    # Only the process that renders labels counts as a worker, whatever its companions do.
    readiness.beat(session, moment)
    lease = datetime.timedelta(seconds=settings.render_lease_seconds)
    orders = rendering.undone_orders(session, moment, GRACE, lease)
    records = record_rendering.waiting_records(session, moment, GRACE, lease)
    return [
        *((job_queue.RENDER_LABELS, str(order_id)) for order_id in orders),
        *((job_queue.RENDER_RECORD, str(record_id)) for record_id in records),
    ]


def _waiting_print_jobs(session: Session, _: Settings) -> Notifications:
    moment = now()
    sending.give_up_lost(session, moment)
    attempts = sending.waiting_attempts(session, moment, GRACE)
    tracked = tracking.print_jobs_to_track(session, moment)
    return [
        *((job_queue.PRINT_LABEL, str(attempt_id)) for attempt_id in attempts),
        *((job_queue.TRACK_PRINT_JOB, str(attempt_id)) for attempt_id in tracked),
    ]


def _waiting_messages(session: Session, settings: Settings) -> Notifications:
    moment = now()
    listening = webhook_delivery.due_endpoints(session, moment)
    webhook_delivery.forget_delivered(session, moment, settings.webhooks_kept)
    return [(job_queue.SEND_MESSAGES, str(endpoint_id)) for endpoint_id in listening]


SWEEPS: dict[str, Callable[[Session, Settings], Notifications]] = {
    job_queue.LABELS: _waiting_labels,
    job_queue.PRINTERS: _waiting_print_jobs,
    job_queue.RECEIVERS: _waiting_messages,
}
# Without a printer nothing is printed, and without an address no message is sent.
HAVE_DEVICES: dict[str, Callable[[Session], bool]] = {
    job_queue.PRINTERS: printers.has_any,
    job_queue.RECEIVERS: outbox.has_any_endpoint,
}
