"""Final verification: each container that was scanned, and each near miss."""

import datetime
import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.final_verification import Miss
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.users import User


class FinalScan(Base):
    """A container that a pharmacist scanned and accepted.

    move_id: the transition that began this compounding. What is compounded again is verified again.
    hand_out_id: the pickup, delivery or shipment with which it left.
    """

    __tablename__ = "final_scans"
    __table_args__ = (UniqueConstraint("move_id", "label_id"),)

    id: Mapped[uuid.UUID] = identity()
    move_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_moves.id"))
    label_id: Mapped[uuid.UUID] = belongs_to("labels.id")
    scanned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    scanned_at: Mapped[datetime.datetime]
    hand_out_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hand_outs.id"))

    person: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class NearMiss(Base):
    """An error that a scan caught during the final verification of an order.

    label_id: the label that was scanned, or that was missing. Null if the label is not ours.
    """

    __tablename__ = "near_misses"

    id: Mapped[uuid.UUID] = identity()
    order_id: Mapped[uuid.UUID] = belongs_to("orders.id")
    label_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("labels.id"))
    kind: Mapped[Miss] = mapped_column(words(Miss))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime.datetime] = mapped_column(index=True)

    person: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class CalendarCheck(Base):
    """A person's check of an order's patient calendar. If there are several, the last counts.

    move_id: the compounding whose final verification included it, or the dispensing. state: a
    CalendarState. note: why, in words.
    """

    __tablename__ = "calendar_checks"
    __table_args__ = (UniqueConstraint("move_id", "label_id", "number"),)

    id: Mapped[uuid.UUID] = identity()
    move_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_moves.id"))
    label_id: Mapped[uuid.UUID] = belongs_to("labels.id")
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(200))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime.datetime]

    person: Mapped[User] = relationship(lazy="joined", innerjoin=True)
