"""This tree and an earlier commit, measured in turn on the same PostgreSQL, Redis and SQLite."""

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, TextClause, make_url, text

from benchmarks import earlier, orders, told_beside
from benchmarks.installation import HERE, Installation, Service, Tree
from benchmarks.told_beside import Measured, Side
from pharmacy import db
from tests.postgresql import PostgresCluster
from tests.redis_server import RedisServer

COMMIT = "2538ed8"
CORES = 2
TURNS = 3
ORDERS = 1000
# In each turn, on a database of its own.
DRAWN_ORDERS = 8
POSTED_ORDERS = 80
# One in so many of those after which memory is measured has nine phases, the others one.
NINE_PHASES = 10
POLL_SECONDS = 0.02
# After the last label a job's process still ends.
SETTLE_SECONDS = 0.5
DRAWN_SECONDS = 60.0
ALL_DRAWN_SECONDS = 1800.0
UNDONE = text("SELECT count(*) FROM labels WHERE state IN ('queued', 'rendering')")
NOT_DRAWN = text("SELECT count(*) FROM labels WHERE state <> 'rendered'")


@dataclass
class Bed:
    """What both sides are measured on: a cluster, a Redis, a folder for SQLite's files."""

    cluster: PostgresCluster
    redis: RedisServer
    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_url(self, kind: str, template: str = "") -> str:
        """A database of this kind, empty or a copy of the one with the URL `template`."""
        source = make_url(template).database if template else None
        if kind == "PostgreSQL":
            return self.cluster.url(self.cluster.create_database(source or "template0"))
        path = self.folder / f"{next(self.numbers)}.db"
        if source:
            shutil.copyfile(source, path)
        return f"sqlite:///{path}"

    def redis_url(self, number: int) -> str:
        """A number of Redis' own for each side: neither hears the other's bells."""
        return self.redis.url.replace("db=0", f"db={number}")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A side with a database that its migrations made, to be copied, and a key of a sender."""

    side: Side
    tree: Tree
    kind: str
    template: str
    api_key: str


def run(turns: int = TURNS, most_orders: int = ORDERS) -> None:
    """Measure each side in turn, and print a table with what it is to be.

    most_orders: after how many memory is measured.
    """
    # What we start has no more either.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    trees = {Side.BEFORE: earlier.tree(COMMIT), Side.NOW: HERE}
    found = []
    with _bed() as bed:
        for kind in ("PostgreSQL", "SQLite"):
            both = [_prepare(bed, side, tree, kind) for side, tree in trees.items()]
            found += [_turn(bed, one) for turn in _turns(both, turns) for one in turn]
        both = [_prepare(bed, side, tree, "PostgreSQL") for side, tree in trees.items()]
        memory = _memory(bed, both, most_orders)
    print("\n".join(told_beside.table(COMMIT, found, memory, most_orders)))


def _turns(both: list[Prepared], turns: int) -> list[list[Prepared]]:
    # Each goes first as often as the other.
    return [both[:: 1 if turn % 2 else -1] for turn in range(turns)]


@contextmanager
def _bed() -> Iterator[Bed]:
    cluster, redis = PostgresCluster(durable=True), RedisServer()
    folder = Path(tempfile.mkdtemp(prefix="pharmacy-bench-"))
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, folder)
        ends.callback(shutil.rmtree, redis.directory)
        ends.callback(cluster.stop)
        ends.callback(redis.stop)
        cluster.start()
        redis.start()
        yield Bed(cluster, redis, folder)


def _prepare(bed: Bed, side: Side, tree: Tree, kind: str) -> Prepared:
    url = bed.new_url(kind)
    made = Installation(tree, url, bed.redis_url(0), bed.folder / "prepared.log")
    return Prepared(side, tree, kind, url, made.make_ready())


def _installation(bed: Bed, one: Prepared) -> tuple[Installation, str]:
    url = bed.new_url(one.kind, one.template)
    log = bed.folder / f"{one.side.name}.log"
    redis_url = bed.redis_url(list(Side).index(one.side))
    return Installation(one.tree, url, redis_url, log), url


def _turn(bed: Bed, one: Prepared) -> Measured:
    installation, url = _installation(bed, one)
    try:
        service = installation.start_web(one.api_key)
        drawn = _drawn(installation, service, url)
        posted = _posted(installation, service)
        installation.start_worker()
        _await_labels(url, undone=POSTED_ORDERS * 10 - 1)
        rate, waits = orders.under_load(service)
    finally:
        installation.stop()
        bed.redis.flushall()
    return Measured(one.side, one.kind, posted, drawn, rate, waits.seconds)


def _drawn(installation: Installation, service: Service, url: str) -> float:
    """Processor time from POST to the last label and calendar, for each order of nine phases."""
    installation.start_worker()
    _order_and_await(service, url)
    began = installation.processor_seconds()
    for _ in range(DRAWN_ORDERS):
        _order_and_await(service, url)
    time.sleep(SETTLE_SECONDS)
    used = installation.processor_seconds() - began
    installation.stop_worker()
    return used / DRAWN_ORDERS


def _order_and_await(service: Service, url: str) -> None:
    orders.post(service)
    _await_labels(url)


def _posted(installation: Installation, service: Service) -> float:
    """Processor time of the web server for each order of nine phases; nobody draws meanwhile."""
    began = installation.processor_seconds()
    for _ in range(POSTED_ORDERS):
        orders.post(service)
    return (installation.processor_seconds() - began) / POSTED_ORDERS


def _await_labels(url: str, undone: int = 0, seconds: float = DRAWN_SECONDS) -> None:
    """Ask the database itself: to ask the server would use its time."""
    engine = db.make_engine(url)
    deadline = time.monotonic() + seconds
    try:
        while _count(engine, UNDONE) > undone:
            if time.monotonic() > deadline:
                raise TimeoutError("the labels did not come")
            time.sleep(POLL_SECONDS)
        assert undone or not _count(engine, NOT_DRAWN), "a label failed"
    finally:
        engine.dispose()


def _count(engine: Engine, query: TextClause) -> int:
    with db.reading(engine) as session:
        return session.scalar(query) or 0


def _memory(bed: Bed, both: Sequence[Prepared], most_orders: int) -> dict[Side, int]:
    """Of web server and worker of each side, once all labels of the same orders are drawn."""
    installations = {one.side: _installation(bed, one) for one in both}
    try:
        for one in both:
            installation, _ = installations[one.side]
            _post_all(installation.start_web(one.api_key), most_orders)
            installation.start_worker()
        for _, url in installations.values():
            _await_labels(url, seconds=ALL_DRAWN_SECONDS)
        time.sleep(SETTLE_SECONDS)
        return {
            side: installation.proportional_bytes()
            for side, (installation, _) in installations.items()
        }
    finally:
        for installation, _ in installations.values():
            installation.stop()


def _post_all(service: Service, most_orders: int) -> None:
    schedules = [
        orders.ONE_PHASE if number % NINE_PHASES else None for number in range(most_orders)
    ]
    with ThreadPoolExecutor(orders.CLIENTS) as clients:
        list(clients.map(lambda schedule: orders.post(service, schedule), schedules))
