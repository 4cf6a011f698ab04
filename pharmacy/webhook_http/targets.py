"""Allowed webhook targets: the public internet over TLS, never our own network."""

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from labels import lookup
from pharmacy.core.errors import InvalidInput, invalid

LONGEST = 500
# The number of addresses that are tried before the attempt fails.
MOST_ADDRESSES = 4
LOOK_UP_SECONDS = 5
HTTPS_PORT, HTTP_PORT = 443, 80
# Characters of a host name (RFC 1123), or an address in brackets or digits.
HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}", re.ASCII)
# IPv4 addresses embedded in IPv6 addresses: RFC 6052 and its local variant.
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(Exception):
    """The name does not resolve to an allowed address."""


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """The parsed URL as it was given. path: includes the query."""

    is_secure: bool
    host: str
    port: int
    path: str


def read_target(url: str, *, to_loopback: bool = False) -> WebhookTarget:
    """The target of a URL. Raises InvalidInput if nothing may be sent to it.

    to_loopback: allows this machine, also without TLS, for tests and demonstrations.
    """
    if len(url) > LONGEST or not re.fullmatch(r"[!-~]+", url):
        raise _refused("url", f"give an address of at most {LONGEST} ASCII characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused("url", "give an address such as https://hooks.example.com/orders") from None
    host = parts.hostname or ""
    _refuse_parts(parts.scheme, host, to_loopback=to_loopback)
    if parts.username is not None or parts.password is not None or "#" in url:
        raise _refused("parts", "give an address without a name, a password or a fragment")
    is_secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return WebhookTarget(is_secure, host, port or (HTTPS_PORT if is_secure else HTTP_PORT), path)


def _refuse_parts(scheme: str, host: str, *, to_loopback: bool) -> None:
    if scheme != "https" and not (scheme == "http" and to_loopback):
        raise _refused("scheme", "give an address that begins with https://")
    if not HOST.fullmatch(host):
        raise _refused("host", "give the name of a host")


def _refused(code: str, message: str) -> InvalidInput:
    return invalid("/url", code, message)


def addresses_of(target: WebhookTarget, *, to_loopback: bool = False) -> list[str]:
    """The addresses of a host. Raises Forbidden if any of them is not public.

    The message then goes to one of these addresses, without another lookup of the name.
    """
    addresses = _look_up(target)
    if not all(_may_go_to(address, target, to_loopback=to_loopback) for address in addresses):
        raise Forbidden("the host is not on the public internet")
    return addresses[:MOST_ADDRESSES]


def _look_up(target: WebhookTarget) -> list[str]:
    with suppress(ValueError):
        return [str(ipaddress.ip_address(target.host))]
    try:
        return lookup.addresses(target.host, target.port, LOOK_UP_SECONDS)
    except (OSError, UnicodeError):
        raise Forbidden("the host has no address") from None


def _may_go_to(text: str, target: WebhookTarget, *, to_loopback: bool) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if to_loopback and address.is_loopback:
        return True
    return target.is_secure and is_public(address)


def is_public(address: Address) -> bool:
    """Whether an address, and each address embedded in it, is public."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return all(is_public(inner) for inner in _within(address))


def _within(address: Address) -> list[Address]:
    """The IPv4 addresses to which gateways would translate an IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in TRANSLATED):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return [inner for inner in found if inner is not None]
