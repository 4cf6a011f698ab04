"""LPrint, a print server for label printers, with a Zebra queue whose printer is our own device.

It runs in its own folders and on its own port.
"""

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import processes, zpl_device
from tests.ipp_printer import VirtualPrinter
from tests.zpl_device import ZplDevice

# Each by its driver.
QUEUES = {"zebra": "zpl_4inch-203dpi-dt", "zebra300": "zpl_4inch-300dpi-dt"}


@dataclass(frozen=True, slots=True)
class LabelServer:
    """Queues of both resolutions, and their device. uri: the queue of 203 dots to the inch."""

    uri: str
    device: ZplDevice

    def at(self, dpi: int) -> str:
        """The queue of a resolution."""
        return self.uri if dpi == 203 else f"{self.uri}300"


@pytest.fixture(scope="session")
def label_server(ipp_printer: VirtualPrinter) -> Iterator[LabelServer]:
    """A running LPrint. It announces its queue with the Avahi that the virtual printer started."""
    assert ipp_printer.uri
    with ExitStack() as running:
        name = running.enter_context(tempfile.TemporaryDirectory(prefix="pharmacy-lprint-"))
        device = running.enter_context(zpl_device.running())
        folder, port = Path(name), _free_port()
        own = {"HOME": name, "XDG_DATA_HOME": name, "TMPDIR": name}
        command = (
            "lprint", "server", "-o", f"server-port={port}", "-o", "listen-hostname=localhost",
            "-o", f"log-file={folder / 'log'}", "-o", "log-level=debug",
            "-o", f"spool-directory={folder / 'spool'}",
        )  # fmt: skip
        process = processes.start(command, log=folder / "output", environment=own)
        running.callback(processes.stop, process, signal.SIGTERM)
        processes.wait_until(lambda: _listens(port), "LPrint")
        target = f"socket://127.0.0.1:{device.port}"
        for queue, driver in QUEUES.items():
            add = ("lprint", "add", "-d", queue, "-v", target, "-m", driver)
            subprocess.run(add, env=os.environ | own, check=True, capture_output=True)
        yield LabelServer(f"ipp://localhost:{port}/ipp/print/zebra", device)


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
