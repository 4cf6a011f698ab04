"""Faulty printers: a small server on a real socket with configured responses."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

PRINT_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0009, 0x000A, 0x000B
IDLE, PROCESSING, STOPPED = 3, 4, 5
PENDING, HELD, WORKING, JOB_STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
OPERATION, JOB, PRINTER = b"\x01", b"\x02", b"\x04"
UNSUPPORTED, UNKNOWN, NO_VALUE = 0x10, 0x12, 0x13
VERSION_NOT_SUPPORTED = 0x0503
TLS = b"\x16\x03"  # The first byte of a TLS handshake.
Answer = Callable[[socket.socket], None]


@dataclass
class Broken:
    """A server with configured responses. `heard` has each request, operation and body.

    It refuses versions newer than its own with the status `too_new`.
    """

    uri: str
    answers: dict[int, Answer]
    version: tuple[int, int] = (2, 2)
    too_new: int = VERSION_NOT_SUPPORTED
    heard: list[tuple[int, bytes]] = field(default_factory=list)

    def of(self, operation: int) -> list[bytes]:
        """The bodies of all requests of an operation."""
        return [body for kind, body in self.heard if kind == operation]


@contextmanager
def server(
    answers: Mapping[int, Answer],
    version: tuple[int, int] = (2, 2),
    too_new: int = VERSION_NOT_SUPPORTED,
) -> Iterator[Broken]:
    """A printer. For operations without a configured response, it responds like a healthy one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        uri = f"ipp://127.0.0.1:{listener.getsockname()[1]}/ipp/print"
        healthy = {GET_PRINTER: state(IDLE), PRINT_JOB: taken(), GET_JOB: job(COMPLETED)}
        broken = Broken(uri, {**healthy, **answers}, version, too_new)
        thread = threading.Thread(target=_serve, args=(listener, broken))
        thread.start()
        try:
            yield broken
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, broken: Broken) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(20)
            body = _request(connection)
            operation = int.from_bytes(body[2:4]) if body[:2] != TLS else PRINT_JOB
            broken.heard.append((operation, body))
            answer = broken.answers.get(operation, hangs_up)
            if body[:2] != TLS and (body[0], body[1]) > broken.version:
                answer = ipp(broken.too_new)
            try:
                answer(connection)
            except OSError:
                continue


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard and heard[:2] != TLS and (more := connection.recv(65536)):
        heard += more
    head, _, body = heard.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while lengths and len(body) < int(lengths[0].partition(b":")[2]):
        body += connection.recv(65536)
    return body or heard


def resets(connection: socket.socket) -> None:
    """Resets the connection immediately, without a response."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def resets_in_mid_answer(connection: socket.socket) -> None:
    """Sends half a response, and then nothing more."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n\x02\x00")
    resets(connection)


def says_nothing(connection: socket.socket) -> None:
    """Accepts everything and is silent until the client closes the connection."""
    connection.recv(1)


def hangs_up(connection: socket.socket) -> None:
    """Closes the connection in an orderly way, without a response."""
    connection.shutdown(socket.SHUT_RDWR)


def drips(before: bytes, drop: bytes, every: float = 0.05) -> Answer:
    """Keeps sending a little without ever ending."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(drop)
            time.sleep(every)

    return drip


def floods(before: bytes, drop: bytes) -> Answer:
    """Sends as much as is read, without ever ending."""
    return drips(before, drop * (65_536 // len(drop)), 0)


def late(seconds: float, answer: Answer) -> Answer:
    """Responds after this many seconds."""

    def wait(connection: socket.socket) -> None:
        time.sleep(seconds)
        answer(connection)

    return wait


def http(status: str, headers: str = "", body: bytes = b"") -> Answer:
    """An HTTP response."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return lambda connection: connection.sendall(head.encode() + body)


def ipp(status: int, groups: bytes = b"") -> Answer:
    """An IPP response."""
    charset = b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    body = struct.pack(">BBHI", 2, 0, status, 1) + OPERATION + charset + groups + b"\x03"
    return http("200 OK", "Content-Type: application/ipp\r\n", body)


def state(printer_state: int, queued: int = 0, *reasons: str, more: bytes = b"") -> Answer:
    """The response to a status query."""
    group = PRINTER + number(0x23, "printer-state", printer_state)
    group += number(0x21, "queued-job-count", queued)
    return ipp(0, group + texts(0x44, "printer-state-reasons", *(reasons or ("none",))) + more)


def taken(number_of_job: int = 7) -> Answer:
    """The response of a printer that accepts a job."""
    return ipp(0, JOB + number(0x21, "job-id", number_of_job))


def job(job_state: int, *reasons: str, more: bytes = b"") -> Answer:
    """The response to a query about a job."""
    group = JOB + number(0x23, "job-state", job_state)
    return ipp(0, group + texts(0x44, "job-state-reasons", *(reasons or ("none",))) + more)


def number(tag: int, name: str, value: int) -> bytes:
    """An attribute with a whole number."""
    return _attribute(tag, name, struct.pack(">i", value))


def texts(tag: int, name: str, *values: str) -> bytes:
    """An attribute with one or several texts."""
    first, *others = values
    more = b"".join(_attribute(tag, "", value.encode()) for value in others)
    return _attribute(tag, name, first.encode()) + more


def jobs(*found: tuple[int, str]) -> Answer:
    """The response to a query for its jobs: their states, and their users."""
    groups = (
        JOB + number(0x23, "job-state", state) + texts(0x42, "job-originating-user-name", user)
        for state, user in found
    )
    return ipp(0, b"".join(groups))


def no_value(tag: int, name: str) -> bytes:
    """An attribute with an out-of-band value."""
    return _attribute(tag, name, b"")


NEVER_BEGAN = b"\x13\x00\x12time-at-processing\x00\x00"


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    sizes = struct.pack(">H", len(name)), struct.pack(">H", len(value))
    return bytes([tag]) + sizes[0] + name.encode() + sizes[1] + value
