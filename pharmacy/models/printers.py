"""Printers, and every sheet that was meant for one."""

import datetime
import uuid

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.labels import PrintState
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.users import User


class Printer(Base):
    """A label printer, `ipp://host:631/ipp/print` or `folder:PATH`, and the stock it holds."""

    __tablename__ = "printers"

    id: Mapped[uuid.UUID] = identity()
    name: Mapped[str] = mapped_column(String(60), unique=True)
    uri: Mapped[str] = mapped_column(String(300))
    stock: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime.datetime]


class PrintAttempt(Base):
    """One sheet of one label, by one person, on one printer; sent at most once by the machine."""

    __tablename__ = "print_attempts"
    __table_args__ = (Index("ix_print_attempts_undone", "state", "intended_at"),)

    id: Mapped[uuid.UUID] = identity()
    label_id: Mapped[uuid.UUID] = belongs_to("labels.id")
    printer_id: Mapped[uuid.UUID] = belongs_to("printers.id")
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    copy: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(200))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[PrintState] = mapped_column(words(PrintState), default=PrintState.INTENDED)
    reference: Mapped[str | None] = mapped_column(String(300))
    error_message: Mapped[str | None] = mapped_column(Text)
    intended_at: Mapped[datetime.datetime]
    sending_at: Mapped[datetime.datetime | None]
    ended_at: Mapped[datetime.datetime | None]

    printer: Mapped[Printer] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
