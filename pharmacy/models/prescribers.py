"""Prescribers, as each order named them."""

import uuid

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base, identity


class Prescriber(Base):
    """The prescriber of a prescription, as that order named them."""

    __tablename__ = "prescribers"

    id: Mapped[uuid.UUID] = identity()
    name: Mapped[str] = mapped_column(String(100))
    npi: Mapped[str | None] = mapped_column(String(10), index=True)
    phone: Mapped[str | None] = mapped_column(String(30))
