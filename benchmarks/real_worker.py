"""How many labels and calendars per second a real worker makes."""

import time

from benchmarks import beds, orders
from benchmarks.installation import HERE, Installation

ORDERS = 40
# After these, the worker is warm.
FIRST_ORDERS = 4
# Nine labels and the calendar.
EACH = 10
DRAWN_SECONDS = 600.0


def rate() -> float:
    """The rate for queued orders of nine phases, on a PostgreSQL that writes to disk."""
    with beds.opened() as bed:
        url = bed.new_url("PostgreSQL")
        installation = Installation(HERE, url, bed.redis_url(0), bed.folder / "log")
        try:
            service = installation.start_web(installation.make_ready())
            for _ in range(ORDERS):
                orders.post(service)
            installation.start_worker()
            beds.await_labels(url, (ORDERS - FIRST_ORDERS) * EACH)
            began = time.perf_counter()
            beds.await_labels(url, seconds=DRAWN_SECONDS)
            return (ORDERS - FIRST_ORDERS) * EACH / (time.perf_counter() - began)
        finally:
            installation.stop()
