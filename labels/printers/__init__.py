"""Ways to paper. A printer is told once and never asked twice: nothing here tries again."""

from pathlib import Path
from urllib.parse import urlsplit

from labels.errors import PrinterUnknown
from labels.printers.folder import FolderPrinter
from labels.printers.ipp import IppPrinter
from labels.printers.paper import Paper, paper_of
from labels.printers.sending import (
    JobForgotten,
    JobReport,
    JobState,
    Printer,
    PrinterReport,
    SentJob,
)

__all__ = [
    "JobForgotten",
    "JobReport",
    "JobState",
    "Paper",
    "Printer",
    "PrinterReport",
    "SentJob",
    "open_printer",
    "paper_of",
]

HOW = "Use ipp://host:631/ipp/print, ipps://host:631/ipp/print or folder:PATH."


def open_printer(uri: str) -> Printer:
    """The printer at an address; nothing is contacted yet.

    Raises PrinterUnknown for an address of another kind, with a password, or not complete.
    """
    scheme, _, rest = uri.partition(":")
    if scheme == "folder":
        return _folder(rest)
    if scheme in ("ipp", "ipps"):
        return _ipp(uri)
    raise PrinterUnknown(f"A printer's address begins with ipp:, ipps: or folder:. {HOW}")


def _folder(path: str) -> Printer:
    if not path.strip() or path.startswith("//") or not path.isprintable():
        raise PrinterUnknown(f"A folder's address is folder: and its path. {HOW}")
    return FolderPrinter(Path(path))


def _ipp(uri: str) -> Printer:
    if not (uri.isascii() and uri.isprintable()) or " " in uri:
        raise PrinterUnknown(f"A printer's address holds no spaces or special signs. {HOW}")
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError as error:
        raise PrinterUnknown(f"The printer's address cannot be read. {HOW}") from error
    if parts.username is not None or parts.query or parts.fragment:
        raise PrinterUnknown(f"A printer's address has no password, ? or #. {HOW}")
    if not parts.hostname or port == 0 or len(parts.path) < 2:
        raise PrinterUnknown(f"A printer's address names a host and a path. {HOW}")
    return IppPrinter(uri)
