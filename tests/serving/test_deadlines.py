"""How long a connection may spend in each stage: the real loop, with the test's own clock."""

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from pharmacy.serving.connections import SECONDS, BoundedServer, Stage
from pharmacy.serving.refusals import MOST_HEADER_LINES
from pharmacy.serving.worker import OPTIONS

HEAD = b"POST / HTTP/1.1\r\nHost: pharmacy\r\n"
LARGE = 8 * 1024 * 1024


def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Responds with what it received, or with more than any socket buffer holds."""
    body = b"x" * LARGE if environ["PATH_INFO"] == "/large" else environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


class Loop:
    """The loop of one process, run by the test."""

    def __init__(self, listener: socket.socket) -> None:
        self.everything: dict[int, Any] = {}
        self.dispatcher = ThreadedTaskDispatcher()
        self.dispatcher.set_thread_count(1)
        self.address = listener.getsockname()
        kind = (listener.family, listener.type, listener.proto, self.address)
        self.server = BoundedServer(
            application,
            map=self.everything,
            _sock=listener,
            dispatcher=self.dispatcher,
            adj=Adjustments(**OPTIONS),
            bind_socket=False,
            sockinfo=kind,
        )

    def turn(self) -> None:
        """Let it read and write what is available."""
        for _ in range(20):
            wasyncore.loop(0.02, use_poll=True, map=self.everything, count=1)

    def connect(self, sent: bytes) -> socket.socket:
        """A client that has sent something."""
        client = socket.create_connection(self.address, timeout=10)
        client.sendall(sent)
        self.turn()
        return client

    def stages(self) -> list[Stage]:
        """The stage of each connection."""
        return [one.stage for one in self.server.connections()]


@contextmanager
def looped() -> Iterator[Loop]:
    """A server in this process."""
    loop = Loop(socket.create_server(("127.0.0.1", 0)))
    try:
        yield loop
    finally:
        loop.dispatcher.shutdown(timeout=1)
        wasyncore.close_all(loop.everything)


WAITS = {
    Stage.IDLE: b"",
    Stage.READING: HEAD + b"Content-Length: 5\r\n\r\nab",
    Stage.WRITING: b"GET /large HTTP/1.1\r\nHost: pharmacy\r\n\r\n",
}


@pytest.mark.parametrize("stage", WAITS)
def test_a_client_that_stalls_is_dropped_at_its_deadline(stage: Stage) -> None:
    with looped() as loop, loop.connect(WAITS[stage]):
        assert loop.stages() == [stage]
        loop.server.end_overdue(1000.0)
        loop.server.end_overdue(1000.0 + SECONDS[stage])
        assert loop.stages() == [stage]
        loop.server.end_overdue(1001.0 + SECONDS[stage])
        assert loop.stages() == []


def test_a_byte_now_and_then_puts_no_deadline_off() -> None:
    with looped() as loop, loop.connect(HEAD) as client:
        loop.server.end_overdue(1000.0)
        client.sendall(b"X-Slow: x")
        loop.turn()
        loop.server.end_overdue(1001.0 + SECONDS[Stage.READING])
        assert loop.stages() == []


def test_the_next_request_of_a_connection_has_its_own_deadline() -> None:
    whole = HEAD + b"Content-Length: 1\r\n\r\na"
    with looped() as loop, loop.connect(whole[:-1]) as client:
        loop.server.end_overdue(1000.0)
        client.sendall(b"a" + whole[:-1])
        loop.turn()
        loop.server.end_overdue(1001.0 + SECONDS[Stage.READING])
        assert loop.stages() == [Stage.READING]


REFUSED = {
    400: HEAD + b"no header line\r\n\r\n",
    413: HEAD + b"Content-Length: 99999999\r\n\r\n",
    431: HEAD + b"X-Large: " + b"Maria" * 20_000 + b"\r\n\r\n",
    501: HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
}


@pytest.mark.parametrize("status", REFUSED)
def test_what_is_not_taken_at_all_is_refused_by_a_problem(status: int) -> None:
    with looped() as loop, loop.connect(REFUSED[status]) as client:
        head, _, body = client.recv(100_000).partition(b"\r\n\r\n")
        assert head.split(b" ")[1] == b"%d" % status
        assert b"application/problem+json" in head
        assert json.loads(body)["status"] == status
        assert b"Maria" not in body


def test_a_header_of_too_many_lines_is_refused() -> None:
    lines = b"".join(b"X-%d: x\r\n" % number for number in range(MOST_HEADER_LINES))
    with looped() as loop, loop.connect(HEAD + lines + b"\r\n") as client:
        assert client.recv(100_000).startswith(b"HTTP/1.0 400 ")


def test_nothing_that_was_sent_or_answered_goes_into_a_file() -> None:
    options = Adjustments(**OPTIONS)
    assert options.inbuf_overflow > options.max_request_body_size
    assert options.outbuf_overflow > LARGE
