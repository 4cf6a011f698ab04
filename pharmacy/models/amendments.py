"""Amendments: what changed during a course, who changed it, and from which day on."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.audit import ActorKind
from pharmacy.core.regimen.amendment_words import stored_change
from pharmacy.core.regimen.amendments import AmendmentKind
from pharmacy.models.base import Base, belongs_to, identity, words


class Amendment(Base):
    """One change of a course, and the plan that resulted.

    day: the day of the course from which the change applies. content: the change as it was
    understood. Both keep the old words "hold" and "go_on" for extend and advance, so that the
    server of the previous release can read them: see `core.amendment_words`. pause_days: the number
    of days without a dose, for a pause. `content` states the same as a schedule.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        UniqueConstraint("plan_id"),
        CheckConstraint("day >= 1", name="day_of_the_course"),
    )

    id: Mapped[uuid.UUID] = identity()
    order_id: Mapped[uuid.UUID] = belongs_to("orders.id")
    number: Mapped[int]
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plans.id"))
    change: Mapped[str] = mapped_column(String(20))
    day: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    actor_kind: Mapped[ActorKind] = mapped_column(words(ActorKind))
    actor_id: Mapped[str | None] = mapped_column(String(36))
    actor_name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime.datetime]
    pause_days: Mapped[int | None]

    @property
    def meant(self) -> AmendmentKind:
        """The change in the current words."""
        return stored_change(self.change, self.pause_days)
