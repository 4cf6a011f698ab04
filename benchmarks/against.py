"""Compares this tree with an earlier commit, in turn on the same PostgreSQL, Redis and SQLite."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks import beds, comparison, earlier, orders
from benchmarks.comparison import Measured, Side
from benchmarks.installation import HERE, Installation, MeasuredService, Tree

COMMIT = "2538ed8"
CORES = 2
TURNS = 3
ORDERS = 1000
# In each turn, on a new database.
DRAWN_ORDERS = 8
FINISHED_ORDERS = 24
POSTED_ORDERS = 80
# For the memory measurement, one order in this many has nine phases, the others one.
NINE_PHASES = 10
# After the last label, a job's process still needs time to end.
SETTLE_SECONDS = 0.5
# After the last order the worker gives back what it only needs to draw.
REST_SECONDS = 15.0
ALL_DRAWN_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """One side with a migrated database to be copied, and the API key of a client."""

    side: Side
    tree: Tree
    kind: str
    template: str
    api_key: str


def run(turns: int = TURNS, most_orders: int = ORDERS) -> None:
    """Measure each side in turn, and print a table with the targets.

    most_orders: the number of orders after which memory is measured.
    """
    # The programs that we start get no more cores either.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    trees = {Side.BEFORE: earlier.tree(COMMIT), Side.NOW: HERE}
    found = []
    with beds.opened() as bed:
        for kind in ("PostgreSQL", "SQLite"):
            both = [_prepare(bed, side, tree, kind) for side, tree in trees.items()]
            found += [_turn(bed, one) for turn in _turns(both, turns) for one in turn]
        both = [_prepare(bed, side, tree, "PostgreSQL") for side, tree in trees.items()]
        memory = _memory(bed, both, most_orders)
    print("\n".join(comparison.table(COMMIT, found, memory, most_orders)))


def _turns(both: list[Prepared], turns: int) -> list[list[Prepared]]:
    # Each side goes first equally often.
    return [both[:: 1 if turn % 2 else -1] for turn in range(turns)]


def _prepare(bed: beds.Bed, side: Side, tree: Tree, kind: str) -> Prepared:
    url = bed.new_url(kind)
    made = Installation(tree, url, bed.redis_url(0), bed.folder / "prepared.log")
    return Prepared(side, tree, kind, url, made.make_ready())


def _installation(bed: beds.Bed, one: Prepared) -> tuple[Installation, str]:
    url = bed.new_url(one.kind, one.template)
    log = bed.folder / f"{one.side.name}.log"
    redis_url = bed.redis_url(list(Side).index(one.side))
    return Installation(one.tree, url, redis_url, log), url


def _turn(bed: beds.Bed, one: Prepared) -> Measured:
    installation, url = _installation(bed, one)
    try:
        service = installation.start_web(one.api_key)
        drawn, finished = _drawn(installation, service, url)
        posted = _posted(installation, service)
        installation.start_worker()
        beds.await_labels(url, undone=POSTED_ORDERS * 10 - 1)
        before = beds.made(url)
        rate, waits = orders.under_load(service)
        labels = (beds.made(url) - before) / orders.LOAD_SECONDS
    finally:
        installation.stop()
        bed.redis.flushall()
    return Measured(one.side, one.kind, posted, drawn, finished, rate, labels, waits.seconds)


def _drawn(installation: Installation, service: MeasuredService, url: str) -> tuple[float, float]:
    """CPU time from POST to the last label and calendar, per order of nine phases.

    And how many such orders per second are finished, if eight clients send them.
    """
    installation.start_worker()
    _order_and_await(service, url)
    began = installation.processor_seconds()
    for _ in range(DRAWN_ORDERS):
        _order_and_await(service, url)
    time.sleep(SETTLE_SECONDS)
    used = installation.processor_seconds() - began
    start = time.perf_counter()
    with ThreadPoolExecutor(orders.CLIENTS) as clients:
        list(clients.map(lambda _: orders.post(service), range(FINISHED_ORDERS)))
    beds.await_labels(url, seconds=ALL_DRAWN_SECONDS)
    finished = FINISHED_ORDERS / (time.perf_counter() - start)
    installation.stop_worker()
    return used / DRAWN_ORDERS, finished


def _order_and_await(service: MeasuredService, url: str) -> None:
    orders.post(service)
    beds.await_labels(url)


def _posted(installation: Installation, service: MeasuredService) -> float:
    """CPU time of the web server per order of nine phases, while no worker renders."""
    began = installation.processor_seconds()
    for _ in range(POSTED_ORDERS):
        orders.post(service)
    return (installation.processor_seconds() - began) / POSTED_ORDERS


def _memory(bed: beds.Bed, both: Sequence[Prepared], most_orders: int) -> dict[Side, int]:
    """Memory of each side's web server and worker, after all labels of the same orders."""
    installations = {one.side: _installation(bed, one) for one in both}
    try:
        for one in both:
            installation, _ = installations[one.side]
            _post_all(installation.start_web(one.api_key), most_orders)
            installation.start_worker()
        for _, url in installations.values():
            beds.await_labels(url, seconds=ALL_DRAWN_SECONDS)
        time.sleep(REST_SECONDS)
        return {
            side: installation.proportional_bytes()
            for side, (installation, _) in installations.items()
        }
    finally:
        for installation, _ in installations.values():
            installation.stop()


def _post_all(service: MeasuredService, most_orders: int) -> None:
    schedules = [
        orders.ONE_PHASE if number % NINE_PHASES else None for number in range(most_orders)
    ]
    with ThreadPoolExecutor(orders.CLIENTS) as clients:
        list(clients.map(lambda schedule: orders.post(service, schedule), schedules))
