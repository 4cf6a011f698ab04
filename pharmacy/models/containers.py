"""Containers: bottles of one strength, to be packaged and labeled."""

import datetime
import uuid

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.fills import Fill


class Container(Base):
    """One bottle of a plan. `lot` is the pharmacy's internal identification number of its contents.

    spans: [phase, first day, last day] of each range of days on which it is used; phase_number is
    that of the first. carried_from: the container of an earlier plan that the patient already has.
    """

    __tablename__ = "containers"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("capsules > 0", name="not_empty"),
    )

    id: Mapped[uuid.UUID] = identity()
    plan_id: Mapped[uuid.UUID] = belongs_to("plans.id")
    number: Mapped[int]
    fill_id: Mapped[uuid.UUID] = belongs_to("fills.id")
    carried_from: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("containers.id"))
    phase_number: Mapped[int]
    spans: Mapped[list[list[int]]] = mapped_column(JSON)
    strength: Mapped[Quantity] = composite(
        mapped_column("strength_picograms", BigInteger),
        mapped_column("strength_unit", words(Unit)),
    )
    capsules: Mapped[int]
    directions: Mapped[str] = mapped_column(Text)
    beyond_use_on: Mapped[datetime.date]
    lot: Mapped[str] = mapped_column(String(40))

    fill: Mapped[Fill] = relationship()
