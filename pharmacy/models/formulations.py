"""Formulations of this pharmacy, each version in a row, and who edited it."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.users import User

ACTIVE = text("state = 'active'")


class FormulationVersion(Base):
    """One version of one formulation. Its content never changes after it is active.

    code: the formulation's id, such as "naltrexone-capsules". number: its versions in this
    pharmacy. content: the tables of a formulation file. revision: counts edits. based_on: what it
    was copied from, in words. is_demonstration: active without a review, for demonstrations only.
    """

    __tablename__ = "formulation_versions"
    __table_args__ = (
        UniqueConstraint("code", "number"),
        Index(
            "ix_formulation_versions_active",
            "code",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
    )

    id: Mapped[uuid.UUID] = identity()
    code: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[FormulationState] = mapped_column(words(FormulationState))
    based_on: Mapped[str] = mapped_column(String(120))
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime.datetime]
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime.datetime | None]
    review_note: Mapped[str | None] = mapped_column(String(500))
    activated_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    activated_at: Mapped[datetime.datetime | None]
    retired_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime.datetime | None]
    retired_reason: Mapped[str | None] = mapped_column(String(500))

    edits: Mapped[list["FormulationEdit"]] = relationship(order_by="FormulationEdit.revision")
    reviewer: Mapped[User | None] = relationship(foreign_keys=[reviewed_by], lazy="joined")
    activator: Mapped[User | None] = relationship(foreign_keys=[activated_by], lazy="joined")
    retirer: Mapped[User | None] = relationship(foreign_keys=[retired_by], lazy="joined")


class FormulationEdit(Base):
    """One writing of a version's content by one person: its copying is revision 1."""

    __tablename__ = "formulation_edits"
    __table_args__ = (UniqueConstraint("version_id", "revision"),)

    id: Mapped[uuid.UUID] = identity()
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("formulation_versions.id"))
    revision: Mapped[int]
    user_id: Mapped[uuid.UUID] = belongs_to("users.id")
    at: Mapped[datetime.datetime]

    user: Mapped[User] = relationship(lazy="joined")
