"""Patients, as each order named them."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.names import LONGEST
from pharmacy.models.base import Base, identity

# Compared byte by byte, so that all names with one prefix are adjacent in an index.
FOLDED = String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql")


class Patient(Base):
    """A patient as one order named them. A later order never changes an earlier one.

    identity_key: the same for orders with the same name and birth date. family_folded,
    given_folded: the names in the form used by search.
    """

    __tablename__ = "patients"
    __table_args__ = (
        Index("ix_patients_family_given", "family_folded", "given_folded"),
        Index("ix_patients_given_family", "given_folded", "family_folded"),
    )

    id: Mapped[uuid.UUID] = identity()
    identity_key: Mapped[str] = mapped_column(String(64), index=True)
    family_name: Mapped[str] = mapped_column(String(100))
    given_name: Mapped[str] = mapped_column(String(100))
    family_folded: Mapped[str] = mapped_column(FOLDED)
    given_folded: Mapped[str] = mapped_column(FOLDED)
    birth_date: Mapped[datetime.date]
    phone: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    allergies: Mapped[list[str]] = mapped_column(JSON)
    medications: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    conditions: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(35))
