"""Webhook deliveries: each message is committed with the transition that it reports."""

import datetime
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, selectinload

from pharmacy.core.audit import Actor, ActorKind, Event
from pharmacy.core.container_states import ContainerState
from pharmacy.core.errors import NotFound, NotReady, invalid
from pharmacy.core.messages import Message
from pharmacy.core.webhooks import (
    CONTAINER_STATE,
    REPORTED,
    SECRET_BYTES,
    DeliveryState,
    container_payload,
    event_of,
    payload,
    secret_of,
)
from pharmacy.models.clients import Client
from pharmacy.models.orders import Order
from pharmacy.models.webhooks import WebhookDelivery as WebhookDelivery
from pharmacy.models.webhooks import WebhookEndpoint as WebhookEndpoint
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity, identity_of

IN_USE = WebhookEndpoint.removed_at.is_(None)
LISTENING = select(WebhookEndpoint.id).where(
    WebhookEndpoint.client_id == bindparam("client_id"), IN_USE
)
PARTS = (selectinload(WebhookDelivery.attempts),)


def report_status(session: Session, order: Order, now: datetime.datetime) -> None:
    """Notify the order's client of its new status. The sweep sends the messages."""
    if order.status in REPORTED:
        body = payload(str(order.id), order.status, now)
        _send(session, order, event_of(order.status), body, now)


def is_heard(session: Session, order: Order) -> bool:
    """Whether the order has a client with an address for messages."""
    return bool(_listening(session, order))


def report_container(
    session: Session,
    order: Order,
    container_id: uuid.UUID,
    state: ContainerState,
    now: datetime.datetime,
) -> None:
    """Notify the order's client of the new state of one container. The sweep sends the messages."""
    body = container_payload(str(container_id), str(order.id), state, now)
    _send(session, order, CONTAINER_STATE, body, now)


def _listening(session: Session, order: Order) -> Sequence[uuid.UUID]:
    if order.client_id is None:
        return []
    return session.scalars(LISTENING, {"client_id": order.client_id}).all()


def _send(session: Session, order: Order, event: str, body: str, now: datetime.datetime) -> None:
    for endpoint_id in _listening(session, order):
        session.add(
            WebhookDelivery(
                endpoint_id=endpoint_id,
                client_id=order.client_id,
                order_id=order.id,
                event=event,
                body=body,
                state=DeliveryState.WAITING,
                next_at=now,
                created_at=now,
            )
        )


def add_endpoint(
    session: Session, actor: Actor, client_name: str, url: str, now: datetime.datetime
) -> str:
    """Send a client's orders to a checked address. Returns its secret, shown only once.

    Raises NotFound for an unknown client, InvalidInput for an address it already has.
    """
    client = session.scalar(select(Client).where(Client.name == client_name))
    if client is None:
        raise NotFound(
            Message(
                "no_sender_of_name",
                "Client %(name)s not found. `pharmacy api-keys add` creates one.",
                name=client_name,
            )
        )
    same = WebhookEndpoint.client_id == client.id, WebhookEndpoint.url == url, IN_USE
    if session.scalar(select(WebhookEndpoint.id).where(*same)) is not None:
        raise invalid(
            "/url",
            "taken",
            Message("address_taken", "%(name)s has this address already.", name=client_name),
        )
    secret = _new_secret()
    endpoint = WebhookEndpoint(client=client, url=url, secret=secret, created_at=now)
    session.add(endpoint)
    session.flush()
    audit.record(session, actor, Event.WEBHOOK_ADDED, endpoint.id, now, sender=client_name)
    return secret


def _new_secret() -> str:
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def has_any_endpoint(session: Session) -> bool:
    """Whether there is an address, also one that is no longer in use: its messages are deleted."""
    return bool(session.scalar(select(select(WebhookEndpoint.id).exists())))


def find_endpoints(session: Session, *, also_removed: bool = False) -> list[WebhookEndpoint]:
    """The addresses of all clients, by client."""
    query = select(WebhookEndpoint).join(WebhookEndpoint.client)
    if not also_removed:
        query = query.where(IN_USE)
    return list(session.scalars(query.order_by(Client.name, WebhookEndpoint.created_at)))


def _endpoint(session: Session, endpoint_id: str) -> WebhookEndpoint:
    query = select(WebhookEndpoint).where(WebhookEndpoint.id == as_identity(endpoint_id), IN_USE)
    endpoint = session.scalar(query.with_for_update(of=WebhookEndpoint))
    if endpoint is None:
        raise NotFound(Message("no_such_webhook", "Webhook not found."))
    return endpoint


def rotate_secret(
    session: Session,
    actor: Actor,
    endpoint_id: str,
    old_until: datetime.datetime,
    now: datetime.datetime,
) -> str:
    """A second secret. The first also signs until `old_until`. Raises NotFound."""
    endpoint = _endpoint(session, endpoint_id)
    endpoint.former_secret, endpoint.former_until = endpoint.secret, old_until
    endpoint.secret = _new_secret()
    audit.record(session, actor, Event.WEBHOOK_ROTATED, endpoint.id, now)
    return endpoint.secret


def remove_endpoint(
    session: Session, actor: Actor, endpoint_id: str, now: datetime.datetime
) -> None:
    """Remove an address. Messages that wait for it become failed. Raises NotFound."""
    endpoint = _endpoint(session, endpoint_id)
    endpoint.removed_at = now
    waiting = (
        WebhookDelivery.endpoint_id == endpoint.id,
        WebhookDelivery.state == DeliveryState.WAITING,
    )
    session.execute(
        update(WebhookDelivery).where(*waiting).values(state=DeliveryState.FAILED, next_at=None)
    )
    audit.record(session, actor, Event.WEBHOOK_REMOVED, endpoint.id, now)


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Messages, newest first, and the start of the next page. None if this is the last."""

    deliveries: list[WebhookDelivery]
    next: int | None


def find_deliveries(
    session: Session, actor: Actor, *, before: int | None = None, most: int = 50
) -> DeliveryPage:
    """The messages to the actor's addresses, or for people all, newest first."""
    query = select(WebhookDelivery).options(*PARTS)
    if actor.kind is ActorKind.CLIENT:
        query = query.where(WebhookDelivery.client_id == identity_of(actor))
    if before is not None:
        query = query.where(WebhookDelivery.number < before)
    newest_first = query.order_by(WebhookDelivery.number.desc()).limit(most + 1)
    found = list(session.scalars(newest_first))
    more = len(found) > most
    return DeliveryPage(found[:most], found[most - 1].number if more else None)


def resend(
    session: Session, actor: Actor, delivery_id: str, now: datetime.datetime
) -> WebhookDelivery:
    """Send a message again with the same id. If that fails, it is retried for a day.

    Raises NotFound, also for another client's message, and NotReady if its address was removed.
    """
    query = select(WebhookDelivery).where(WebhookDelivery.id == as_identity(delivery_id))
    if actor.kind is ActorKind.CLIENT:
        query = query.where(WebhookDelivery.client_id == identity_of(actor))
    delivery = session.scalar(query.options(*PARTS).with_for_update(of=WebhookDelivery))
    if delivery is None:
        raise NotFound(Message("no_such_delivery", "Webhook delivery not found."))
    if delivery.endpoint.removed_at is not None:
        raise NotReady(
            Message("webhook_removed", "Its webhook was removed. Nothing is sent there any longer.")
        )
    delivery.state, delivery.tries, delivery.next_at = DeliveryState.WAITING, 0, now
    audit.record(session, actor, Event.WEBHOOK_RESENT, delivery.id, now)
    return delivery
