"""A ZPL label printer on a socket: it stores each label, responds to ~HS and ~HI, counts, and jams.

Its responses follow the examples of Zebra's ZPL II Programming Guide, ~HI and ~HS.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

LABEL = re.compile(rb"\^XA.*?\^XZ\r\n", re.DOTALL)
# As LPrint queries it.
NO_ERRORS = b"\x02\r\n  PRINTER STATUS\r\n   ERRORS:         0 00000000 00000000\r\n"
NO_ERRORS += b"   WARNINGS:       0 00000000 00000000\r\n\x03"
COUNT = b'! U1 getvar "odometer.total_label_count"'
IDENTITY = b"ZD421-203dpi,V93.21.09Z,8,8176KB"
# The response to a question, or None for the device's own.
Says = Callable[["ZplDevice", bytes], bytes | None]


@dataclass
class ZplDevice:
    """The flags are those of ~HS. A change applies from the next query on.

    breaks_after: bytes of labels after which it closes the connection. printed_before: the labels
    of its life so far, None if it does not count them. runs_out_after: labels after which it is out
    of labels. room: the labels that it can store; with it, it prints one label at each query. says:
    a response in place of its own, if not None.
    """

    port: int = 0
    identity: bytes | None = IDENTITY
    is_silent: bool = False
    echoes: bool = False
    garbage: bytes | None = None
    has_paper: bool = True
    is_paused: bool = False
    is_open: bool = False
    is_full: bool = False
    waiting: int = 0
    printed_before: int | None = 1000
    runs_out_after: int | None = None
    room: int | None = None
    says: "Says | None" = None
    breaks_after: int | None = None
    received: bytearray = field(default_factory=bytearray)
    connections: int = 0
    printed: int = 0

    @property
    def uri(self) -> str:
        """Its URL."""
        return f"zpl://127.0.0.1:{self.port}"

    @property
    def labels(self) -> list[bytes]:
        """Each complete label, oldest first."""
        return LABEL.findall(bytes(self.received))

    def _work(self) -> None:
        """Print what it has received."""
        due = len(self.labels) if self.runs_out_after is None else self.runs_out_after
        if len(self.labels) > due:
            self.has_paper = False
        due = min(due, len(self.labels))
        self.printed = due if self.room is None else min(self.printed + 1, due)
        if self.runs_out_after is not None or self.room is not None:
            self.waiting = len(self.labels) - self.printed
        if self.room is not None:
            self.is_full = self.waiting >= self.room

    def status(self) -> bytes:
        """The three strings of ~HS."""
        self._work()
        flags = [not self.has_paper, self.is_paused, self.is_full, self.is_open]
        paper, paused, full, is_open = (int(flag) for flag in flags)
        first = f"030,{paper},{paused},1245,{self.waiting:03d},{full},0,0,000,0,0,0"
        second = f"000,0,{is_open},0,0,2,4,0,00000000,1,000"
        return b"".join(f"\x02{one}\x03\r\n".encode() for one in (first, second, "1234,0"))

    def heard(self, data: bytes) -> bytes | None:
        """Its response to some bytes. None if it closes the connection."""
        asked = data.rstrip(b"\r\n")
        for question, answer in self._answers().items():
            if asked.endswith(question):
                self.received += asked.removesuffix(question)
                own = None if self.says is None else self.says(self, question)
                echo = question if self.echoes else b""
                return own if own is not None else b"" if self.is_silent else echo + answer()
        self.received += data
        if self.breaks_after is None or len(self.received) < self.breaks_after:
            return b""
        del self.received[self.breaks_after :]
        return None

    def _answers(self) -> dict[bytes, Callable[[], bytes]]:
        return {
            b"~HS": self._text,
            b"~HI": self._named,
            b"~HQES": lambda: NO_ERRORS,
            COUNT: self._counted,
        }

    def _counted(self) -> bytes:
        if self.printed_before is None:
            return b'"?"'
        return f'"{self.printed_before + len(self.labels) - self.waiting}"'.encode()

    def _text(self) -> bytes:
        return self.status() if self.garbage is None else self.garbage

    def _named(self) -> bytes:
        return b"" if self.identity is None else b"\x02" + self.identity + b"\x03\r\n"

    def serve(self, listener: socket.socket) -> None:
        """Handle one connection after the other, as these printers do."""
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection, suppress(OSError):
                while data := connection.recv(65536):
                    answer = self.heard(data)
                    if answer is None:
                        break
                    connection.sendall(answer)


@contextmanager
def running() -> Iterator[ZplDevice]:
    """A device that listens until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        device = ZplDevice(listener.getsockname()[1])
        thread = threading.Thread(target=device.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield device
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
