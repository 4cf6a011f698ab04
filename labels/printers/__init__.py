"""Printer drivers. Each label is sent at most once: nothing here retries."""

from pathlib import Path

from labels import addresses
from labels.addresses import PrinterKind
from labels.printers.folder import FolderPrinter
from labels.printers.ipp import IppPrinter
from labels.printers.paper import PrinterPaper, paper_of
from labels.printers.sending import (
    JobForgotten,
    JobReport,
    JobState,
    PrinterConnection,
    PrinterReport,
    SentJob,
)

__all__ = [
    "JobForgotten",
    "JobReport",
    "JobState",
    "PrinterConnection",
    "PrinterPaper",
    "PrinterReport",
    "SentJob",
    "open_printer",
    "paper_of",
]


def open_printer(uri: str) -> PrinterConnection:
    """The printer at an address. Nothing is contacted yet. Raises PrinterUnknown."""
    if addresses.way(uri) is PrinterKind.FOLDER:
        return FolderPrinter(Path(addresses.folder(uri)))
    return IppPrinter(uri)
