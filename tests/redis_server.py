"""A real Redis for one test, which the test may stop, kill, empty and start again."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests import processes


class RedisServer:
    """A private server on a unix socket; what it holds survives a restart, as in production."""

    def __init__(self) -> None:
        # Not pytest's directory: a socket's path is limited to 107 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="pharmacy-redis-"))
        self.url = f"unix://{self.directory}/redis.sock?db=0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        listening = ["--port", "0", "--unixsocket", f"{self.directory}/redis.sock"]
        keeping = ["--dir", str(self.directory), "--save", "", "--appendonly", "yes"]
        self.process = processes.start(
            ["redis-server", *listening, *keeping], log=self.directory / "log"
        )
        processes.wait_until(self.is_ready, "Redis")

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a failing machine would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def flushall(self) -> None:
        """Make it forget everything."""
        with self.client() as client:
            client.flushall()

    def client(self) -> redis.Redis:
        """A new client; use it in a `with`."""
        return redis.Redis.from_url(self.url)

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A running server of this test alone."""
    with running() as server:
        yield server


@contextmanager
def running() -> Iterator[RedisServer]:
    """A new server, which ends and leaves nothing behind."""
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.directory)


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """Where that server listens."""
    return redis_server.url
