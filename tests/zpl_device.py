"""A ZPL label printer on a socket: it stores each label, responds to ~HS and ~HI, and jams.

Its responses follow the examples of Zebra's ZPL II Programming Guide, ~HI and ~HS.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

LABEL = re.compile(rb"\^XA.*?\^XZ\r\n", re.DOTALL)
# As LPrint queries it.
NO_ERRORS = b"\x02\r\n  PRINTER STATUS\r\n   ERRORS:         0 00000000 00000000\r\n"
NO_ERRORS += b"   WARNINGS:       0 00000000 00000000\r\n\x03"
IDENTITY = b"ZD421-203dpi,V93.21.09Z,8,8176KB"


@dataclass
class ZplDevice:
    """The flags are those of ~HS. A change applies from the next query on.

    breaks_after: bytes of labels after which it closes the connection.
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
    breaks_after: int | None = None
    received: bytearray = field(default_factory=bytearray)
    connections: int = 0

    @property
    def uri(self) -> str:
        """Its URL."""
        return f"zpl://127.0.0.1:{self.port}"

    @property
    def labels(self) -> list[bytes]:
        """Each complete label, oldest first."""
        return LABEL.findall(bytes(self.received))

    def status(self) -> bytes:
        """The three strings of ~HS."""
        flags = [not self.has_paper, self.is_paused, self.is_full, self.is_open]
        paper, paused, full, is_open = (int(flag) for flag in flags)
        first = f"030,{paper},{paused},1245,{self.waiting:03d},{full},0,0,000,0,0,0"
        second = f"000,0,{is_open},0,0,2,4,0,00000000,1,000"
        return b"".join(f"\x02{one}\x03\r\n".encode() for one in (first, second, "1234,0"))

    def heard(self, data: bytes) -> bytes | None:
        """Its response to some bytes. None if it closes the connection."""
        answers = {b"~HS": self._text(), b"~HI": self._named(), b"~HQES": NO_ERRORS}
        asked = data.rstrip(b"\r\n")
        for question, answer in answers.items():
            if asked.endswith(question):
                self.received += asked.removesuffix(question)
                echo = question if self.echoes else b""
                return b"" if self.is_silent else echo + answer
        self.received += data
        is_broken = self.breaks_after is not None and len(self.received) >= self.breaks_after
        return None if is_broken else b""

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
