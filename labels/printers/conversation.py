"""A socket to a device, with a deadline and a size limit for its responses."""

import contextlib
import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from labels import lookup
from labels.errors import PrinterFailed

PORT = 9100
# After this long without a byte, the response of a device counts as complete.
SILENCE_SECONDS = 1.5
END_SECONDS = 5.0
MOST_BYTES = 4096
# A device that sends without end has sent more by then. It is heard no further.
MOST_PIECES = 64
PIECE = 32 * 1024


class Conversation:
    """An open connection. `has_sent`: whether the first byte of the last label was written."""

    def __init__(self, connection: socket.socket, ends_at: float) -> None:
        self._connection = connection
        self._ends_at = ends_at
        self.has_sent = False

    def begin(self, seconds: float) -> None:
        """Start the next label of a run, with a deadline of its own."""
        self._ends_at = time.monotonic() + seconds
        self.has_sent = False

    def ask(
        self,
        question: bytes,
        is_whole: Callable[[bytes], bool],
        silence: float = SILENCE_SECONDS,
    ) -> bytes:
        """The device's response until `is_whole`, or until it is silent or sends too much.

        What it sent before the question is discarded: it would be taken for the response.
        """
        self._discard()
        self._connection.settimeout(self._left())
        self._connection.sendall(question)
        heard = bytearray()
        until = time.monotonic() + silence
        while len(heard) < MOST_BYTES and not (heard and is_whole(bytes(heard))):
            wait = min(until, self._ends_at) - time.monotonic()
            if wait <= 0:
                break
            self._connection.settimeout(wait)
            with contextlib.suppress(TimeoutError):
                piece = self._connection.recv(MOST_BYTES)
                if not piece:
                    raise ConnectionResetError
                heard += piece
        return bytes(heard)

    def _discard(self) -> None:
        self._connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            for _ in range(MOST_PIECES):
                if not self._connection.recv(MOST_BYTES):
                    raise ConnectionResetError

    def send(self, document: bytes) -> None:
        """Write a label, and record when its first byte was written. Raises OSError."""
        left = memoryview(document)
        while left:
            self._connection.settimeout(self._left())
            count = self._connection.send(left[:PIECE])
            self.has_sent = True
            left = left[count:]

    def end(self) -> None:
        """Close the sending side, and wait until the device closes too, or is silent.

        Closing with an unread response would discard what the device has not read yet. A device
        that never stops sending is left after some seconds.
        """
        self._connection.shutdown(socket.SHUT_WR)
        until = min(time.monotonic() + END_SECONDS, self._ends_at)
        with contextlib.suppress(TimeoutError):
            while (wait := until - time.monotonic()) > 0:
                self._connection.settimeout(min(wait, SILENCE_SECONDS))
                if not self._connection.recv(MOST_BYTES):
                    return

    def _left(self) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@contextlib.contextmanager
def opened(uri: str, seconds: float, connect_seconds: float) -> Iterator[Conversation]:
    """A connection to a device. Raises PrinterFailed, with nothing printed, if there is none."""
    ends_at = time.monotonic() + seconds
    try:
        connection = _connected(uri, min(seconds, connect_seconds))
    except (OSError, UnicodeError) as error:
        raise PrinterFailed(
            "The printer was not reached. Nothing was sent. See whether it is switched on.",
            permanent=False,
            may_have_printed=False,
        ) from error
    with connection:
        yield Conversation(connection, ends_at)


def _connected(uri: str, seconds: float) -> socket.socket:
    parts = urlsplit(uri)
    host, port = parts.hostname or "", parts.port or PORT
    ends_at = time.monotonic() + seconds
    failure: OSError = ConnectionRefusedError()
    for address in _addresses(host, port, seconds):
        try:
            return socket.create_connection((address, port), max(0.1, ends_at - time.monotonic()))
        except OSError as error:
            failure = error
    raise failure


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    return lookup.addresses(host, port, seconds)
