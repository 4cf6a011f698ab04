"""Webhook endpoints, their deliveries, and every attempt."""

import datetime
import uuid

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.webhooks import DeliveryState
from pharmacy.models.base import ROW_NUMBER, Base, belongs_to, identity, words
from pharmacy.models.clients import Client

IN_USE = text("removed_at IS NULL")
DUE = text("state = 'waiting'")


class WebhookEndpoint(Base):
    """One address of one client.

    secret: needed to sign, so it is stored in plain text. former_secret: also signs until
    former_until. failures: consecutive failed attempts. busy_until: while a worker sends to it, or
    it rests.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        Index(
            "ix_webhook_endpoints_in_use",
            "client_id",
            "url",
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        ),
    )

    id: Mapped[uuid.UUID] = identity()
    client_id: Mapped[uuid.UUID] = mapped_column(
        "sender_id", ForeignKey("senders.id"), key="client_id"
    )
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(80))
    former_secret: Mapped[str | None] = mapped_column(String(80))
    former_until: Mapped[datetime.datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    busy_until: Mapped[datetime.datetime | None]
    created_at: Mapped[datetime.datetime]
    removed_at: Mapped[datetime.datetime | None]

    client: Mapped[Client] = relationship(lazy="joined", innerjoin=True)


class WebhookDelivery(Base):
    """One message to one address, committed with the transition that it reports.

    body: signed, and the same in each attempt. tries: attempts since it was last requested.
    next_at: when it is due; null if no attempt follows.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index(
            "ix_webhook_deliveries_due",
            "endpoint_id",
            "next_at",
            sqlite_where=DUE,
            postgresql_where=DUE,
        ),
        Index("ix_webhook_deliveries_sender", "client_id", "number"),
    )

    number: Mapped[int] = mapped_column(ROW_NUMBER, primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    endpoint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_endpoints.id"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        "sender_id", ForeignKey("senders.id"), key="client_id"
    )
    order_id: Mapped[uuid.UUID] = belongs_to("orders.id")
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(words(DeliveryState))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime.datetime | None]
    created_at: Mapped[datetime.datetime]

    endpoint: Mapped[WebhookEndpoint] = relationship(lazy="joined", innerjoin=True)
    attempts: Mapped[list["WebhookAttempt"]] = relationship(order_by="WebhookAttempt.number")

    @property
    def message_id(self) -> str:
        """The id by which the receiver recognizes a message, the same in each attempt."""
        return f"msg_{self.id.hex}"


class WebhookAttempt(Base):
    """One attempt to send a message.

    status: of the response, null without one. error: why the attempt counts as failed. ended_at:
    null while it runs, and forever if the worker died.
    """

    __tablename__ = "webhook_attempts"

    number: Mapped[int] = mapped_column(ROW_NUMBER, primary_key=True)
    delivery_number: Mapped[int] = mapped_column(
        ForeignKey("webhook_deliveries.number"), index=True
    )
    started_at: Mapped[datetime.datetime]
    ended_at: Mapped[datetime.datetime | None]
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(200))
