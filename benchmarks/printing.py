"""Nine labels from the press of Print to the printer, compared with an earlier commit.

The earlier commit prints PDFs at `ippeveprinter`. This tree sends dots to a ZPL device on a socket.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import text

from benchmarks import beds, earlier, orders, process_trees
from benchmarks.against import COMMIT, SETTLE_SECONDS
from benchmarks.comparison import BenchmarkTarget, Side
from benchmarks.installation import HERE, Installation, MeasuredService, Tree
from pharmacy import db
from tests import ipp_printer, zpl_device

LABELS = 9
POLL_SECONDS = 0.005
MOST_SECONDS = 120.0
NAME = "technician"
# Presses Print as the page does, in a process of its own, and prints the time of the press.
PRESS = """
import datetime, sys, time
from pharmacy import db, runtime
{imports}
engine = db.make_engine(sys.argv[1], pooled=False)
notifier = {notifier}(sys.argv[2])
with db.transaction(engine) as session:
    printer, actor = printers.find_named(session, "bench"), users.actor_named(session, sys.argv[3])
    wanted = jobs.PrintRequest((str(printer.id),), None)
    pressed, now = time.time(), datetime.datetime.now(datetime.UTC)
    jobs.print_new_labels(session, actor, sys.argv[4], wanted, notifier, now)
print(pressed)
"""
BEFORE = PRESS.format(
    imports="from pharmacy.services import printers, sheets as jobs, users",
    notifier="runtime.RedisBell",
)
NOW = PRESS.format(
    imports="from pharmacy.services.people import users\n"
    "from pharmacy.services.printing import print_jobs as jobs, printers",
    notifier="runtime.RedisNotifier",
)


@dataclass(frozen=True, slots=True)
class Way:
    """A tree and its printer. handed: how many labels the printer has received so far."""

    side: Side
    tree: Tree
    press: str
    uri: str
    handed: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Printed:
    """Seconds from the press to the last label, and of the worker's processor per label."""

    side: Side
    seconds: float
    processor: float


def run(turns: int) -> None:
    """Print an order of nine phases on each side in turn, and a table with the targets."""
    with ExitStack() as ends:
        bed = ends.enter_context(beds.opened())
        virtual = ends.enter_context(ipp_printer.running())
        device = ends.enter_context(zpl_device.running())
        spool = virtual.spool
        ways = [
            Way(
                Side.BEFORE,
                earlier.tree(COMMIT),
                BEFORE,
                virtual.uri,
                lambda: len(list(spool.rglob("*.pdf"))),
            ),
            Way(Side.NOW, HERE, NOW, device.uri, lambda: device.received.count(b"^XZ")),
        ]
        found = [_turn(bed, way) for turn in range(turns) for way in ways[:: 1 - turn % 2 * 2]]
    print("\n".join(_table(found)))


def _turn(bed: beds.Bed, way: Way) -> Printed:
    url = bed.new_url("PostgreSQL")
    redis_url = bed.redis_url(list(Side).index(way.side))
    installation = Installation(way.tree, url, redis_url, bed.folder / f"{way.side.name}.log")
    try:
        service = installation.start_web(installation.make_ready())
        _furnish(installation, way)
        installation.start_worker()
        # After the first order the worker is warm.
        _print(installation, way, service, url, redis_url)
        return _print(installation, way, service, url, redis_url)
    finally:
        installation.stop()
        bed.redis.flushall()


def _furnish(installation: Installation, way: Way) -> None:
    pharmacy = way.tree.pharmacy
    added = ("users", "add", NAME, "--role", "technician", "--password-stdin")
    installation.command(*pharmacy, *added, given="only for benchmarks, here")
    installation.command(*pharmacy, "printers", "add", "bench", "--uri", way.uri, "--stock", "4x3")


def _print(
    installation: Installation, way: Way, service: MeasuredService, url: str, redis_url: str
) -> Printed:
    assert installation.worker is not None
    worker = [installation.worker.pid]
    due, began = way.handed() + LABELS, process_trees.processor_seconds(worker)
    order_id = orders.post(service)["id"]
    beds.await_labels(url)
    _verify(url, order_id)
    python = str(way.tree.root / ".venv/bin/python")
    pressed = installation.command(python, "-c", way.press, url, redis_url, NAME, order_id)
    handed_at = _await(way, due)
    time.sleep(SETTLE_SECONDS)
    used = process_trees.processor_seconds(worker) - began
    return Printed(way.side, handed_at - float(pressed), used / LABELS)


def _verify(url: str, order_id: str) -> None:
    """Both trees print a verified order. Verifying is not measured."""
    engine = db.make_engine(url)
    verified = text("UPDATE orders SET status = 'verified' WHERE id = :id")
    with engine.begin() as connection:
        connection.execute(verified, {"id": order_id})
    engine.dispose()


def _await(way: Way, due: int) -> float:
    deadline = time.monotonic() + MOST_SECONDS
    while way.handed() < due:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{way.handed()} of {due} labels were printed")
        time.sleep(POLL_SECONDS)
    return time.time()


def _table(found: list[Printed]) -> list[str]:
    rows: list[tuple[str, Callable[[Printed], float], float]] = [
        ("from Print to the last of nine labels at the printer", lambda one: one.seconds, 0.5),
        ("worker's processor time per label, from POST to sent", lambda one: one.processor, 0.8),
    ]
    lines = [
        f"| nine labels, PostgreSQL | {COMMIT}, PDF to ippeveprinter | now, ZPL | ratio | to be |",
        "| --- | --- | --- | --- | --- |",
    ]
    for what, figure, most in rows:
        before, now = (
            statistics.median(figure(one) for one in found if one.side is side) for side in Side
        )
        target = BenchmarkTarget(most).outcome(before, now)
        shown = f"{before * 1000:,.0f} ms | {now * 1000:,.0f} ms | {now / before:.2f}"
        lines.append(f"| {what} | {shown} | {target} |")
    return lines
