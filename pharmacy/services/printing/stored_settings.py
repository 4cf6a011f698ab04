"""The stored settings of a printer for its stock."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from labels.device_settings import DeviceSettings, PrintMode, Tracking
from pharmacy.models.printers import Printer, PrinterSettings

STORED = ("tracking", "gap_tenths", "darkness", "mode", "is_upside_down", "dpi")


def settings_of(session: Session, printer: Printer, stock: str | None = None) -> DeviceSettings:
    """The settings of a printer for the stock in it, or for another one."""
    row = session.get(PrinterSettings, (printer.id, stock or printer.stock))
    return _settings(row, printer.head_dots)


def settings_by_printer(session: Session) -> dict[uuid.UUID, DeviceSettings]:
    """The settings of all printers for the stocks in them, by the printer's id."""
    query = select(Printer, PrinterSettings).outerjoin(
        PrinterSettings,
        (PrinterSettings.printer_id == Printer.id) & (PrinterSettings.stock == Printer.stock),
    )
    rows = session.execute(query.where(Printer.removed_at.is_(None)))
    return {printer.id: _settings(row, printer.head_dots) for printer, row in rows}


def _settings(row: PrinterSettings | None, head_dots: int | None) -> DeviceSettings:
    if row is None:
        return DeviceSettings(head_dots=head_dots)
    return DeviceSettings(
        Tracking(row.tracking) if row.tracking else None,
        row.gap_tenths,
        row.darkness,
        PrintMode(row.mode) if row.mode else None,
        row.is_upside_down,
        row.dpi,
        head_dots,
    )
