"""A whole installation for measurements: database, Redis, one worker and the web server."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import process_trees
from tests import processes
from tests.postgresql import PostgresCluster
from tests.redis_server import RedisServer

KEPT = threading.local()
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class MeasuredService:
    """The address of the service, and the API key of a client."""

    address: str
    api_key: str

    def ask(self, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON response of the service. Raises AssertionError for an error response.

        Each thread keeps its connection, like a system that sends many orders.
        """
        data = None if body is None else json.dumps(body).encode()
        allowed = {"Authorization": f"Bearer {self.api_key}"}
        connection = _connection(self.address.partition("//")[2])
        asked = "GET" if data is None else "POST", path, data, allowed | headers
        try:
            status, content = _answer(connection, *asked)
        except ConnectionError:
            # The server closes a connection that was idle for long, so it is opened again.
            connection.close()
            status, content = _answer(connection, *asked)
        assert status < 300, content
        return json.loads(content)

    def is_ready(self) -> bool:
        """Whether it accepts requests. On a busy machine it starts slowly."""
        try:
            with urllib.request.urlopen(self.address + "/readyz", timeout=5):
                return True
        except OSError:
            return False


def _connection(host: str) -> http.client.HTTPConnection:
    """The connection of this thread. http.client reopens it if the server has closed it."""
    if getattr(KEPT, "host", None) != host:
        KEPT.host, KEPT.connection = host, http.client.HTTPConnection(host, timeout=30)
    connection: http.client.HTTPConnection = KEPT.connection
    return connection


def _answer(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    data: bytes | None,
    headers: dict[str, str],
) -> tuple[int, bytes]:
    connection.request(method, path, data, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


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


@dataclass(frozen=True, slots=True)
class Tree:
    """A checkout of the project with its own `.venv`."""

    root: Path

    @property
    def serve(self) -> list[str]:
        """The command that starts its web server."""
        return [*self.pharmacy, "serve"]

    @property
    def work(self) -> list[str]:
        """The command that starts its worker."""
        return [self._program("python"), str(self.root / "worker.py")]

    @property
    def pharmacy(self) -> list[str]:
        """Its `pharmacy` command. Arguments follow."""
        return [self._program("python"), self._program("pharmacy")]

    def _program(self, name: str) -> str:
        return str(self.root / ".venv/bin" / name)


HERE = Tree(ROOT)


class Installation:
    """The programs of a tree on an existing database and Redis."""

    def __init__(self, tree: Tree, database_url: str, redis_url: str, log: Path) -> None:
        self.tree, self.log = tree, log
        self.address = f"http://127.0.0.1:{_free_port()}"
        self.environment = _environment(database_url, redis_url, self.address)
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def make_ready(self) -> str:
        """Migrate the database. Returns the API key of a new client."""
        self._pharmacy("db", "upgrade")
        printed = self._pharmacy("api-keys", "add", f"benchmark {uuid.uuid4()}")
        return printed.split()[-1]

    def _pharmacy(self, *words: str) -> str:
        return self.command(*self.tree.pharmacy, *words)

    def command(self, *command: str, given: str = "") -> str:
        """What a program of the tree prints. given: its standard input."""
        return subprocess.run(
            command,
            env=os.environ | self.environment,
            cwd=self.tree.root,
            input=given,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def start_web(self, api_key: str) -> MeasuredService:
        """Start the web server. Returns when it accepts requests."""
        self.web = self._start(self.tree.serve)
        service = MeasuredService(self.address, api_key)
        processes.wait_until(service.is_ready, "the web server")
        return service

    def start_worker(self) -> None:
        """Start the worker without waiting for it."""
        self.worker = self._start(self.tree.work)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # In its own folder, because Python looks for packages there first.
        return processes.start(
            command, log=self.log, environment=self.environment, folder=self.tree.root
        )

    def stop_worker(self) -> None:
        """Stop the worker after its current job."""
        if self.worker is not None:
            processes.stop(self.worker, signal.SIGTERM)

    def processor_seconds(self) -> float:
        """The CPU seconds of its programs so far, including child processes."""
        return process_trees.processor_seconds(self._pids())

    def proportional_bytes(self) -> int:
        """The memory of its programs, including child processes."""
        return process_trees.proportional_bytes(self._pids())

    def _pids(self) -> list[int]:
        started = (self.web, self.worker)
        return [one.pid for one in started if one is not None and one.poll() is None]

    def stop(self) -> None:
        """Stop all programs."""
        self.stop_worker()
        if self.web is not None:
            processes.stop(self.web, signal.SIGTERM)


def _environment(database_url: str, redis_url: str, address: str) -> dict[str, str]:
    return {
        # Each tree imports its own packages.
        "PYTHONPATH": "",
        # As by default: otherwise each start would compile everything, and use more memory.
        "PYTHONDONTWRITEBYTECODE": "",
        "DATABASE_URL": database_url,
        # One client sends requests here as fast as it can.
        "REQUESTS_PER_MINUTE": "1000000",
        "REDIS_URL": redis_url,
        "SECRET_KEY": "only for benchmarks, on this machine",
        "PORT": address.rpartition(":")[2],
    }


@contextmanager
def running(database_url: str, *, has_worker: bool = True) -> Iterator[MeasuredService]:
    """The service on `database_url`, with one worker or none, until the block ends."""
    redis = RedisServer()
    redis.start()
    started = Installation(HERE, database_url, redis.url, redis.directory / "service.log")
    try:
        service = started.start_web(started.make_ready())
        if has_worker:
            started.start_worker()
        yield service
    finally:
        started.stop()
        redis.stop()
        shutil.rmtree(redis.directory)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
