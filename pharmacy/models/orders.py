"""Orders: the request exactly as sent, beside what was understood."""

import datetime
import uuid

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Sequence,
    String,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from pharmacy.core.orders import OrderStatus
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.amendments import Amendment
from pharmacy.models.base import Base, identity, words
from pharmacy.models.clients import Client
from pharmacy.models.flags import Flag
from pharmacy.models.labels import Label
from pharmacy.models.patients import Patient
from pharmacy.models.plans import Plan
from pharmacy.models.prescribers import Prescriber
from pharmacy.models.transitions import OrderTransition
from pharmacy.models.users import User

FIRST_RX_NUMBER = 1_000_001
# PostgreSQL numbers orders with this. SQLite has no sequences, and one writer at a time.
RX_NUMBERS = Sequence("rx_numbers", start=FIRST_RX_NUMBER, metadata=Base.metadata)


class Order(Base):
    """One prescription.

    client_id or entered_by: the client or the person that it came from. request: the JSON as it was
    sent; request_digest: SHA-256 of its canonical form. strength_written: the strength of the
    capsules in directions_written; concentration_written: the mass in one mL of them. drug: its
    name in the formulary. instructions: codes of what its labels say of food and handling; None for
    an order from before they were stored. first_on, last_on: the days of
    the course, from the day of receipt if none was given. label_stock: the stock of its labels, if
    the order names one. due_at: the promise time of the current work, or of the last.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("client_id", "external_id"),
        # A client's orders, newest first, at the same cost however many others there are.
        Index(None, "client_id", "rx_number"),
        # The most urgent orders of one status.
        Index("ix_orders_due", "status", "due_at", "rx_number"),
    )

    id: Mapped[uuid.UUID] = identity()
    rx_number: Mapped[int] = mapped_column(BigInteger, unique=True)
    client_id: Mapped[uuid.UUID | None] = mapped_column(
        "sender_id", ForeignKey("senders.id"), key="client_id"
    )
    entered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    external_id: Mapped[str | None] = mapped_column(String(100))
    request: Mapped[str] = mapped_column(Text, deferred=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    prescriber_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("prescribers.id"), index=True)
    drug: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(40))
    written_on: Mapped[datetime.date]
    quantity_written: Mapped[int | None]
    directions_written: Mapped[str | None] = mapped_column(Text)
    strength_written: Mapped[Quantity | None] = composite(
        mapped_column("strength_written_picograms", BigInteger, nullable=True),
        mapped_column("strength_written_unit", words(Unit), nullable=True),
    )
    concentration_written: Mapped[Quantity | None] = composite(
        mapped_column("concentration_written_picograms", BigInteger, nullable=True),
        mapped_column(
            "concentration_written_unit", words(Unit, "concentration_unit"), nullable=True
        ),
    )
    refills: Mapped[int]
    purpose: Mapped[str | None] = mapped_column(String(100))
    instructions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    start_on: Mapped[datetime.date | None]
    label_stock: Mapped[str | None] = mapped_column(String(20))
    first_on: Mapped[datetime.date]
    last_on: Mapped[datetime.date]
    status: Mapped[OrderStatus] = mapped_column(words(OrderStatus))
    version: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime.datetime]
    due_at: Mapped[datetime.datetime]

    client: Mapped[Client | None] = relationship()
    person: Mapped[User | None] = relationship()
    patient: Mapped[Patient] = relationship(lazy="joined", innerjoin=True)
    prescriber: Mapped[Prescriber] = relationship(lazy="joined", innerjoin=True)
    plans: Mapped[list[Plan]] = relationship(order_by=Plan.version)
    flags: Mapped[list[Flag]] = relationship(order_by=Flag.place)
    labels: Mapped[list[Label]] = relationship(
        primaryjoin=lambda: and_(Order.id == Label.order_id, Label.container_id.is_not(None)),
        order_by=(Label.number, Label.version),
    )
    schedules: Mapped[list[Label]] = relationship(
        primaryjoin=lambda: and_(Order.id == Label.order_id, Label.container_id.is_(None)),
        order_by=Label.version,
        overlaps="labels",
    )
    amendments: Mapped[list[Amendment]] = relationship(order_by=Amendment.number)
    transitions: Mapped[list[OrderTransition]] = relationship(order_by=OrderTransition.number)
