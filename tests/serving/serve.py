"""`pharmacy serve` as in production, and clients that stall."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests import processes
from tests.apps import SECRET_KEY

COMMAND = [str(Path(sys.executable).parent / "pharmacy"), "serve"]


class Served:
    """A running web server."""

    def __init__(self, port: int, log: Path, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.log = log
        self.process = process

    def is_ready(self) -> bool:
        """Whether it responds."""
        try:
            self.seconds_of_another()
        except OSError:
            return False
        return True

    def seconds_of_another(self) -> float:
        """How long another client waits for its response."""
        began = time.monotonic()
        with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=30) as response:
            assert response.read() == b"ok\n"
        return time.monotonic() - began

    def connect(self, sent: bytes = b"") -> socket.socket:
        """A connection over which `sent` was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(sent)
        return connection

    def children(self) -> list[int]:
        """The serving processes."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


@contextmanager
def serving(database: Path, folder: Path, **more: str) -> Iterator[Served]:
    """A server on `database`, without Redis."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "DATABASE_URL": f"sqlite:///{database}",
        "REDIS_URL": f"unix://{folder}/no-redis.sock",
        "SECRET_KEY": SECRET_KEY,
        "PORT": str(port),
        **more,
    }
    log = folder / "server.log"
    process = processes.start(COMMAND, log=log, environment=environment)
    running = Served(port, log, process)
    try:
        processes.wait_until(running.is_ready, "the web server")
        yield running
    finally:
        processes.stop(process, signal.SIGTERM)
