"""Printer drivers. Each label is sent at most once: nothing here retries."""

from pathlib import Path

from labels import addresses
from labels.addresses import PrinterKind
from labels.dots import Printable
from labels.printers.devices import DeviceLanguage
from labels.printers.folder import FolderPrinter
from labels.printers.ipp import IppPrinter
from labels.printers.languages import epl, tspl, zpl
from labels.printers.paper import PrinterPaper, paper_of
from labels.printers.sending import (
    JobForgotten,
    JobReport,
    JobState,
    PrinterConnection,
    PrinterReport,
    PrinterRun,
    SentJob,
)
from labels.printers.socket_printer import SocketPrinter

__all__ = [
    "JobForgotten",
    "JobReport",
    "JobState",
    "Printable",
    "PrinterConnection",
    "PrinterPaper",
    "PrinterReport",
    "PrinterRun",
    "SentJob",
    "open_printer",
    "paper_of",
]

LANGUAGES: dict[PrinterKind, DeviceLanguage] = {
    PrinterKind.ZPL: zpl,
    PrinterKind.TSPL: tspl,
    PrinterKind.EPL: epl,
}


def open_printer(uri: str) -> PrinterConnection:
    """The printer at an address. Nothing is contacted yet. Raises PrinterUnknown."""
    kind = addresses.way(uri)
    if kind is PrinterKind.FOLDER:
        return FolderPrinter(Path(addresses.folder(uri)))
    if kind in LANGUAGES:
        return SocketPrinter(uri, LANGUAGES[kind])
    return IppPrinter(uri)
