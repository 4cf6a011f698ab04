"""One POST to an address that was checked: no redirect, no second look-up, little time."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from pharmacy.posting.targets import Target

CONNECT_SECONDS = 3
READ_SECONDS = 5
MOST_READ = 4096
REACHED_NOBODY = (NewConnectionError, ConnectTimeoutError)


class NoAnswer(Exception):
    """The receiver did not answer in full; the message says how far it came."""


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent."""

    headers: Mapping[str, str]
    body: bytes


def post(
    target: Target, addresses: Sequence[str], sent: Post, trusted: ssl.SSLContext | None = None
) -> int:
    """The status of the answer of the first address that can be reached; raises NoAnswer.

    addresses: of `target`, checked before; its name is only what its certificate must have.
    """
    for address in addresses:
        try:
            return _ask(target, address, sent, trusted)
        except REACHED_NOBODY:
            continue
        except (HTTPError, OSError) as error:
            raise NoAnswer(_told(error)) from None
    raise NoAnswer("nobody answers there")


def _ask(target: Target, address: str, sent: Post, trusted: ssl.SSLContext | None) -> int:
    with _pool(target, address, trusted) as pool:
        response = pool.urlopen(
            "POST",
            target.path,
            sent.body,
            {**sent.headers, "Host": _host(target)},
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )
        # Enough for the receiver to finish its own sentence; nobody reads it.
        response.read(MOST_READ)
        response.close()
        return response.status


def _pool(
    target: Target, address: str, trusted: ssl.SSLContext | None
) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if not target.is_secure:
        return urllib3.HTTPConnectionPool(address, target.port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        address,
        target.port,
        timeout=timeout,
        ssl_context=trusted or ssl.create_default_context(),
        server_hostname=target.host,
        assert_hostname=target.host,
    )


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = 443 if target.is_secure else 80
    return host if target.port == usual else f"{host}:{target.port}"


def _told(error: Exception) -> str:
    """What went wrong, in words that hold nothing of the answer."""
    match error:
        case urllib3.exceptions.ReadTimeoutError():
            return f"no answer within {READ_SECONDS} seconds"
        case urllib3.exceptions.SSLError():
            return "its certificate is not good for this name"
        case _:
            return "the connection broke"
