"""A worker whose database is away, full or busy: it waits, loses nothing, and still stops."""

import resource
import signal
import time

from psycopg import sql
from sqlalchemy import text

from pharmacy import runtime
from tests import processes
from tests.jobs.sites import PharmacyWithWorkers
from tests.jobs.workers import Worker
from tests.postgresql import PostgresCluster

MANY = 12
# One fails before the worker checks, and perhaps one more.
FEW = 3
AWAY_SECONDS = 8
FULL_BYTES = 64 * 1024


def allow(cluster: PostgresCluster, site: PharmacyWithWorkers, *, connections: bool) -> None:
    """Forbid connections to the pharmacy's database, or allow them again."""
    name = sql.Identifier(str(site.engine.url.database))
    allowed = sql.SQL("true" if connections else "false")
    cluster.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(name, allowed))
    cluster.execute(
        sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(
            sql.Literal(str(site.engine.url.database))
        )
    )


def waiting(site: PharmacyWithWorkers) -> int:
    """The number of notifications in the queue."""
    with site.redis.client() as client:
        return runtime.queue(client).count


def test_jobs_wait_while_the_database_is_away(
    postgresql_site: PharmacyWithWorkers, postgresql: PostgresCluster
) -> None:
    site = postgresql_site
    orders = [site.post(f"RX-{number}", phases=1) for number in range(MANY)]
    assert waiting(site) == MANY
    allow(postgresql, site, connections=False)
    try:
        site.start_worker()
        processes.wait_until(lambda: "no sweep" in site.logs(), "the first look")
        time.sleep(AWAY_SECONDS)
        assert waiting(site) >= MANY - FEW
    finally:
        allow(postgresql, site, connections=True)
    for order_id in orders:
        site.await_labels(order_id, 60)
        site.refuse_unless_rendered_once(order_id)


def test_a_full_disk_ends_no_worker_and_loses_no_label(sqlite_site: PharmacyWithWorkers) -> None:
    worker = sqlite_site.start_worker()
    order_id = sqlite_site.post("RX-first", phases=1)
    sqlite_site.await_labels(order_id)
    limit(worker, FULL_BYTES)
    order_id = sqlite_site.post("RX-second", phases=15)
    processes.wait_until(lambda: "JobEnded" in worker.log.read_text(), "a job that failed")
    limit(worker, resource.RLIM_INFINITY)
    sqlite_site.await_labels(order_id, 60)
    assert worker.process.poll() is None
    assert "unhandled" not in worker.log.read_text()
    assert {label.state for label in sqlite_site.labels(order_id)} == {"rendered"}


def limit(worker: Worker, size: int) -> None:
    """No file of the worker can grow further, as on a full disk."""
    for pid in (worker.process.pid, *worker.companions().values(), *worker.horses()):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_worker_stops_although_its_sweep_was_interrupted(
    postgresql_site: PharmacyWithWorkers,
) -> None:
    """RQ stops with an exception, which may come in the middle of a statement."""
    worker = postgresql_site.start_worker()
    postgresql_site.await_listener()
    with postgresql_site.engine.connect() as connection:
        connection.execute(text("LOCK TABLE labels, print_attempts, webhook_deliveries"))
        processes.wait_until(lambda: _sweep_waits(postgresql_site), "a sweep that waits")
        worker.process.send_signal(signal.SIGTERM)
        assert worker.process.wait(10) == 0


def _sweep_waits(site: PharmacyWithWorkers) -> bool:
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with site.engine.connect() as connection:
        return bool(connection.scalar(text(query)))
