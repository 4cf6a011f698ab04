"""Calibration labels of printers, and what people read on them."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.models.base import Base, belongs_to, identity
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.models.users import User


class PrinterCalibration(Base):
    """A calibration label. attempt_id: its print job.

    number: counts those of a printer. serial: in its barcodes. uri, stock, dpi, placing: those of
    the printer when it was printed, as others would move the print. readings: what a person read,
    by field; null until then, like is_good.
    """

    __tablename__ = "printer_calibrations"

    id: Mapped[uuid.UUID] = identity()
    printer_id: Mapped[uuid.UUID] = belongs_to("printers.id")
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("print_attempts.id"), unique=True)
    number: Mapped[int]
    serial: Mapped[int] = mapped_column(unique=True)
    uri: Mapped[str] = mapped_column(String(300))
    stock: Mapped[str] = mapped_column(String(20))
    dpi: Mapped[int]
    placing: Mapped[str] = mapped_column(String(60))
    readings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_good: Mapped[bool | None]
    read_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[datetime.datetime | None]

    printer: Mapped[Printer] = relationship()
    attempt: Mapped[PrintAttempt] = relationship()
    reader: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[read_by])
