"""Rate limits of clients, counted in Redis for all web servers together.

If Redis does not respond, each process counts alone until it does: no order waits for it.
"""

import math
import time
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from pharmacy import current
from pharmacy.core.audit import Actor
from pharmacy.runtime import Live

EXTENSION = "pharmacy-rates"
LONGEST_WAIT = 60
# After Redis failed to respond, a process counts alone for this many seconds.
AWAY_FOR = 2.0


@dataclass(slots=True)
class _Rates:
    """The counters of this process. away_until: by the monotonic clock; 0 while Redis responds."""

    shared: FixedWindowRateLimiter
    own: FixedWindowRateLimiter
    clients: RateLimitItem
    strangers: RateLimitItem
    away_until: float = 0

    def count(self, rate: RateLimitItem, client: str) -> None:
        """Count a request of a client. Raises TooManyRequests past its limit."""
        if self._is_away():
            return _count(self.own, rate, client)
        try:
            _count(self.shared, rate, client)
        except StorageError:
            self.away_until = time.monotonic() + AWAY_FOR
            return _count(self.own, rate, client)
        self.away_until = 0
        return None

    def _is_away(self) -> bool:
        now = time.monotonic()
        if now < self.away_until:
            return True
        if self.away_until:
            # This request queries Redis again. Concurrent requests are still counted here.
            self.away_until = now + AWAY_FOR
        return False


def install(app: Flask, live: Live) -> None:
    """Count the requests of `app` in the Redis of `live`."""
    # Uses the notifier's connections: they give up immediately, unlike those of a new client.
    pool = live.notifier.connection.connection_pool
    redis = RedisStorage("redis://", connection_pool=pool, wrap_exceptions=True)
    app.extensions[EXTENSION] = _Rates(
        FixedWindowRateLimiter(redis),
        FixedWindowRateLimiter(MemoryStorage()),
        RateLimitItemPerMinute(live.settings.requests_per_minute, namespace="pharmacy/client"),
        RateLimitItemPerMinute(live.settings.refusals_per_minute, namespace="pharmacy/stranger"),
    )


def count_client(client: Actor) -> None:
    """Count a request of a known client. Raises TooManyRequests past its limit."""
    rates = _rates()
    rates.count(rates.clients, client.id or "")


def count_stranger() -> None:
    """Count an unauthenticated request by its address. Raises TooManyRequests.

    Requests with a valid key are not counted here, because several clients may share one address.
    """
    rates = _rates()
    rates.count(rates.strangers, current.address())


def _rates() -> _Rates:
    return cast(_Rates, current_app.extensions[EXTENSION])


def _count(limiter: FixedWindowRateLimiter, rate: RateLimitItem, client: str) -> None:
    if limiter.hit(rate, client):
        return
    # Redis rounds to whole seconds: a client that waits one more is served.
    ends = int(limiter.get_window_stats(rate, client).reset_time) + 1
    wait = min(max(1, math.ceil(ends - current.now().timestamp())), LONGEST_WAIT)
    message = f"no more than {rate.amount} requests a minute: wait {wait} seconds"
    raise TooManyRequests(message, retry_after=wait)
