"""Stalled clients delay nobody: the server responds to others within seconds."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serving.serve import Served, serving

MANY = 64
WITHIN_SECONDS = 5
POST = b"POST /api/v1/orders HTTP/1.1\r\nHost: pharmacy\r\n"
GET = b"GET /api/openapi.json HTTP/1.1\r\nHost: pharmacy\r\n\r\n"
KINDS = {
    "connect and send nothing": b"",
    "send half a first line": b"POST /api/v1/ord",
    "send half a header": POST,
    "send half a body": POST + b"Content-Length: 1000\r\n\r\n{",
    "send half a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n100\r\n{",
    "wait for leave to go on": POST + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    "send one request and half of the next": b"GET /healthz HTTP/1.1\r\nHost: p\r\n\r\nGET /he",
    "keep their connection": b"GET /healthz HTTP/1.1\r\nHost: pharmacy\r\n\r\n",
    "do not read their answers": GET * 20,
}


@pytest.fixture(scope="module")
def served(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server with the minimum number of processes and threads."""
    folder = tmp_path_factory.mktemp("served")
    database = Path(shutil.copy(migrated_sqlite, folder / "pharmacy.db"))
    with serving(database, folder, WEB_WORKERS="1", WEB_THREADS="1") as running:
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_another_is_answered_while_64_clients(served: Served, kind: str) -> None:
    with ExitStack() as connections:
        for _ in range(MANY):
            connections.enter_context(served.connect(KINDS[kind]))
        assert served.seconds_of_another() < WITHIN_SECONDS


def test_another_is_answered_while_64_clients_send_a_byte_now_and_then(served: Served) -> None:
    with ExitStack() as connections:
        slow = [connections.enter_context(served.connect(POST)) for _ in range(MANY)]
        over = threading.Event()
        drip = threading.Thread(target=_drip, args=(slow, over))
        drip.start()
        try:
            assert max(served.seconds_of_another() for _ in range(5)) < WITHIN_SECONDS
        finally:
            over.set()
            drip.join()


def _drip(connections: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(0.2):
        for connection in connections:
            connection.sendall(b"x")


def test_another_is_answered_while_clients_of_every_kind_stall(served: Served) -> None:
    """More than the server keeps: those that have waited longest are closed."""
    with ExitStack() as connections:
        for sent in KINDS.values():
            for _ in range(MANY + 10):
                connections.enter_context(served.connect(sent))
        assert served.seconds_of_another() < WITHIN_SECONDS
    assert served.seconds_of_another() < WITHIN_SECONDS
