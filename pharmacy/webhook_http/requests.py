"""One POST to a checked address: no redirect, no second DNS lookup, short timeouts."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
from yarl import URL

from pharmacy.webhook_http.targets import WebhookTarget

CONNECT_SECONDS = 3
# For all addresses, request and response together, however slow each is.
WHOLE_SECONDS = 10
# Enough for the receiver to finish its response. The body is not used.
MOST_READ, READ_SECONDS = 4096, 1
ONE_CONNECTION = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)


class NoAnswer(Exception):
    """The receiver did not respond completely. The message says how far it got."""


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """The request to send."""

    headers: Mapping[str, str]
    body: bytes


def post(
    target: WebhookTarget,
    addresses: Sequence[str],
    sent: WebhookRequest,
    trusted: ssl.SSLContext | None = None,
    seconds: float = WHOLE_SECONDS,
) -> int:
    """The response status of the first reachable address. Raises NoAnswer.

    addresses: of `target`, already checked. Its name is only used to verify its certificate.
    """
    return asyncio.run(_post(target, addresses, sent, trusted or _usual(target), seconds))


def _usual(target: WebhookTarget) -> ssl.SSLContext | bool:
    return ssl.create_default_context() if target.is_secure else True


async def _post(
    target: WebhookTarget,
    addresses: Sequence[str],
    sent: WebhookRequest,
    trusted: ssl.SSLContext | bool,
    seconds: float,
) -> int:
    try:
        async with asyncio.timeout(seconds):
            for address in addresses:
                status = await _asked(target, address, sent, trusted)
                if status is not None:
                    return status
    except TimeoutError:
        raise NoAnswer(f"no answer within {seconds} seconds") from None
    raise NoAnswer("nobody answers there")


async def _asked(
    target: WebhookTarget, address: str, sent: WebhookRequest, trusted: ssl.SSLContext | bool
) -> int | None:
    """The response status. None if the address was not reached."""
    try:
        return await _ask(target, address, sent, trusted)
    except aiohttp.ClientSSLError:
        raise NoAnswer("its certificate is not good for this name") from None
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        return None
    except (aiohttp.ClientError, OSError) as error:
        if isinstance(error, TimeoutError):
            raise
        raise NoAnswer("the connection broke") from None


async def _ask(
    target: WebhookTarget, address: str, sent: WebhookRequest, trusted: ssl.SSLContext | bool
) -> int:
    async with (
        aiohttp.ClientSession(timeout=ONE_CONNECTION, auto_decompress=False) as session,
        session.post(
            _url(target, address),
            data=sent.body,
            headers={**sent.headers, "Host": _host(target), "Accept-Encoding": "identity"},
            allow_redirects=False,
            ssl=trusted,
            server_hostname=target.host if target.is_secure else None,
        ) as response,
    ):
        with suppress(TimeoutError, aiohttp.ClientError, OSError):
            async with asyncio.timeout(READ_SECONDS):
                await response.content.read(MOST_READ)
        return response.status


def _url(target: WebhookTarget, address: str) -> URL:
    """The URL with the path exactly as given."""
    scheme = "https" if target.is_secure else "http"
    host = f"[{address}]" if ":" in address else address
    return URL(f"{scheme}://{host}:{target.port}{target.path}", encoded=True)


def _host(target: WebhookTarget) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = 443 if target.is_secure else 80
    return host if target.port == usual else f"{host}:{target.port}"
