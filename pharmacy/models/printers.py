"""Printers and print jobs."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.core.printing.labels import PrintState
from pharmacy.models.base import Base, belongs_to, identity, words
from pharmacy.models.users import User

IN_USE = text("removed_at IS NULL")
DEFAULT = text("is_default AND removed_at IS NULL")
TRACKED = text("state = 'sent' AND ended_at IS NULL")


class Printer(Base):
    """A label printer, `ipp://host:631/ipp/print` or `folder:PATH`, and the stock in it.

    is_default: whether pages offer it first for its stock; at most one printer per stock.
    paused_at: since when it receives no jobs. removed_at: since when it is no longer in use; its
    print jobs are kept. report: its last status report, received at heard_at; it was last queried
    at asked_at. head_dots: dots across its print head, as a person states them.
    """

    __tablename__ = "printers"
    __table_args__ = (
        Index(
            "ix_printers_name", "name", unique=True, sqlite_where=IN_USE, postgresql_where=IN_USE
        ),
        Index(
            "ix_printers_default",
            "stock",
            unique=True,
            sqlite_where=DEFAULT,
            postgresql_where=DEFAULT,
        ),
    )

    id: Mapped[uuid.UUID] = identity()
    name: Mapped[str] = mapped_column(String(60))
    uri: Mapped[str] = mapped_column(String(300))
    stock: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime.datetime]
    is_default: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime.datetime | None]
    removed_at: Mapped[datetime.datetime | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    asked_at: Mapped[datetime.datetime | None]
    heard_at: Mapped[datetime.datetime | None]
    head_dots: Mapped[int | None]


class PrinterSettings(Base):
    """The settings of a printer for one stock. Null is the printer's own.

    gap_tenths: tenths of a millimeter. dpi: as a person states it, if the printer reports none.
    """

    __tablename__ = "printer_settings"

    printer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("printers.id"), primary_key=True)
    stock: Mapped[str] = mapped_column(String(20), primary_key=True)
    tracking: Mapped[str | None] = mapped_column(String(20))
    gap_tenths: Mapped[int | None]
    darkness: Mapped[int | None]
    mode: Mapped[str | None] = mapped_column(String(20))
    is_upside_down: Mapped[bool] = mapped_column(default=False)
    dpi: Mapped[int | None]


class PrintAttempt(Base):
    """One print job: one label, one person, one printer. It is sent at most once.

    label_id: null for a test label, whose PDF and hash are made when it is sent. sent_at: when the
    printer accepted it. job_state, reasons: the printer's last report on its job, in IPP keywords,
    at heard_at; it was last queried at asked_at. ended_at: when its status became final. settled: a
    person checked whether it came out. confirmed: scanned.
    """

    __tablename__ = "print_attempts"
    __table_args__ = (
        CheckConstraint("label_id IS NULL OR pdf_sha256 IS NOT NULL", name="hash_known"),
        Index("ix_print_attempts_undone", "state", "intended_at"),
        # Counts by printer over the last weeks without reading the rows.
        Index(None, "intended_at", "printer_id", "state"),
        Index(
            "ix_print_attempts_followed",
            "asked_at",
            sqlite_where=TRACKED,
            postgresql_where=TRACKED,
        ),
    )

    id: Mapped[uuid.UUID] = identity()
    label_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("labels.id"), index=True)
    printer_id: Mapped[uuid.UUID] = belongs_to("printers.id")
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    copy: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(200))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[PrintState] = mapped_column(words(PrintState), default=PrintState.INTENDED)
    reference: Mapped[str | None] = mapped_column(String(300))
    error_message: Mapped[str | None] = mapped_column(Text)
    job_state: Mapped[str | None] = mapped_column(String(20))
    reasons: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    intended_at: Mapped[datetime.datetime]
    sending_at: Mapped[datetime.datetime | None]
    sent_at: Mapped[datetime.datetime | None]
    asked_at: Mapped[datetime.datetime | None]
    heard_at: Mapped[datetime.datetime | None]
    ended_at: Mapped[datetime.datetime | None]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime.datetime | None]
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime.datetime | None]

    printer: Mapped[Printer] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[user_id])
    settler: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[settled_by])
    confirmer: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[confirmed_by])
