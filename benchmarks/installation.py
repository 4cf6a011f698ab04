"""A whole installation to measure: database, Redis, one worker and the web server."""

import datetime
import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services import senders
from tests import processes
from tests.postgresql import PostgresCluster
from tests.redis_server import RedisServer

KEPT = threading.local()
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Service:
    """Where the service answers, and the key of a sender."""

    address: str
    api_key: str

    def ask(self, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON that the service answers; raises AssertionError for a refusal.

        Each thread keeps its connection, as a system that sends many orders does.
        """
        data = None if body is None else json.dumps(body).encode()
        allowed = {"Authorization": f"Bearer {self.api_key}"}
        connection = _connection(self.address.partition("//")[2])
        connection.request("GET" if data is None else "POST", path, data, allowed | headers)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status < 300, content
        return json.loads(content)

    def is_ready(self) -> bool:
        """Whether it takes requests; a busy machine starts slowly."""
        try:
            with urllib.request.urlopen(self.address + "/readyz", timeout=5):
                return True
        except OSError:
            return False


def _connection(host: str) -> http.client.HTTPConnection:
    """That of this thread; http.client opens it anew where the server has closed it."""
    if getattr(KEPT, "host", None) != host:
        KEPT.host, KEPT.connection = host, http.client.HTTPConnection(host, timeout=30)
    connection: http.client.HTTPConnection = KEPT.connection
    return connection


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The URLs of a SQLite and of a PostgreSQL database that write to disk as in production."""
    folder = Path(tempfile.mkdtemp(prefix="pharmacy-bench-"))
    cluster = PostgresCluster(durable=True)
    try:
        cluster.start()
        postgresql = cluster.url(cluster.create_database())
        yield {"SQLite": f"sqlite:///{folder}/pharmacy.db", "PostgreSQL": postgresql}
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@contextmanager
def running(database_url: str, *, has_worker: bool = True) -> Iterator[Service]:
    """The service on `database_url`, with one worker or none, until the block ends."""
    db.upgrade(database_url)
    redis = RedisServer()
    redis.start()
    address = f"http://127.0.0.1:{_free_port()}"
    commands = [SERVE, WORK] if has_worker else [SERVE]
    started = [_start(command, database_url, redis, address) for command in commands]
    try:
        service = Service(address, _api_key(database_url))
        processes.wait_until(service.is_ready, "the web server")
        yield service
    finally:
        for process in started:
            processes.stop(process, signal.SIGTERM)
        redis.stop()
        shutil.rmtree(redis.directory)


PHARMACY = Path(sys.executable).with_name("pharmacy")
SERVE = [sys.executable, str(PHARMACY), "serve"]
WORK = [sys.executable, str(ROOT / "worker.py")]


def _start(
    command: list[str], database_url: str, redis: RedisServer, address: str
) -> subprocess.Popen[bytes]:
    environment = {
        "DATABASE_URL": database_url,
        # One sender asks here as often as it can.
        "REQUESTS_PER_MINUTE": "1000000",
        "REDIS_URL": redis.url,
        "SECRET_KEY": "only for benchmarks, on this machine",
        "PORT": address.rpartition(":")[2],
    }
    return processes.start(command, log=redis.directory / "service.log", environment=environment)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _api_key(database_url: str) -> str:
    engine = db.make_engine(database_url, pooled=False)
    now = datetime.datetime.now(datetime.UTC)
    with db.transaction(engine) as session:
        return senders.add_api_key(session, f"benchmark {now.isoformat()}", now, COMMAND_LINE)
