"""How many labels and calendars a worker as it is run makes in a second."""

import time

from benchmarks import beds, orders
from benchmarks.installation import HERE, Installation

ORDERS = 40
# By then the worker is warm.
FIRST_ORDERS = 4
# Nine labels and the calendar.
EACH = 10
DRAWN_SECONDS = 600.0


def rate() -> float:
    """Of orders of nine phases that wait in the queue, on PostgreSQL that writes to disk."""
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
