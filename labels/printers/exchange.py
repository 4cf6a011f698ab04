"""HTTP exchanges with a printer, limited in time and size."""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from labels import lookup
from labels.printers import ipp_failures as failures
from labels.printers.ipp_answers import Unreadable

# Some printers report everything, whatever the request: about 100 kB for a large one.
MOST_BYTES = 1 << 20
HEADERS = {
    "Content-Type": "application/ipp", "Accept": "application/ipp", "Accept-Encoding": "identity",
}  # fmt: skip


class Talk:
    """Requests to one printer with a common deadline, however slowly it responds."""

    def __init__(self, url: str, seconds: float, connect_seconds: float) -> None:
        self._url = url
        self._ends_at = time.monotonic() + seconds
        self._connect_seconds = connect_seconds

    def ask(self, message: bytes) -> bytes:
        """The response to one request. Raises errors that `ipp_failures.explained` can explain."""
        addresses = self._addresses()
        return asyncio.run(self._post(message, addresses))

    def _left(self) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _addresses(self) -> list[str]:
        parts = urlsplit(self._url)
        host, port = parts.hostname or "", parts.port or 0
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        try:
            return lookup.addresses(host, port, min(self._left(), self._connect_seconds))
        except (OSError, UnicodeError) as error:
            raise failures.Unreached from error

    async def _post(self, message: bytes, addresses: Sequence[str]) -> bytes:
        left = self._left()
        limits = aiohttp.ClientTimeout(total=left, sock_connect=self._connect_seconds)
        connector = aiohttp.TCPConnector(resolver=_Known(addresses))
        async with (
            asyncio.timeout(left),
            aiohttp.ClientSession(
                connector=connector, timeout=limits, auto_decompress=False
            ) as session,
            session.post(
                self._url, data=message, headers=HEADERS, allow_redirects=False
            ) as response,
        ):
            failures.refuse_http(response.status)
            return await _bounded(response)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > MOST_BYTES:
            raise Unreadable
    return bytes(body)


class _Known(AbstractResolver):
    """Returns addresses that were looked up before."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Each address of the family, for any name."""
        found = [_result(host, address, port) for address in self._addresses]
        return [one for one in found if family in (socket.AF_UNSPEC, one["family"])]

    async def close(self) -> None:
        """Nothing to close."""


def _result(name: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=name, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )
