"""Plans: which capsules make up the doses of an order."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.containers import Container
from pharmacy.models.fills import Fill
from pharmacy.models.phases import Phase, PhaseDose


class PlanTake(Base):
    """Capsules of one strength for one dose."""

    __tablename__ = "plan_takes"
    __table_args__ = (CheckConstraint("capsules > 0", name="some_capsules"),)

    id: Mapped[uuid.UUID] = identity()
    plan_id: Mapped[uuid.UUID] = belongs_to("plans.id")
    phase_dose_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("phase_doses.id"))
    strength: Mapped[Quantity] = composite(
        mapped_column("strength_picograms", BigInteger),
        mapped_column("strength_unit", words(Unit)),
    )
    capsules: Mapped[int]

    phase_dose: Mapped[PhaseDose] = relationship()


class Plan(Base):
    """One plan of an order. A later plan is a new row with the next version.

    first_day: the first day of the course that it covers; 1 for the first plan. inputs: what its
    choice rested on; None if an earlier version stored it.
    """

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("order_id", "version"),)

    id: Mapped[uuid.UUID] = identity()
    order_id: Mapped[uuid.UUID] = belongs_to("orders.id")
    version: Mapped[int] = mapped_column(default=1)
    formulary_version: Mapped[str] = mapped_column(String(40))
    first_day: Mapped[int] = mapped_column(default=1)
    days: Mapped[int]
    capsules: Mapped[int]
    strengths: Mapped[int]
    most_capsules_per_dose: Mapped[int]
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    options_complete: Mapped[bool]
    inputs: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime.datetime]

    phases: Mapped[list[Phase]] = relationship(cascade="all", order_by=Phase.number)
    takes: Mapped[list[PlanTake]] = relationship(cascade="all")
    containers: Mapped[list[Container]] = relationship(cascade="all", order_by=Container.number)
    fills: Mapped[list[Fill]] = relationship(cascade="all", order_by=Fill.number)
