"""The process that renders labels is kept for the next order, and ends if there is none."""

import os
import signal

from pharmacy.working import label_listener
from tests import processes
from tests.jobs.sites import PharmacyWithWorkers
from tests.jobs.workers import Worker

PATIENCE_SECONDS = label_listener.IDLE_SECONDS + 30


def drawn_by(site: PharmacyWithWorkers, worker: Worker, name: str) -> int:
    """The process that drew the labels of a new order."""
    order_id = site.post(name, phases=1)
    site.await_labels(order_id)
    [horse] = worker.horses()
    return horse


def test_one_process_draws_order_after_order_until_there_is_none(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    worker = sqlite_site.start_worker()
    first = drawn_by(sqlite_site, worker, "RX-1")
    assert drawn_by(sqlite_site, worker, "RX-2") == first
    processes.wait_until(lambda: not worker.horses(), "the horse's end", PATIENCE_SECONDS)
    assert drawn_by(sqlite_site, worker, "RX-3") != first


def test_a_process_that_was_killed_between_two_orders_is_replaced(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    worker = sqlite_site.start_worker()
    first = drawn_by(sqlite_site, worker, "RX-1")
    os.kill(first, signal.SIGKILL)
    assert drawn_by(sqlite_site, worker, "RX-2") != first
