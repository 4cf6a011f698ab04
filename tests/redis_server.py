"""A real Redis for one test, which the test may stop, kill, empty and restart."""

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
    """A private server on a unix socket. Its data survives a restart, as in production."""

    def __init__(self) -> None:
        # Not pytest's directory: a socket's path is limited to 107 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="pharmacy-redis-"))
        self.url = f"unix://{self.directory}/redis.sock?db=0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it responds."""
        listening = ["--port", "0", "--unixsocket", f"{self.directory}/redis.sock"]
        keeping = ["--dir", str(self.directory), "--save", "", "--appendonly", "yes"]
        self.process = processes.start(
            ["redis-server", *listening, *keeping], log=self.directory / "log"
        )
        processes.wait_until(self.is_ready, "Redis")

    def stop(self) -> None:
        """Stop it, and wait until it has ended."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM)

    def kill(self) -> None:
        """Kill it, like a failing machine."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def flushall(self) -> None:
        """Delete everything in it."""
        with self.client() as client:
            client.flushall()

    def client(self) -> redis.Redis:
        """A new client; use it in a `with`."""
        return redis.Redis.from_url(self.url)

    def is_ready(self) -> bool:
        """Whether it responds."""
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A running server for this test only."""
    with running() as server:
        yield server


@contextmanager
def running() -> Iterator[RedisServer]:
    """A new server, stopped and deleted at the end."""
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.directory)


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of that server."""
    return redis_server.url
