"""Component lots: received packages of drugs and excipients."""

import datetime
import uuid

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base, identity


class Component(Base):
    """One lot for a drug's capsules. It may not be used after it expires.

    drug: the drug's name in the formulary. withdrawn_at: when it was used up or removed.
    """

    __tablename__ = "components"
    __table_args__ = (UniqueConstraint("drug", "name", "lot"),)

    id: Mapped[uuid.UUID] = identity()
    drug: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(100))
    lot: Mapped[str] = mapped_column(String(60))
    expires_on: Mapped[datetime.date]
    added_at: Mapped[datetime.datetime]
    withdrawn_at: Mapped[datetime.datetime | None]
