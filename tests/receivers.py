"""Webhook receivers: a small server on a real socket with configured responses."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

# No test waits longer for a caller that has closed the connection.
PATIENCE_SECONDS = 5
Answer = Callable[[socket.socket], None]


@dataclass
class ReceivedRequest:
    """One request: its first line, its headers by lower-case name, its body."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A server. Each request gets the next of `answers`, and the last one repeats."""

    port: int
    answers: list[Answer]
    heard: list[ReceivedRequest] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its URL, without TLS."""
        return f"http://127.0.0.1:{self.port}/orders?from=pharmacy"


def says(status: int, *headers: str, body: bytes = b"") -> Answer:
    """Respond like a healthy server."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *headers, "", ""]

    def answer(connection: socket.socket) -> None:
        connection.sendall("\r\n".join(lines).encode() + body)

    return answer


def resets(connection: socket.socket) -> None:
    """Reset the connection like a crash."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def floods(connection: socket.socket) -> None:
    """Respond without end, until nobody reads anymore."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b"x" * 65_536)


def drips(before: bytes, drop: bytes, every: float = 0.05) -> Answer:
    """Keep sending a little without ever ending."""

    def drip(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(before)
            ends_at = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < ends_at:
                connection.sendall(drop)
                time.sleep(every)

    return drip


@contextmanager
def receiver(*answers: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Receiver(listener.getsockname()[1], list(answers) or [says(204)])
        thread = threading.Thread(target=_serve, args=(listener, made, tls))
        thread.start()
        try:
            yield made
        finally:
            # Closing alone would not wake the accepting thread.
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, made: Receiver, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.settimeout(PATIENCE_SECONDS)
        with suppress(OSError), connection:
            _answer(connection if tls is None else tls.wrap_socket(connection, True), made)


def _answer(connection: socket.socket, made: Receiver) -> None:
    with connection:
        made.heard.append(_request(connection))
        answer = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
        answer(connection)


def _request(connection: socket.socket) -> ReceivedRequest:
    read = b""
    while b"\r\n\r\n" not in read:
        read += _some(connection)
    head, _, body = read.partition(b"\r\n\r\n")
    line, *rest = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)}
    while len(body) < int(headers.get("content-length", 0)):
        body += _some(connection)
    return ReceivedRequest(line, headers, body)


def _some(connection: socket.socket) -> bytes:
    found = connection.recv(65_536)
    if not found:
        raise OSError("the caller left")
    return found
