"""Weighs at a balance by its address: `sics://host:port` or `sbi://host:port`."""

from collections.abc import Callable
from urllib.parse import urlsplit

from pharmacy.balances import connections, sbi, sics
from pharmacy.balances.connections import ANSWER_SECONDS, BalanceLine
from pharmacy.balances.readings import BalanceFailed, BalanceReading
from pharmacy.core.messages import Message

PROTOCOLS: dict[str, Callable[[BalanceLine], BalanceReading]] = {
    "sics": sics.weigh,
    "sbi": sbi.weigh,
}

MALFORMED = Message(
    "balance_address",
    "Write the address of a balance as sics://host:port (Mettler-Toledo) or "
    "sbi://host:port (Sartorius).",
)


def weigh(
    address: str, serial: str | None = None, answer_seconds: float = ANSWER_SECONDS
) -> BalanceReading:
    """The stable net weight on a balance now. Raises BalanceFailed.

    serial: of the balance that is expected; another one is refused if it tells its own.
    """
    protocol, host, port = read_address(address)
    with connections.opened(host, port, answer_seconds) as line:
        reading = PROTOCOLS[protocol](line)
    if serial is not None and reading.serial not in (None, serial):
        raise BalanceFailed(
            Message(
                "balance_is_another",
                "At this address is the balance %(found)s, not %(expected)s. Check its cable.",
                found=reading.serial,
                expected=serial,
            )
        )
    return reading


def read_address(address: str) -> tuple[str, str, int]:
    """The protocol, host and port of an address. Raises BalanceFailed."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BalanceFailed(MALFORMED) from None
    is_bare = not (parts.path or parts.query or parts.fragment or parts.username)
    if parts.scheme not in PROTOCOLS or not parts.hostname or not port or not is_bare:
        raise BalanceFailed(MALFORMED)
    return parts.scheme, parts.hostname, port
