"""Fills: the part of a plan that is compounded on one day."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base, belongs_to, identity


class Fill(Base):
    """Containers that are compounded together, for days first_day to last_day of the course.

    refill: 0 for the schedule itself, then 1 for the first refill and so on. make_on: the date to
    compound it by, which determines beyond_use_on. made_on: the date it was compounded.
    """

    __tablename__ = "fills"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("first_day >= 1 AND last_day >= first_day", name="days_in_order"),
        CheckConstraint("refill >= 0", name="refill_not_negative"),
    )

    id: Mapped[uuid.UUID] = identity()
    plan_id: Mapped[uuid.UUID] = belongs_to("plans.id")
    number: Mapped[int]
    refill: Mapped[int] = mapped_column(default=0)
    first_day: Mapped[int]
    last_day: Mapped[int]
    make_on: Mapped[datetime.date]
    beyond_use_on: Mapped[datetime.date]
    made_on: Mapped[datetime.date | None]
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
