"""Rendering of labels: which worker may render which label, and whose result counts."""

import datetime
import hashlib
import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from labels.dots import Printable
from labels.errors import LabelError
from pharmacy.core.audit import WORKER, Event
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.records import audit
from pharmacy.services.records.clocks import is_longer_ago, is_too_far

MOST_ATTEMPTS = 5
# The longest that can be set.
LONGEST_LEASE = datetime.timedelta(seconds=1000)
# Few enough to be drawn long before their lease expires.
MOST_TOGETHER = 30


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to render one label. It is valid while no later attempt is claimed."""

    label_id: uuid.UUID
    attempt: int
    kind: str
    stock: str
    content: dict[str, Any]


def claim_labels(
    session: Session,
    order_id: uuid.UUID,
    now: datetime.datetime,
    lease: datetime.timedelta,
    most: int = MOST_TOGETHER,
) -> list[Claim]:
    """Claim the next labels of an order that wait or whose claim expired. Empty if there are none.

    New labels of one stock are claimed together. A label that was already claimed is claimed alone,
    because it may have killed its worker. None are claimed while the order is held, for any caller.
    A label that was claimed too often is marked as failed.
    """
    query = select(Label).where(Label.order_id == order_id, _is_undone(now, lease), _may_be_made())
    # The patient calendar last, because containers wait for their labels.
    in_order = query.order_by(Label.container_id.is_(None), Label.number).with_for_update(
        of=Label, skip_locked=True
    )
    labels = list(session.scalars(in_order))
    for label in labels:
        if label.attempt >= MOST_ATTEMPTS:
            _give_up(session, label, now)
    left = [label for label in labels if label.attempt < MOST_ATTEMPTS]
    fresh = itertools.takewhile(lambda label: _is_new_and_like(label, left[0]), left)
    return [_claim(label, now, lease) for label in (list(fresh) or left[:1])[:most]]


def _is_new_and_like(label: Label, first: Label) -> bool:
    return not label.attempt and label.stock == first.stock


def _may_be_made() -> ColumnElement[bool]:
    """Valid labels of orders that are neither held nor canceled."""
    stands = Order.status.in_((OrderStatus.HELD, OrderStatus.CANCELLED))
    return and_(Label.superseded_at.is_(None), ~exists().where(Order.id == Label.order_id, stands))


def _is_undone(now: datetime.datetime, lease: datetime.timedelta) -> ColumnElement[bool]:
    return or_(Label.state == LabelState.QUEUED, _claim_ran_out(now, lease))


def _claim_ran_out(now: datetime.datetime, lease: datetime.timedelta) -> ColumnElement[bool]:
    over = or_(Label.lease_until < now, is_too_far(Label.lease_until, now, lease))
    return and_(Label.state == LabelState.RENDERING, over)


def _claim(label: Label, now: datetime.datetime, lease: datetime.timedelta) -> Claim:
    label.state = LabelState.RENDERING
    label.attempt += 1
    label.lease_until = now + lease
    return Claim(label.id, label.attempt, label.kind, label.stock, label.content)


def _give_up(session: Session, label: Label, now: datetime.datetime) -> None:
    label.state, label.lease_until = LabelState.FAILED, None
    label.error_code = "gave_up"
    label.error_message = f"rendering ended {MOST_ATTEMPTS} times halfway"
    audit.record(session, WORKER, Event.LABEL_FAILED, label.id, now, code=label.error_code)


def store_rendered(session: Session, claim: Claim, made: Printable, now: datetime.datetime) -> bool:
    """Store the label's PDF and dots. False if a later claim exists: then nothing is stored."""
    digest, dots = hashlib.sha256(made.pdf).hexdigest(), made.dots
    stored = _end_claim(
        session,
        claim,
        state=LabelState.RENDERED,
        pdf=made.pdf,
        pdf_sha256=digest,
        dots=dots and dots.packed(),
        dots_sha256=dots and dots.digest,
        rendered_at=now,
    )
    if stored:
        detail = {"attempt": claim.attempt, "sha256": digest}
        audit.record(session, WORKER, Event.LABEL_RENDERED, claim.label_id, now, **detail)
    return stored


def fail_label(session: Session, claim: Claim, error: LabelError, now: datetime.datetime) -> bool:
    """Mark the label as permanently failed, unless a later claim exists."""
    failed = _end_claim(
        session,
        claim,
        state=LabelState.FAILED,
        error_code=error.code,
        error_message=error.message,
    )
    if failed:
        audit.record(session, WORKER, Event.LABEL_FAILED, claim.label_id, now, code=error.code)
    return failed


def _end_claim(session: Session, claim: Claim, **values: Any) -> bool:
    """Write the end of a claim. If a later attempt has taken over, no row matches."""
    held = and_(
        Label.id == claim.label_id,
        Label.attempt == claim.attempt,
        Label.state == LabelState.RENDERING,
    )
    ended = update(Label).where(held).values(lease_until=None, **values).returning(Label.id)
    return session.scalar(ended) is not None


def waiting_labels(
    session: Session, now: datetime.datetime
) -> tuple[int, datetime.datetime | None]:
    """The number of labels that are ready to render, and when the oldest was requested."""
    waiting = select(func.count(), func.min(Label.created_at)).where(
        _is_undone(now, LONGEST_LEASE), _may_be_made()
    )
    count, oldest = session.execute(waiting).one()
    return count, oldest


def undone_orders(
    session: Session,
    now: datetime.datetime,
    grace: datetime.timedelta,
    lease: datetime.timedelta,
) -> list[uuid.UUID]:
    """Orders with labels that have waited longer than `grace`, or whose claim has expired."""
    waited = and_(Label.state == LabelState.QUEUED, is_longer_ago(Label.created_at, now, grace))
    undone = select(Label.order_id).where(or_(waited, _claim_ran_out(now, lease)), _may_be_made())
    return list(session.scalars(undone.distinct()))
