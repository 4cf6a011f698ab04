"""Each transition of an order, and who received its containers. Rows are only added."""

import datetime
import uuid

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.audit import ActorKind
from pharmacy.core.final_verification import DispensingMethod
from pharmacy.core.orders import Step
from pharmacy.models.base import Base, belongs_to, identity, words


class OrderTransition(Base):
    """One transition of an order. `number` counts the transitions of one order from 1.

    is_signed: the person gave the password for it. meaning: what the signature means, in the words
    that were shown. reason: why, if the transition requires that.
    """

    __tablename__ = "order_moves"
    __table_args__ = (UniqueConstraint("order_id", "number"), Index(None, "step", "at"))

    id: Mapped[uuid.UUID] = identity()
    order_id: Mapped[uuid.UUID] = belongs_to("orders.id")
    number: Mapped[int]
    step: Mapped[Step] = mapped_column(words(Step))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    actor_kind: Mapped[ActorKind] = mapped_column(words(ActorKind))
    actor_id: Mapped[str | None] = mapped_column(String(36))
    actor_name: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime.datetime]
    is_signed: Mapped[bool]
    meaning: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(Text)


class DispensingRecord(Base):
    """Containers that left the pharmacy, with one transition of their order.

    recipient: who received them. reference: the carrier's tracking number.
    """

    __tablename__ = "hand_outs"

    id: Mapped[uuid.UUID] = identity()
    move_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_moves.id"), unique=True)
    way: Mapped[DispensingMethod] = mapped_column(words(DispensingMethod, "handoutway"))
    recipient: Mapped[str] = mapped_column(String(100))
    reference: Mapped[str | None] = mapped_column(String(100))
