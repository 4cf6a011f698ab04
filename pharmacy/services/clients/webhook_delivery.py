"""Sends an address's messages one after the other: who may send now, and with what result."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from pharmacy.core.webhooks import DELAYS, LONGEST_REST, DeliveryState, next_attempt, rest
from pharmacy.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from pharmacy.services.records.clocks import is_too_far

# Longer than any attempt takes. After it, the worker is presumed dead.
LEASE = datetime.timedelta(minutes=1)
NO_PAUSE = datetime.timedelta()
# The oldest messages that a sweep considers, and so the most that it deletes.
OLDEST = 200
DELIVERED = range(200, 300)
REDIRECTED = range(300, 400)


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """One message to send now. `secrets` sign it, newest first."""

    attempt: int
    message_id: str
    url: str
    secrets: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt: the response status, or why there is none."""

    status: int | None
    error: str | None = None

    @property
    def failure(self) -> str | None:
        """Why it counts as failed. None if the message was accepted."""
        if self.status is None or self.status in DELIVERED:
            return self.error
        if self.status in REDIRECTED:
            return f"it answered {self.status}: redirects are not followed"
        return f"it answered {self.status}"


def due_endpoints(session: Session, now: datetime.datetime) -> Sequence[uuid.UUID]:
    """Addresses with due messages and no worker sending to them."""
    due = select(WebhookDelivery.endpoint_id).where(*_due(now))
    query = select(WebhookEndpoint.id).where(_is_free(now), WebhookEndpoint.id.in_(due))
    return session.scalars(query).all()


def _due(now: datetime.datetime) -> tuple[ColumnElement[bool], ...]:
    # Later than any next attempt ever is: the clock was set back.
    too_far = (
        and_(WebhookDelivery.tries == tries, is_too_far(WebhookDelivery.next_at, now, pause))
        for tries, pause in enumerate((NO_PAUSE, *DELAYS))
    )
    is_due = or_(WebhookDelivery.next_at <= now, *too_far)
    return WebhookDelivery.state == DeliveryState.WAITING, is_due


def _is_free(now: datetime.datetime) -> ColumnElement[bool]:
    # One at a time, so that events arrive in order.
    until = WebhookEndpoint.busy_until
    too_far = is_too_far(until, now, max(LEASE, LONGEST_REST))
    is_rested = or_(until.is_(None), until <= now, too_far)
    return and_(WebhookEndpoint.removed_at.is_(None), is_rested)


def claim_message(
    session: Session, endpoint_id: uuid.UUID, now: datetime.datetime
) -> ClaimedDelivery | None:
    """The next message due at an address. None if there is none, or if a worker is sending there.

    The attempt is stored before it is made. If its worker dies, it has failed, and the next one
    follows at its time.
    """
    of_free = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, _is_free(now))
    endpoint = session.scalar(of_free.with_for_update(of=WebhookEndpoint, skip_locked=True))
    if endpoint is None:
        return None
    due = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id, *_due(now))
    in_order = due.order_by(WebhookDelivery.number).limit(1)
    delivery = session.scalar(in_order.with_for_update(of=WebhookDelivery))
    if delivery is None:
        return None
    endpoint.busy_until = now + LEASE
    delivery.tries += 1
    delivery.next_at = next_attempt(delivery.tries, now)
    if delivery.next_at is None:
        delivery.state = DeliveryState.FAILED
    attempt = WebhookAttempt(delivery_number=delivery.number, started_at=now)
    session.add(attempt)
    session.flush()
    secrets = _secrets(endpoint, now)
    return ClaimedDelivery(
        attempt.number, delivery.message_id, endpoint.url, secrets, delivery.body
    )


def _secrets(endpoint: WebhookEndpoint, now: datetime.datetime) -> tuple[str, ...]:
    former, until = endpoint.former_secret, endpoint.former_until
    if former is None or until is None or until <= now:
        return (endpoint.secret,)
    return endpoint.secret, former


def record_outcome(
    session: Session, message: ClaimedDelivery, outcome: Outcome, now: datetime.datetime
) -> None:
    """Store the result of an attempt. After a failure, the address rests."""
    attempt = session.get_one(WebhookAttempt, message.attempt)
    attempt.ended_at, attempt.status, attempt.error = now, outcome.status, outcome.failure
    delivery = session.get_one(
        WebhookDelivery, attempt.delivery_number, with_for_update={"of": WebhookDelivery}
    )
    endpoint = session.get_one(
        WebhookEndpoint, delivery.endpoint_id, with_for_update={"of": WebhookEndpoint}
    )
    if outcome.failure is None:
        delivery.state, delivery.next_at = DeliveryState.DELIVERED, None
        endpoint.failures, endpoint.busy_until = 0, None
    else:
        endpoint.failures += 1
        endpoint.busy_until = now + rest(endpoint.failures)


def forget_delivered(session: Session, now: datetime.datetime, keep_for: datetime.timedelta) -> int:
    """Delete messages and attempts that were last sent over `keep_for` ago. Returns how many.

    Messages that are still to be sent, or were sent again since, are kept.
    """
    oldest = select(WebhookDelivery.number).order_by(WebhookDelivery.number).limit(OLDEST)
    sent_since = select(WebhookAttempt.number).where(
        WebhookAttempt.delivery_number == WebhookDelivery.number,
        WebhookAttempt.started_at > now - keep_for,
    )
    over = (
        WebhookDelivery.number.in_(oldest),
        WebhookDelivery.state != DeliveryState.WAITING,
        WebhookDelivery.created_at <= now - keep_for,
        ~sent_since.exists(),
    )
    query = select(WebhookDelivery.number).where(*over)
    numbers = session.scalars(query.with_for_update(skip_locked=True)).all()
    if numbers:
        of_them = WebhookAttempt.delivery_number.in_(numbers)
        session.execute(delete(WebhookAttempt).where(of_them))
        session.execute(delete(WebhookDelivery).where(WebhookDelivery.number.in_(numbers)))
    return len(numbers)
