"""Packagings: what a technician put into a container."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.models.base import Base, belongs_to, identity
from pharmacy.models.users import User


class PackagingRecord(Base):
    """One packaging of a container. If there are several, the last counts.

    capsules: the number counted into it. lot, beyond_use_on: of the contents, and on its label.
    """

    __tablename__ = "fillings"
    __table_args__ = (
        UniqueConstraint("container_id", "number"),
        CheckConstraint("capsules > 0", name="not_empty"),
    )

    id: Mapped[uuid.UUID] = identity()
    container_id: Mapped[uuid.UUID] = belongs_to("containers.id")
    number: Mapped[int]
    capsules: Mapped[int]
    lot: Mapped[str] = mapped_column(String(40))
    beyond_use_on: Mapped[datetime.date]
    filled_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    filled_at: Mapped[datetime.datetime]

    person: Mapped[User] = relationship(lazy="joined", innerjoin=True)
