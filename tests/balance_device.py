"""A balance behind a serial port server: it answers by its maker's manual, late, oddly or not.

MT-SICS after METTLER TOLEDO's operating instructions of the AT balances and the reference manual of
the XPR and XSR balances, SBI after Sartorius's operating instructions of Entris II and FB.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

SERIAL = "B021002593"
SICS_SERIAL_QUESTION = b"I4\r\n"


def sics(value: str, unit: str = "g", status: str = "S") -> bytes:
    """An answer to S: the value to the right in ten places."""
    return f"S {status} {value:>10} {unit}\r\n".encode("latin-1")


def sbi(sign: str, digits: str, unit: str = "g", name: str | None = None) -> bytes:
    """A printout of 16 characters, or of 22 with the name of its value."""
    code = "" if name is None else f"{name:<6}"
    return f"{code}{sign} {digits:>8} {unit:<3}\r\n".encode("latin-1")


@dataclass
class BalanceDevice:
    """One balance. Each question for a weight takes the next of `answers`; the last one stays.

    before: what the serial port server still holds when somebody connects. after: what comes
    without a question, behind an answer. closes: whether it ends the connection after an answer.
    streams: whether it prints all the time, as with automatic printing.
    """

    answers: list[bytes] = field(default_factory=list)
    serial_answer: bytes = f'I4 A "{SERIAL}"\r\n'.encode()
    before: bytes = b""
    late: bytes = b""
    after: bytes = b""
    closes: bool = False
    streams: bool = False
    port: int = 0
    questions: list[bytes] = field(default_factory=list)

    def answer(self, question: bytes) -> bytes:
        """The bytes for one question; what was late comes first."""
        self.questions.append(question)
        late, self.late = self.late, b""
        if question == SICS_SERIAL_QUESTION:
            return late + self.serial_answer
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return late + answer + self.after

    def serve(self, listener: socket.socket) -> None:
        """Handle one connection after the other."""
        while True:
            with suppress(OSError):
                connection = listener.accept()[0]
                with connection:
                    self._talk(connection)
            if listener.fileno() < 0:
                return

    def _talk(self, connection: socket.socket) -> None:
        connection.sendall(self.before)
        while self.streams:
            connection.sendall(self.answers[0])
            time.sleep(0.1)
        while question := connection.recv(64):
            connection.sendall(self.answer(question))
            if self.closes:
                return


@contextmanager
def balance(device: BalanceDevice) -> Iterator[BalanceDevice]:
    """The balance, on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        device.port = listener.getsockname()[1]
        threading.Thread(target=device.serve, args=(listener,), daemon=True).start()
        yield device
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
