"""The phases of a plan's schedule and their doses, as ordered or amended."""

import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import TimeOfDay
from pharmacy.models.base import Base, belongs_to, identity, words


class PhaseDose(Base):
    """The dose of a phase at one time of the day, in picograms, and the unit it was written in."""

    __tablename__ = "phase_doses"
    __table_args__ = (
        UniqueConstraint("phase_id", "time"),
        CheckConstraint("dose_picograms >= 0", name="dose_not_negative"),
    )

    id: Mapped[uuid.UUID] = identity()
    phase_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("phases.id"))
    time: Mapped[TimeOfDay] = mapped_column(words(TimeOfDay))
    dose: Mapped[Quantity] = composite(
        mapped_column("dose_picograms", BigInteger), mapped_column("dose_unit", words(Unit))
    )


class Phase(Base):
    """Consecutive days of a plan with the same doses, including the first and the last."""

    __tablename__ = "phases"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("first_day >= 1 AND last_day >= first_day", name="days_in_order"),
    )

    id: Mapped[uuid.UUID] = identity()
    plan_id: Mapped[uuid.UUID] = belongs_to("plans.id")
    number: Mapped[int]
    first_day: Mapped[int]
    last_day: Mapped[int]

    doses: Mapped[list[PhaseDose]] = relationship(cascade="all")
