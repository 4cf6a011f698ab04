"""A device on a socket whose answer never ends blocks nobody, and gets each label at most once."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from labels.dots import Dots, Printable
from labels.printers import PrinterPaper
from labels.printers.devices import DeviceLanguage
from labels.printers.languages import tspl, zpl
from labels.printers.socket_printer import SocketPrinter

DOTS = Dots(8, 2, 203, b"\xff\x00")
PAPER = PrinterPaper(100, 100, 203)
LABEL = Printable(b"%PDF-1.7", DOTS)
# Two connections of two seconds each, on a machine that is busy with other tests.
PATIENCE = 12.0


@dataclass
class Flooding:
    """It sends the same bytes without end, and stores what it receives."""

    port: int
    answer: bytes
    received: bytearray = field(default_factory=bytearray)

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        reading = threading.Thread(target=self._read, args=(connection,), daemon=True)
        reading.start()
        with connection, suppress(OSError):
            while True:
                connection.sendall(self.answer)

    def _read(self, connection: socket.socket) -> None:
        with suppress(OSError):
            while data := connection.recv(65536):
                self.received += data


@contextmanager
def flooding(answer: bytes) -> Iterator[Flooding]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        device = Flooding(listener.getsockname()[1], answer)
        threading.Thread(target=device.serve, args=(listener,), daemon=True).start()
        yield device
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("language", "scheme", "answer"),
    [
        (zpl, "zpl", b"\x02030,0,0,1245,000,0\r\n" * 100),
        (tspl, "tspl", b"x" * 4096),
    ],
)
def test_an_answer_without_end_is_no_answer_and_the_label_is_sent_once(
    language: DeviceLanguage, scheme: str, answer: bytes
) -> None:
    begun = time.monotonic()
    with flooding(answer) as device:
        printer = SocketPrinter(f"{scheme}://127.0.0.1:{device.port}", language, 2, 2, 2)
        report = printer.ask(PAPER)
        assert "status-not-reported-warning" in report.reasons
        assert printer.send(LABEL, "label-1", PAPER).has_ended
        assert bytes(device.received).count(language.written(DOTS, PAPER.settings)) == 1
    assert time.monotonic() - begun < PATIENCE
