"""No test may connect to anything but this machine."""

import ipaddress
import socket

import ifaddr

LOCAL_NAMES = ("localhost", "")
# The group of multicast DNS. Tests that use it are bound to the loopback interface.
MULTICAST_DNS = "224.0.0.251"
OWN = {str(one.ip) for adapter in ifaddr.get_adapters() for one in adapter.ips if one.is_IPv4}


class OutsideReached(RuntimeError):
    """A test tried to connect to another machine."""


def refuse_the_outside(event: str, arguments: tuple[object, ...]) -> None:
    """A Python audit hook that sees every connection that this process tries to make."""
    if event in ("socket.connect", "socket.sendto"):
        _check_address(arguments[1])
    elif event == "socket.getaddrinfo":
        _check_host(arguments[0])


def _check_address(address: object) -> None:
    if isinstance(address, tuple):
        _check_host(address[0])


def _check_host(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in LOCAL_NAMES or name == socket.gethostname():
        return
    if not _is_loopback(str(name)):
        raise OutsideReached(f"a test tried to reach {name}")


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified or name in (MULTICAST_DNS, *OWN)
