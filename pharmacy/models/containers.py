"""Containers: one strength for one phase, to be filled and labelled."""

import datetime
import uuid

from sqlalchemy import BigInteger, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.base import Base, belongs_to, identity, words


class Container(Base):
    """One bottle of a plan. `lot` is the pharmacy's internal number for what is in it."""

    __tablename__ = "containers"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("capsules > 0", name="not_empty"),
    )

    id: Mapped[uuid.UUID] = identity()
    plan_id: Mapped[uuid.UUID] = belongs_to("plans.id")
    number: Mapped[int]
    phase_number: Mapped[int]
    strength: Mapped[Quantity] = composite(
        mapped_column("strength_picograms", BigInteger),
        mapped_column("strength_unit", words(Unit)),
    )
    capsules: Mapped[int]
    directions: Mapped[str] = mapped_column(Text)
    beyond_use_on: Mapped[datetime.date]
    lot: Mapped[str] = mapped_column(String(40))
