"""The costs that plans are compared by, as the pharmacy set them."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base, identity


class PlanCosts(Base):
    """One setting of the costs, in cents. Rows are only added: the highest number is in force.

    None: the formulary's cost is used.
    """

    __tablename__ = "plan_costs"
    __table_args__ = (
        CheckConstraint(
            "batch_cents >= 0 AND strength_cents >= 0 AND capsule_cents >= 0", name="no_gain"
        ),
    )

    id: Mapped[uuid.UUID] = identity()
    number: Mapped[int] = mapped_column(unique=True)
    batch_cents: Mapped[int | None]
    strength_cents: Mapped[int | None]
    capsule_cents: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300))
    set_at: Mapped[datetime.datetime]
    set_by: Mapped[str] = mapped_column(String(60))
