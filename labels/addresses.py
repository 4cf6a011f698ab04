"""Parses a printer's address and finds its printer kind."""

from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from labels.errors import PrinterUnknown

HOW = (
    "Use ipp://host:631/ipp/print, ipps://host:631/ipp/print, zpl://host:9100, tspl://host:9100, "
    "epl://host:9100 or folder:PATH."
)


class PrinterKind(StrEnum):
    """How labels get to paper."""

    IPP = "ipp"
    FOLDER = "folder"
    ZPL = "zpl"
    TSPL = "tspl"
    EPL = "epl"


SOCKETS = {kind.value: kind for kind in (PrinterKind.ZPL, PrinterKind.TSPL, PrinterKind.EPL)}


def way(uri: str) -> PrinterKind:
    """The printer kind of an address. Nothing is contacted.

    Raises PrinterUnknown for an unsupported, incomplete address, or one with a password.
    """
    scheme, _, rest = uri.partition(":")
    if scheme == "folder":
        _refuse_odd_folder(rest)
        return PrinterKind.FOLDER
    if scheme in ("ipp", "ipps"):
        _refuse_odd_ipp(uri)
        return PrinterKind.IPP
    if scheme in SOCKETS:
        _refuse_odd_socket(uri)
        return SOCKETS[scheme]
    raise PrinterUnknown(f"A printer's address begins with a word for its kind. {HOW}")


def folder(uri: str) -> str:
    """The path of a folder address."""
    return uri.partition(":")[2]


def _refuse_odd_folder(path: str) -> None:
    if not path.strip() or path.startswith("//") or not path.isprintable():
        raise PrinterUnknown(f"A folder's address is folder: and its path. {HOW}")


def _refuse_odd_ipp(uri: str) -> None:
    parts = _parts(uri)
    if not parts.hostname or len(parts.path) < 2:
        raise PrinterUnknown(f"A printer's address names a host and a path. {HOW}")


def _refuse_odd_socket(uri: str) -> None:
    parts = _parts(uri)
    if not parts.hostname or parts.path not in ("", "/"):
        raise PrinterUnknown(f"The address of a label printer is its host and its port. {HOW}")


def _parts(uri: str) -> SplitResult:
    """The parts of an address with a host. Raises PrinterUnknown for an invalid one."""
    if not (uri.isascii() and uri.isprintable()) or " " in uri:
        raise PrinterUnknown(f"A printer's address holds no spaces or special signs. {HOW}")
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError as error:
        raise PrinterUnknown(f"The printer's address cannot be read. {HOW}") from error
    if parts.username is not None or parts.query or parts.fragment:
        raise PrinterUnknown(f"A printer's address has no password, ? or #. {HOW}")
    if port == 0:
        raise PrinterUnknown(f"A printer's address has a port from 1 to 65535. {HOW}")
    return parts
