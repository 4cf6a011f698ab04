"""Printers that announce themselves in the network, by DNS-SD (RFC 6763, RFC 6762).

What a printer announces is only shown: a person decides whether it is added, and with which stock.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labels import addresses
from labels.errors import PrinterUnknown, SearchFailed

if TYPE_CHECKING:
    import zeroconf

SECONDS = 3.0
MOST = 50
LONGEST = 60
# Keys of the announcement (Bonjour Printing Specification 1.2.1) that name what a printer speaks.
LANGUAGE_KEYS = ("usb_CMD", "pdl", "ty", "product", "usb_MFG", "usb_MDL")
# In this order, because a printer of one kind may emulate another.
LANGUAGES = {"TSPL": "tspl", "TSC": "tspl", "ZPL": "zpl", "ZEBRA": "zpl", "EPL": "epl"}
IPP, IPPS, SOCKET = "_ipp._tcp.local.", "_ipps._tcp.local.", "_pdl-datastream._tcp.local."
SCHEMES = {IPP: "ipp", IPPS: "ipps"}


@dataclass(frozen=True, slots=True)
class AnnouncedPrinter:
    """A printer by its own words. uri: empty if it announces nothing that we can send."""

    name: str
    model: str
    uri: str


def search(
    seconds: float | None = None, interfaces: Sequence[str] | None = None
) -> list[AnnouncedPrinter]:
    """The printers that answer within this time, by name.

    seconds: SECONDS if not given. interfaces: addresses of network interfaces; None for all.
    Raises SearchFailed if the network cannot be searched from here.
    """
    # Loaded when it is needed: no program listens to the network before.
    import zeroconf

    heard = _Heard()
    try:
        everywhere = zeroconf.InterfaceChoice.All
        asking = zeroconf.Zeroconf(everywhere if interfaces is None else list(interfaces))
    except OSError as error:
        raise SearchFailed(error.strerror or type(error).__name__) from error
    try:
        kinds = [IPP, IPPS, SOCKET]
        zeroconf.ServiceBrowser(asking, kinds, handlers=[heard.note], delay=500)
        time.sleep(SECONDS if seconds is None else seconds)
        return heard.printers(asking)
    finally:
        asking.close()


class _Heard:
    """The names that were announced. They come from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: list[tuple[str, str]] = []

    def note(
        self,
        zeroconf: "zeroconf.Zeroconf",
        service_type: str,
        name: str,
        state_change: "zeroconf.ServiceStateChange",
    ) -> None:
        """One announcement."""
        del zeroconf, state_change
        with self._lock:
            if (service_type, name) in self._names or len(self._names) >= MOST:
                return
            self._names.append((service_type, name))

    def printers(self, asking: "zeroconf.Zeroconf") -> list[AnnouncedPrinter]:
        """What is known of each. Printers send the details with the announcement."""
        with self._lock:
            names = list(self._names)
        found = [_announced(asking, kind, name) for kind, name in names]
        known = {(one.name, one.uri): one for one in found if one is not None}
        return sorted(known.values(), key=lambda one: (one.name.lower(), one.uri))


def _announced(
    asking: "zeroconf.Zeroconf", service_type: str, name: str
) -> AnnouncedPrinter | None:
    import zeroconf

    info = zeroconf.ServiceInfo(service_type, name)
    if not info.load_from_cache(asking) or info.port is None:
        return None
    host = _host(info.parsed_addresses())
    if not host:
        return None
    words = {key: _plain(value) for key, value in info.decoded_properties.items()}
    uri = _uri(service_type, f"{host}:{info.port}", words)
    shown = name.removesuffix(f".{service_type}")
    return AnnouncedPrinter(_plain(shown) or host, words.get("ty", ""), uri)


def _host(found: Sequence[str]) -> str:
    """Its address: servers often cannot look up names that end in ".local"."""
    usual = [one for one in found if "." in one and "%" not in one]
    others = [f"[{one}]" for one in found if ":" in one and not one.lower().startswith("fe80")]
    return next(iter([*usual, *others]), "")


def _uri(service_type: str, place: str, words: dict[str, str]) -> str:
    if service_type in SCHEMES:
        uri = f"{SCHEMES[service_type]}://{place}/{words.get('rp', '').lstrip('/')}"
    else:
        uri = f"{_language(words)}://{place}"
    try:
        addresses.way(uri)
    except PrinterUnknown:
        return ""
    return uri


def _language(words: dict[str, str]) -> str:
    said = " ".join(words.get(key, "") for key in LANGUAGE_KEYS).upper()
    return next((scheme for word, scheme in LANGUAGES.items() if word in said), "")


def _plain(value: str | None) -> str:
    """What anybody in the network may have written, without control characters and short."""
    return "".join(sign for sign in value or "" if sign.isprintable())[:LONGEST].strip()
