"""Flags: what a pharmacist should see about an order."""

import datetime
import uuid

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.flags import Severity
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.users import User


class Flag(Base):
    """A hold or a warning, and who resolved it, when and why.

    place: its position among the order's flags, from 1.
    """

    __tablename__ = "flags"

    id: Mapped[uuid.UUID] = identity()
    order_id: Mapped[uuid.UUID] = belongs_to("orders.id")
    place: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    severity: Mapped[Severity] = mapped_column(words(Severity))
    message: Mapped[str] = mapped_column(Text)
    resolved_at: Mapped[datetime.datetime | None]
    resolved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    resolution: Mapped[str | None] = mapped_column(Text)

    resolver: Mapped[User | None] = relationship()
