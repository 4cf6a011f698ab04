"""Rate limits of clients, counted in Redis for all web servers together.

If Redis does not respond, each process counts alone until it does: no order waits for it.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g
from flask_limiter import Limiter, RateLimitExceeded
from limits.errors import StorageError
from werkzeug.exceptions import TooManyRequests

from pharmacy import current
from pharmacy.core.audit import Actor
from pharmacy.runtime import Live

EXTENSION = "pharmacy-rates"
LONGEST_WAIT = 60


@dataclass(frozen=True, slots=True)
class _Rate:
    """One more request of the client in the request's context: `count` raises past `most`."""

    count: Callable[[], None]
    most: int


@dataclass(frozen=True, slots=True)
class _Rates:
    """The counters of this process."""

    limiter: Limiter
    clients: _Rate
    strangers: _Rate


def install(app: Flask, live: Live) -> None:
    """Count the requests of `app` in the Redis of `live`."""
    # Uses the notifier's connections: they give up immediately, unlike those of a new client.
    options: dict[str, Any] = {
        "connection_pool": live.bell.connection.connection_pool,
        "wrap_exceptions": True,
    }
    limiter = Limiter(
        current.address,
        app=app,
        storage_uri="redis://",
        storage_options=options,
        strategy="fixed-window",
        key_prefix="pharmacy",
        in_memory_fallback_enabled=True,
    )
    app.extensions[EXTENSION] = _Rates(
        limiter,
        _rate(limiter, _one_of_a_client, live.settings.requests_per_minute),
        _rate(limiter, _one_of_a_stranger, live.settings.refusals_per_minute),
    )


def _one_of_a_client() -> None:
    """The counter of the client in the request's context."""


def _one_of_a_stranger() -> None:
    """The counter of an address."""


def _rate(limiter: Limiter, counted: Callable[[], None], most: int) -> _Rate:
    limit = limiter.shared_limit(f"{most} per minute", counted.__name__, key_func=_client)
    return _Rate(limit(counted), most)


def _client() -> str:
    return cast(str, g.client)


def count_client(client: Actor) -> None:
    """Count a request of a known client. Raises TooManyRequests past its limit."""
    rates = _rates()
    _count(rates.limiter, rates.clients, client.id or "")


def count_stranger() -> None:
    """Count an unauthenticated request by its address. Raises TooManyRequests.

    Requests with a valid key are not counted here, because several clients may share one address.
    """
    rates = _rates()
    _count(rates.limiter, rates.strangers, current.address())


def _rates() -> _Rates:
    return cast(_Rates, current_app.extensions[EXTENSION])


def _count(limiter: Limiter, rate: _Rate, client: str) -> None:
    g.client = client
    try:
        _count_somewhere(rate)
    except RateLimitExceeded:
        wait = _seconds_to_wait(limiter)
        message = f"no more than {rate.most} requests a minute: wait {wait} seconds"
        raise TooManyRequests(message, retry_after=wait) from None


def _count_somewhere(rate: _Rate) -> None:
    """Count in Redis, or locally. If several threads find Redis unavailable at once, one switches.

    The others get its error. The limiter counts locally when they retry.
    """
    try:
        rate.count()
    except StorageError:
        with suppress(StorageError):
            rate.count()


def _seconds_to_wait(limiter: Limiter) -> int:
    reached = limiter.current_limit
    ends = reached.reset_at if reached is not None else 0
    return min(max(1, math.ceil(ends - current.now().timestamp())), LONGEST_WAIT)
