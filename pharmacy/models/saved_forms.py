"""Saved forms: what a person typed in a form after the session had ended."""

import datetime
import uuid

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base, belongs_to, identity


class SavedForm(Base):
    """A form that was submitted after its session ended, saved for the person of that session.

    page: the page of the form. action: where it was sent. fields: pairs of name and text, in order,
    without any secret. offered_at: when the person was sent back to it.
    """

    __tablename__ = "kept_forms"

    id: Mapped[uuid.UUID] = identity()
    user_id: Mapped[uuid.UUID] = belongs_to("users.id")
    page: Mapped[str] = mapped_column(String(300))
    action: Mapped[str] = mapped_column(String(300))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    kept_at: Mapped[datetime.datetime]
    offered_at: Mapped[datetime.datetime | None]
