"""The web server's processes: the configured number, replaced if they die, stopped in order."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from tests import processes
from tests.serving.serve import Served, serving

ASKED = b"GET /healthz HTTP/1.1\r\nHost: pharmacy\r\n"
POST = b"POST /api/v1/orders HTTP/1.1\r\nHost: pharmacy\r\nContent-Length: 4\r\n\r\n"
END_SECONDS = 10


@pytest.fixture
def served(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Served]:
    """A server of two processes."""
    database = Path(shutil.copy(migrated_sqlite, tmp_path / "pharmacy.db"))
    with serving(database, tmp_path, WEB_WORKERS="2") as running:
        yield running


def test_a_process_that_dies_is_replaced(served: Served) -> None:
    processes.wait_until(lambda: len(served.children()) == 2, "two processes")
    dead, _ = served.children()
    os.kill(dead, signal.SIGKILL)
    processes.wait_until(
        lambda: len(served.children()) == 2 and dead not in served.children(), "another process"
    )
    served.seconds_of_another()


def test_a_connection_is_kept_for_the_next_request(served: Served) -> None:
    with served.connect(ASKED + b"\r\n") as connection:
        assert _status(connection) == 200
        connection.sendall(ASKED + b"\r\n")
        assert _status(connection) == 200


def _status(connection: socket.socket) -> int:
    answer = HTTPResponse(connection)
    answer.begin()
    answer.read()
    return answer.status


def test_an_open_request_is_finished_before_the_server_stops(served: Served) -> None:
    with served.connect(POST + b"nu") as connection:
        served.seconds_of_another()
        served.process.send_signal(signal.SIGTERM)
        processes.wait_until(lambda: "Handling signal: term" in served.log.read_text(), "the end")
        connection.sendall(b"ll")
        assert _status(connection) == 401
    assert served.process.wait(END_SECONDS) == 0


def test_clients_that_stall_do_not_hold_up_the_end(served: Served) -> None:
    with served.connect(), served.connect(ASKED), served.connect(POST + b"n"):
        served.seconds_of_another()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(END_SECONDS) == 0
