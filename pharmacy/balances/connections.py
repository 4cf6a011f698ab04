"""The connection to a balance, usually by a server that turns its serial port into TCP."""

import contextlib
import ipaddress
import socket
import time
from collections.abc import Iterator

from labels import lookup
from pharmacy.balances.readings import BalanceFailed, failed_garbled
from pharmacy.core.messages import Message

CONNECT_SECONDS = 5.0
# A balance may wait this long for a stable weight.
ANSWER_SECONDS = 20.0
# At 1,200 baud, the slowest common setting, 22 characters take 0.2 seconds.
QUIET_SECONDS = 0.4
EMPTYING_SECONDS = 2.0
MOST_BYTES = 256
END = b"\r\n"


class BalanceLine:
    """Questions and answers, one line each. Every method raises BalanceFailed."""

    def __init__(self, connection: socket.socket, answer_seconds: float) -> None:
        self._connection = connection
        self._answer_seconds = answer_seconds
        self._input = bytearray()

    def empty(self) -> None:
        """Drop what has arrived, until nothing arrives: answers to earlier questions."""
        until = time.monotonic() + EMPTYING_SECONDS
        while self._read(QUIET_SECONDS):
            self._input.clear()
            if time.monotonic() > until:
                raise _unasked()
        self._input.clear()

    def expect_silence(self) -> None:
        """Refuse what arrives without a question, because it may belong to another weight."""
        if self._input or self._read(QUIET_SECONDS):
            raise _unasked()

    def send(self, question: bytes) -> None:
        """Send one question."""
        try:
            self._connection.settimeout(CONNECT_SECONDS)
            self._connection.sendall(question)
        except OSError as error:
            raise _closed() from error

    def answer(self) -> str:
        """The next line, without its end."""
        ends_at = time.monotonic() + self._answer_seconds
        while END not in self._input:
            if len(self._input) > MOST_BYTES:
                raise failed_garbled()
            if not self._read(ends_at - time.monotonic()):
                raise _cut() if self._input else _silent()
        line, _, self._input = self._input.partition(END)
        try:
            return line.decode("ascii")
        except UnicodeDecodeError as error:
            raise failed_garbled() from error

    def _read(self, seconds: float) -> bool:
        """Add what arrives in this time to the input. False if nothing does."""
        self._connection.settimeout(max(seconds, 0.001))
        try:
            piece = self._connection.recv(MOST_BYTES)
        except TimeoutError:
            return False
        except OSError as error:
            raise _closed() from error
        if not piece:
            raise _closed()
        self._input += piece
        return True


@contextlib.contextmanager
def opened(host: str, port: int, answer_seconds: float = ANSWER_SECONDS) -> Iterator[BalanceLine]:
    """A connection to a balance. Raises BalanceFailed if there is none."""
    try:
        connection = _connected(host, port)
    except (OSError, UnicodeError) as error:
        raise BalanceFailed(
            Message(
                "balance_not_reached",
                "The balance was not reached. See whether it and its network box are switched on.",
            )
        ) from error
    with connection:
        yield BalanceLine(connection, answer_seconds)


def _connected(host: str, port: int) -> socket.socket:
    failure: OSError = ConnectionRefusedError()
    for address in _addresses(host, port):
        try:
            return socket.create_connection((address, port), CONNECT_SECONDS)
        except OSError as error:
            failure = error
    raise failure


def _addresses(host: str, port: int) -> list[str]:
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    return lookup.addresses(host, port, CONNECT_SECONDS)


def _silent() -> BalanceFailed:
    return BalanceFailed(
        Message(
            "balance_silent",
            "The balance does not answer. See whether it is switched on and its cable is in place.",
        )
    )


def _cut() -> BalanceFailed:
    return BalanceFailed(Message("balance_cut", "The balance sent half an answer. Weigh again."))


def _closed() -> BalanceFailed:
    return BalanceFailed(
        Message("balance_closed", "The connection to the balance ended. Weigh again.")
    )


def _unasked() -> BalanceFailed:
    return BalanceFailed(
        Message(
            "balance_unasked",
            "The balance sends weights without being asked. Turn off its automatic printing, and "
            "let nobody press its print key meanwhile. Then weigh again.",
        )
    )
